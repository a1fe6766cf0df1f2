"""Lengths of time, and clocks that a company may do without."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulations.declaring.kinds import Kind, between, out_of_range
from regulations.values import UNITS, Span


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
        if not (value.count or value.is_of_days):  # the same day makes sense, no minute at all does not
            raise out_of_range(value, self.range)
        return value

    def write(self, value):
        return value.code

    @property
    def range(self):
        units = pgettext("between names", ", ").join(str(UNITS[one]) for one in self.units)
        allowed = f"{between(self.least, self.most)} ({units})"
        if self.least == 0 and {"days", "working_days"} & set(self.units):
            return _("%(range)s; 0 days: the same day") % {"range": allowed}
        return allowed


@dataclass(frozen=True)
class OptionalSpan(SpanOfTime):
    """A clock that the company may do without: stored as "", read as None."""

    def read(self, stored):
        return None if stored in (None, "") else super().read(stored)

    def write(self, value):
        return "" if value is None else super().write(value)

    def words(self, value):
        return _("not used") if value is None else super().words(value)

    @property
    def range(self):
        return _("%(range)s, or not used") % {"range": super().range}
