"""How lists are narrowed: every filter stands in the address, all of them combine, each shows as a chip."""

from datetime import date, datetime, time, timedelta

import django_filters as filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)  # beyond them moments cannot be computed


def day_start(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class DayFilter(filters.DateFilter):
    """From (or up to and including) a day of the local calendar, on a moment."""

    def __init__(self, *args, through: bool = False, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("validators", [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)])
        super().__init__(*args, lookup_expr="lt" if through else "gte", **kwargs)
        self.through = through

    def filter(self, qs, value):
        if not value:
            return qs
        return super().filter(qs, day_start(value + timedelta(days=1) if self.through else value))


class YesNoFilter(filters.BooleanFilter):
    """Yes, no, or all of them; the chip says the word."""

    CHOICES = [("", _("all")), ("true", _("yes")), ("false", _("no"))]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=forms.Select(choices=self.CHOICES), **kwargs)


class ListFilter(filters.FilterSet):
    """A filter set that can say which filters are in force."""

    @property
    def form(self) -> forms.Form:
        """Its fields are made for this set already: no class of its own is made for them, and no copy of each."""
        if not hasattr(self, "_form"):
            self._form = self._meta.form(self.data if self.is_bound else None, prefix=self.form_prefix)
            self._form.fields = {name: one.field for name, one in self.filters.items()}
        return self._form

    def chips(self) -> list[dict[str, str]]:
        """The filters in force: what to say, and the address of the list without this one."""
        found = []
        for name, value in self.form.cleaned_data.items():
            for one in value if isinstance(value, list | tuple) else [value]:
                if one not in (None, ""):
                    found.append(
                        {
                            "label": self.filters[name].label,
                            "value": self.said(name, one),
                            "url": self.without(name, one),
                        }
                    )
        return found

    def said(self, name: str, value) -> str:
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        choices = getattr(self.form.fields[name], "choices", None)
        if choices is not None and not isinstance(value, Model):
            return str(dict(choices).get(value, value))
        return str(value)

    def without(self, name: str, value) -> str:
        params = self.data.copy()
        kept = [one for one in params.getlist(name) if one != str(value)] if len(params.getlist(name)) > 1 else []
        params.setlist(name, kept)
        for place in ("page", "after", "before"):
            params.pop(place, None)
        return f"?{params.urlencode()}"
