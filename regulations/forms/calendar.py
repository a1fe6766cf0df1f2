"""Is what was typed about the calendar sound."""

import re
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.calendars.published import Known
from regulations.models import CalendarDay

LINE = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:\s*[~～至]\s*(\d{4}-\d{2}-\d{2}))?\s+(休|假|班|off|work)(?:\s+(\S.*))?", re.IGNORECASE
)
MOST_DAYS = 200


class DayForm(forms.ModelForm):
    """What one day is. `seen` tells what the form showed, so that nobody overwrites what they have not seen."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    class Meta:
        model = CalendarDay
        fields = ["is_working", "hours", "name", "is_provisional"]
        widgets = {
            "is_working": forms.RadioSelect(
                choices=[(True, gettext_lazy("worked")), (False, gettext_lazy("not worked"))]
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.state if self.instance.pk else ""
        self.fields["is_working"].label = gettext_lazy("This day is")


class YearForm(forms.Form):
    """The days off of a year as they were published: one line for each day or run of days."""

    days = forms.CharField(
        label=gettext_lazy("Days off and make-up working days"),
        widget=forms.Textarea(attrs={"rows": 18, "class": "font-monospace", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One line each: 2027-02-05 ~ 2027-02-11 off 春节, or 2027-02-14 work 春节. All days off of the year,"
            " weekends among them too."
        ),
        max_length=20_000,
    )
    source = forms.CharField(
        label=gettext_lazy("Number or address of the notice"), max_length=100, required=False, strip=True
    )

    def __init__(self, *args, year: int, **kwargs):
        self.year = year
        super().__init__(*args, **kwargs)

    def clean_days(self) -> list[Known]:
        known: dict[date, Known] = {}
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), 1):
            if not line.strip():
                continue
            for one in self.read_line(number, line.strip()):
                if one.day in known:
                    raise ValidationError(
                        _("Line %(number)s: %(day)s is named twice.") % {"number": number, "day": one.day}
                    )
                known[one.day] = one
        return sorted(known.values(), key=lambda one: one.day)

    def read_line(self, number: int, line: str) -> list[Known]:
        found = LINE.fullmatch(line)
        if not found:
            raise ValidationError(_("Line %(number)s cannot be read: %(line)s") % {"number": number, "line": line})
        first, last, word, name = found.groups()
        try:
            begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError:
            raise ValidationError(_("Line %(number)s: there is no such day.") % {"number": number})
        if begin.year != self.year or end.year != self.year:
            raise ValidationError(_("Line %(number)s: not a day of %(year)s.") % {"number": number, "year": self.year})
        if not 0 <= (end - begin).days < MOST_DAYS:
            raise ValidationError(_("Line %(number)s ends before it begins.") % {"number": number})
        is_working = word.lower() in ("班", "work")
        days = [begin + timedelta(days=step) for step in range((end - begin).days + 1)]
        return [Known(day, is_working, (name or "")[:60]) for day in days]
