"""How an app declares its policy: a frozen dataclass whose fields say label, unit, range and help.

    @dataclass(frozen=True)
    class ComplaintPolicy:
        resolve_normal: Span = span("3 working days", label=_("resolve"), help=_("…"))
        visit_within: Span | None = optional_span("", label=_("visit within"))
        page_size: int = whole(50, label=_("rows on a page"), least=10, most=200)

A kind turns what is stored (JSON) into the value that code reads, refuses what is out of range with a translated
`ValueError`, and says the value in words. No expression language: ordinary code reads ordinary fields.
"""

from regulations.declaring.chains import ChainOfSteps
from regulations.declaring.fields import (
    chain,
    choice,
    decimal,
    decimals,
    kind_of,
    kinds_of,
    optional_span,
    span,
    text,
    texts,
    whole,
    yes_no,
)
from regulations.declaring.kinds import Kind
from regulations.declaring.numbers import Number, Numbers, Whole, plain
from regulations.declaring.spans import OptionalSpan, SpanOfTime
from regulations.declaring.texts import Choice, Text, Texts, YesNo

__all__ = [
    "ChainOfSteps",
    "Choice",
    "Kind",
    "Number",
    "Numbers",
    "OptionalSpan",
    "SpanOfTime",
    "Text",
    "Texts",
    "Whole",
    "YesNo",
    "chain",
    "choice",
    "decimal",
    "decimals",
    "kind_of",
    "kinds_of",
    "optional_span",
    "plain",
    "span",
    "text",
    "texts",
    "whole",
    "yes_no",
]
