"""What policies are written with. Every helper takes label, unit and help, and returns a dataclass field."""

from dataclasses import MISSING, Field, field, fields
from decimal import Decimal
from typing import Any

from regulations.declaring.chains import ChainOfSteps
from regulations.declaring.kinds import Kind
from regulations.declaring.numbers import Number, Numbers, Whole
from regulations.declaring.spans import OptionalSpan, SpanOfTime
from regulations.declaring.texts import Choice, Text, Texts, YesNo
from regulations.values import UNITS, Chain, Span

KEY = "policy"


def whole(default: int, *, least: int = 0, most: int = 1_000_000, **said) -> Any:
    return declared(Whole(least=least, most=most, **said), default)


def decimal(default: Any, *, least: Any = 0, most: Any = 1_000_000_000, **said) -> Any:
    return declared(Number(least=Decimal(str(least)), most=Decimal(str(most)), **said), default)


def decimals(default: Any, *, least: Any = 0, most: Any = 1_000_000_000, **said) -> Any:
    kind = Numbers(least=Decimal(str(least)), most=Decimal(str(most)), count=len(default), **said)
    return declared(kind, default)


def span(
    default: str | Span, *, least: int = 1, most: int = 3650, units: tuple[str, ...] = tuple(UNITS), **said
) -> Any:
    return declared(SpanOfTime(least=least, most=most, units=units, **said), default)


def optional_span(
    default: str | Span | None,
    *,
    least: int = 1,
    most: int = 3650,
    units: tuple[str, ...] = tuple(UNITS),
    **said,
) -> Any:
    """A span or None: "" and None mean that there is no such clock."""
    return declared(OptionalSpan(least=least, most=most, units=units, **said), default)


def chain(default: Chain, *, most: int = 8, **said) -> Any:
    return declared(ChainOfSteps(most=most, **said), default)


def choice(default: str, choices: Any, **said) -> Any:
    return declared(Choice(choices=tuple(choices), **said), default)


def text(default: str, *, least: int = 0, most: int = 200, **said) -> Any:
    return declared(Text(least=least, most=most, **said), default)


def texts(default: Any, *, least: int = 1, most: int = 200, **said) -> Any:
    return declared(Texts(least=least, most=most, **said), default)


def yes_no(default: bool, **said) -> Any:
    return declared(YesNo(**said), default)


def declared(kind: Kind, default: Any) -> Any:
    """A dataclass field of this kind; a default that the kind itself refuses is a mistake in the code."""
    return field(default=kind.read(default), metadata={KEY: kind})


def kinds_of(policy: type) -> dict[str, Kind]:
    """The declared fields of a policy, in their order."""
    return {one.name: kind_of(policy, one) for one in fields(policy)}


def kind_of(policy: type, one: Field) -> Kind:
    if KEY not in one.metadata or one.default is MISSING:
        raise TypeError(f"{policy.__name__}.{one.name} is not declared with regulations.declaring")
    return one.metadata[KEY]
