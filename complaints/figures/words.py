"""Words of the figures: a month is kept as codes and numbers and put into words when somebody reads it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models import Channel, Content, Severity, Verdict, View
from regulations import duties

SAID = {
    "received": _("received"),
    "open": _("still open"),
    "withdrawn": pgettext_lazy("complaint", "withdrawn"),
    "reopened": _("opened again"),
    "undecided": _("not decided yet"),
    "valid": pgettext_lazy("complaints", "valid"),
    "broken": pgettext_lazy("duties", "broken"),
    "together": _("together"),
    "by_category": _("By category"),
    "by_department": _("By department"),
    "by_product": _("By product"),
    "by_area": _("By area"),
    "by_validity": _("Validity"),
    "by_severity": _("Severity"),
    "by_content": _("Content"),
    "by_channel": _("Channel"),
    "by_satisfaction": _("Satisfaction"),
    "by_cause": _("Causes"),
    "by_month": _("Twelve months"),
    "by_clock": _("In time, clock by clock"),
    "by_repeats": _("Complained more than once"),
    "category": _("category"),
    "department": _("department"),
    "product": _("product"),
    "area": _("area"),
    "customer": _("customer"),
    "month": _("month"),
    "clock": _("clock"),
    "cause": _("cause"),
    "view": _("view of the customer"),
    "all_repeats": _("All who complained more than once"),
    "unseen_customer": _("a customer whom you do not see"),
    "customers": _("%(count)d customers."),
    "no_cause": _("%(count)d without a cause so far."),
    "no_area": _("%(count)d without a known area."),
    "most_frequent": _("The most frequent ones, in per cent of all."),
    "rate": _("%(said)d of %(answered)d answered cases: response rate %(rate)s."),
    "rate_and_mean": _(
        "%(said)d of %(answered)d answered cases: response rate %(rate)s. Mean mark %(mean)s of 5 (n=%(rated)d)."
    ),
    "effective": _("effective"),
    "not_effective": _("not effective"),
    "unchecked": _("carried out, effect not checked yet"),
    "undone": _("not carried out yet"),
}
CHOICES = {"content_kind": Content, "verdict": Verdict, "severity": Severity, "channel": Channel, "view": View}
CLOCK = "clock"


@dataclass(frozen=True)
class Word:
    """One of `SAID` with its numbers; of a field or a clock the one with this value."""

    code: str
    value: str | int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        if self.value is None:
            return str(SAID[self.code]) % self.facts if self.facts else str(SAID[self.code])
        known = duties.words if self.code == CLOCK else dict(CHOICES[self.code].choices)
        return str(known.get(self.value) or self.value)


Text = Word | str  # names of things stay as they were


def restored_text(kept: dict | str) -> Text:
    return Word(**kept) if isinstance(kept, dict) else kept
