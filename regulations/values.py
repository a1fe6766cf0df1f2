"""Values that policies are made of: spans of time and approval chains. Plain data, kept as JSON."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

UNITS = {
    "minutes": _("minutes"),
    "hours": _("hours"),
    "working_hours": _("working hours"),
    "days": _("days"),
    "working_days": _("working days"),
}
# Nine digits: agreed moments are kept as minutes, and a year has half a million of them.
SPAN = re.compile(r"\s*(\d{1,9})\s*(?:(working[ _])?(hour|day)|(minute))s?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A length of time in one of five units; how it is counted says regulations.deadlines."""

    count: int
    unit: str = "working_days"

    def __post_init__(self):
        if self.unit not in UNITS or not isinstance(self.count, int) or self.count < 0:
            raise ValueError(f"no span: {self.count} {self.unit}")

    @classmethod
    def parse(cls, text: str) -> "Span":
        """«3 working days», «24 hours». Raises ValueError."""
        found = SPAN.fullmatch(text)
        if not found:
            raise ValueError(f"no span: {text}")
        count, working, unit, minute = found.groups()
        return cls(int(count), f"{'working_' if working else ''}{(unit or minute).lower()}s")

    def __str__(self) -> str:
        if self.count == 0 and self.is_of_days:
            return gettext("the same day")
        said = {
            "minutes": ngettext("%(count)s minute", "%(count)s minutes", self.count),
            "hours": ngettext("%(count)s hour", "%(count)s hours", self.count),
            "working_hours": ngettext("%(count)s working hour", "%(count)s working hours", self.count),
            "days": ngettext("%(count)s day", "%(count)s days", self.count),
            "working_days": ngettext("%(count)s working day", "%(count)s working days", self.count),
        }
        return said[self.unit] % {"count": self.count}

    @property
    def is_of_days(self) -> bool:
        return self.unit in ("days", "working_days")

    @property
    def code(self) -> str:
        """As `parse` reads it and as files and columns keep it: «3 working days»."""
        return f"{self.count} {self.unit.replace('_', ' ')}"


@dataclass(frozen=True)
class ChainStep:
    """One step of an approval chain: whose signature is wanted.

    `who` is the code of a role, or «superior» or «department_head» of the applicant. `scope` says where a role is
    looked for: in the applicant's `department` (and those above it) or in the whole `company`. `sign`: one of several
    people is enough (`any`), or every one of them (`all`).
    """

    who: str
    scope: str = "company"
    sign: str = "any"
    text: str = ""

    def __post_init__(self):
        is_text = isinstance(self.who, str) and isinstance(self.text, str)
        if not (is_text and self.who and self.scope in ("department", "company") and self.sign in ("any", "all")):
            raise ValueError(f"no step of a chain: {self.who} {self.scope} {self.sign}")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ChainStep":
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


Chain = tuple[ChainStep, ...]
