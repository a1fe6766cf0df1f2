"""How an app declares its policy: a frozen dataclass whose fields say label, unit, range and help.

    @dataclass(frozen=True)
    class ComplaintPolicy:
        resolve_normal: Span = span("3 working days", label=_("resolve"), help=_("…"))
        page_size: int = whole(50, label=_("rows on a page"), least=10, most=200)

A kind turns what is stored (JSON) into the value that code reads, refuses what is out of range with a translated
`ValueError`, and says the value in words. No expression language: ordinary code reads ordinary fields.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from regulations.values import UNITS, Chain, ChainStep, Span

KEY = "policy"
MOST_DIGITS = 30  # before or behind the point: 1E999999999 is short to type and endless to write


@dataclass(frozen=True)
class Kind:
    """What every kind of value shares. `label`, `unit` and `help` are translated when they are shown.

    A value that only suits the eye, such as rows on a page, says `needs_clause=False`: no regulation is about it.
    """

    label: Any = ""
    unit: Any = ""
    help: Any = ""
    needs_clause: bool = True

    def read(self, stored: Any) -> Any:
        """The value that code reads. Raises ValueError with the reason."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """The value as JSON."""
        return value

    def words(self, value: Any) -> str:
        """The value in the current language, with its unit."""
        return f"{value} {self.unit}".strip() if self.unit else str(value)

    @property
    def range(self) -> str:
        """What is allowed, in words; empty when anything is."""
        return ""


def between(least: Any, most: Any, name: Callable[[Any], str] = str) -> str:
    return _("%(least)s to %(most)s") % {"least": name(least), "most": name(most)}


def out_of_range(value: Any, said: str) -> ValueError:
    return ValueError(_("%(value)s is out of range: %(range)s is allowed.") % {"value": value, "range": said})


@dataclass(frozen=True)
class Whole(Kind):
    least: int = 0
    most: int = 1_000_000

    def read(self, stored):
        if isinstance(stored, bool) or not isinstance(stored, int):
            raise ValueError(_("A whole number is wanted."))
        if not self.least <= stored <= self.most:
            raise out_of_range(stored, self.range)
        return stored

    @property
    def range(self):
        return between(self.least, self.most)


@dataclass(frozen=True)
class Number(Kind):
    """A decimal, stored as text."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000_000)

    def read(self, stored):
        try:
            value = Decimal(str(stored))
        except InvalidOperation:
            raise ValueError(_("A number is wanted."))
        if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
            raise ValueError(_("A number is wanted."))
        if not self.least <= value <= self.most:
            raise out_of_range(plain(value), self.range)
        return value

    def write(self, value):
        return plain(value)

    def words(self, value):
        return super().words(plain(value))

    @property
    def range(self):
        return between(plain(self.least), plain(self.most))


@dataclass(frozen=True)
class Numbers(Number):
    """So many decimals, each larger than the one before."""

    count: int = 2

    def read(self, stored):
        if not isinstance(stored, list | tuple) or len(stored) != self.count:
            raise ValueError(
                ngettext("%(n)s number is wanted.", "%(n)s numbers are wanted.", self.count) % {"n": self.count}
            )
        values = tuple(Number.read(self, one) for one in stored)
        if any(later <= earlier for earlier, later in pairwise(values)):
            raise ValueError(_("Each number must be larger than the one before."))
        return values

    def write(self, value):
        return [plain(one) for one in value]

    def words(self, value):
        text = " / ".join(plain(one) for one in value)
        return f"{text} {self.unit}".strip()


@dataclass(frozen=True)
class SpanOfTime(Kind):
    """A length of time; `most` bounds the count whatever the unit, `units` which units make sense."""

    least: int = 1
    most: int = 3650
    units: tuple[str, ...] = tuple(UNITS)

    def read(self, stored):
        try:
            value = stored if isinstance(stored, Span) else Span.parse(str(stored))
        except ValueError:
            raise ValueError(_("A length of time is wanted, such as “3 working days” or “24 hours”."))
        if value.unit not in self.units or not self.least <= value.count <= self.most:
            raise out_of_range(value, self.range)
        return value

    def write(self, value):
        return value.code

    @property
    def range(self):
        units = pgettext("between names", ", ").join(str(UNITS[one]) for one in self.units)
        return f"{between(self.least, self.most)} ({units})"


@dataclass(frozen=True)
class ChainOfSteps(Kind):
    """An approval chain: whose signatures are wanted, in order."""

    most: int = 8

    def read(self, stored):
        if not isinstance(stored, list | tuple) or not 1 <= len(stored) <= self.most:
            raise ValueError(_("A chain has %(range)s steps.") % {"range": between(1, self.most)})
        try:
            return tuple(one if isinstance(one, ChainStep) else ChainStep.from_json(one) for one in stored)
        except (TypeError, ValueError):
            raise ValueError(_("A step names who signs, where they are looked for, and whether all must sign."))

    def write(self, value):
        return [one.to_json() for one in value]

    def words(self, value):
        from regulations.chains import step_words

        return " → ".join(step_words(one) for one in value)

    @property
    def range(self):
        return _("1 to %(most)s steps") % {"most": self.most}


@dataclass(frozen=True)
class Choice(Kind):
    choices: tuple[tuple[str, Any], ...] = ()

    def read(self, stored):
        if stored not in [code for code, _label in self.choices]:
            raise out_of_range(stored, self.range)
        return stored

    def words(self, value):
        return str(dict(self.choices).get(value, value))

    @property
    def range(self):
        return pgettext("between names", ", ").join(str(label) for _code, label in self.choices)


@dataclass(frozen=True)
class Text(Kind):
    least: int = 0
    most: int = 200

    def read(self, stored):
        if not isinstance(stored, str):
            raise ValueError(_("A text is wanted."))
        value = stored.replace("\x00", "").strip()
        if not self.least <= len(value) <= self.most:
            raise ValueError(_("The text must have %(range)s characters.") % {"range": between(self.least, self.most)})
        return value

    def words(self, value):
        return value or "–"


@dataclass(frozen=True)
class Texts(Kind):
    """A list of different short texts, one a line when it is edited."""

    least: int = 1
    most: int = 200

    def read(self, stored):
        if not isinstance(stored, list | tuple) or not all(isinstance(one, str) for one in stored):
            raise ValueError(_("A list of texts is wanted."))
        values = tuple(dict.fromkeys(text for one in stored if (text := one.replace("\x00", "").strip())))
        if any(len(one) > 100 for one in values):
            raise ValueError(_("A line may have 100 characters at most."))
        if not self.least <= len(values) <= self.most:
            raise ValueError(_("The list must have %(range)s lines.") % {"range": between(self.least, self.most)})
        return values

    def write(self, value):
        return list(value)

    def words(self, value):
        return pgettext("between names", ", ").join(value) or "–"


@dataclass(frozen=True)
class YesNo(Kind):
    def read(self, stored):
        if not isinstance(stored, bool):
            raise ValueError(_("Yes or no is wanted."))
        return stored

    def words(self, value):
        return _("yes") if value else _("no")


def plain(value: Decimal) -> str:
    """75, not 75.00 nor 7.5E+1."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# What policies are written with. Every helper takes label, unit and help, and returns a dataclass field.


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
