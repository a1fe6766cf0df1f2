"""The form field of each kind of policy value. It cleans to what a version stores; whether that fits says the kind."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.chains import PERSONS, role_names
from regulations.declaring import ChainOfSteps, Choice, Kind, Numbers, OptionalSpan, SpanOfTime, Texts, Whole, YesNo
from regulations.values import UNITS, ChainStep, Span

BETWEEN_NUMBERS = re.compile(r"[\s/,,、;;]+")
SPARE_STEPS = 2  # empty lines below the steps of a chain


class Lines(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value) -> list[str]:
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]


class NumberList(forms.CharField):
    """Several numbers in one line: «75 / 95»."""

    def prepare_value(self, value):
        return " / ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value) -> list[str]:
        return [part for part in BETWEEN_NUMBERS.split(super().to_python(value)) if part]


class SpanWidget(forms.MultiWidget):
    template_name = "regulations/widgets/row.html"

    def __init__(self, units, bounds, attrs=None):
        self.units = units
        number = forms.NumberInput(attrs={"class": "form-control", "aria-label": _("how many"), **bounds})
        unit = forms.Select(attrs={"class": "form-select", "aria-label": _("unit")}, choices=units)
        super().__init__([number, unit], attrs)

    def decompress(self, value):
        try:
            span = Span.parse(value or "")
        except ValueError:
            return ["", self.units[0][0]]
        return [span.count, span.unit]


class SpanField(forms.MultiValueField):
    def __init__(self, *, kind: SpanOfTime, **kwargs):
        units = [(unit, UNITS[unit]) for unit in kind.units]
        if isinstance(kind, OptionalSpan):
            units.insert(0, ("", _("not used")))
        fields = (forms.IntegerField(), forms.ChoiceField(choices=units))
        widget = SpanWidget(units, {"min": kind.least, "max": kind.most})
        super().__init__(fields, widget=widget, require_all_fields=True, **kwargs)

    def compress(self, parts) -> str:
        """An empty number is no clock at all; a number without a unit is refused by the kind."""
        if not parts or parts[0] is None:
            return ""
        return f"{parts[0]} {parts[1].replace('_', ' ')}".strip()


class ChainWidget(forms.MultiWidget):
    """One line of selects for each step: who, where they are looked for, any or all."""

    template_name = "regulations/widgets/chain.html"

    def __init__(self, people, lines, attrs=None):
        self.lines = lines
        widgets = []
        for number in range(1, lines + 1):
            for label, choices in (
                (_("who"), [("", "–"), *people]),
                (
                    pgettext_lazy("signer", "where"),
                    [("company", _("whole company")), ("department", _("own department"))],
                ),
                (_("how many sign"), [("any", _("one of them")), ("all", _("all of them"))]),
            ):
                said = _("step %(number)s: %(label)s")
                attributes = {"class": "form-select", "aria-label": Said(said, number, label)}
                widgets.append(forms.Select(attrs=attributes, choices=choices))
        super().__init__(widgets, attrs)

    def decompress(self, value):
        return value or []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        selects = context["widget"]["subwidgets"]
        context["steps"] = [selects[place : place + 3] for place in range(0, len(selects), 3)]
        return context


class Said:
    """A label that is put together in the language of the page."""

    def __init__(self, text, number, label):
        self.parts = text, number, label

    def __str__(self) -> str:
        text, number, label = self.parts
        return str(text) % {"number": number, "label": label}


class ChainField(forms.MultiValueField):
    def __init__(self, *, kind: ChainOfSteps, initial=None, **kwargs):
        people = [*PERSONS.items(), *role_names().items()]
        known = {code for code, _name in people}
        people += [(step["who"], step["who"]) for step in initial or [] if step["who"] not in known]
        lines = min(kind.most, len(initial or []) + SPARE_STEPS)
        fields = [forms.CharField(required=False) for _part in range(lines * 3)]
        self.texts = [step.get("text", "") for step in initial or []]
        super().__init__(fields, widget=ChainWidget(people, lines), require_all_fields=False, initial=initial, **kwargs)

    def prepare_value(self, value):
        """The steps as the selects show them; what was typed is shown as it is."""
        if not all(isinstance(step, dict) for step in value or []):
            return value
        steps = [ChainStep.from_json(step) for step in value or []]
        parts = [part for step in steps for part in (step.who, step.scope, step.sign)]
        return parts + ["", "company", "any"] * (self.widget.lines - len(steps))

    def compress(self, parts) -> list[dict[str, str]]:
        steps = []
        for place in range(0, len(parts), 3):
            who, scope, sign = parts[place : place + 3]
            if who:
                line = place // 3
                text = self.texts[line] if line < len(self.texts) else ""
                steps.append({"who": who, "scope": scope, "sign": sign, "text": text})
        return steps


class YesOrNo(forms.TypedChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            choices=[("yes", _("yes")), ("no", _("no"))], coerce=lambda text: text == "yes", empty_value=False, **kwargs
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


def field_for(kind: Kind, stored: Any) -> forms.Field:
    """The form field of a value that is stored as `stored` now."""
    said = {"label": kind.label, "initial": stored, "required": False}
    if isinstance(kind, ChainOfSteps):
        return ChainField(kind=kind, **said)
    if isinstance(kind, SpanOfTime):
        return SpanField(kind=kind, **said)
    if isinstance(kind, YesNo):
        return styled(YesOrNo(**said), "form-select")
    if isinstance(kind, Choice):
        return styled(forms.ChoiceField(choices=kind.choices, **said), "form-select")
    if isinstance(kind, Texts):
        return styled(Lines(**said), "form-control", rows=min(10, max(3, len(stored or []))))
    if isinstance(kind, Numbers):
        return styled(NumberList(**said), "form-control")
    if isinstance(kind, Whole):
        return styled(forms.IntegerField(**said), "form-control", min=kind.least, max=kind.most)
    return styled(forms.CharField(max_length=200, **said), "form-control")


def styled(field: forms.Field, css: str, **attributes) -> forms.Field:
    field.widget.attrs.update({"class": css, **attributes})
    return field
