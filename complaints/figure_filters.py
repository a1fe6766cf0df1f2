"""How a figure leads to its records: filters that stand in the address and have no field of their own."""

from datetime import timedelta

import django_filters as filters
from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.figures.rows import BROKEN, KEPT, judged_complaints
from complaints.models import VALID, Category, Content, Verdict, View
from core.filters import FIRST_DAY, LAST_DAY, DayFilter, ListFilter, day_start
from customers.filters import departments_of
from customers.values import provinces
from regulations import duties

NONE = [("none", _("not decided yet"))]
VERDICTS = [*Verdict.choices, ("all_valid", pgettext_lazy("complaints", "valid")), *NONE]
STANDS = [
    ("open", _("still open")),
    ("reopened", _("opened again")),
    ("no_category", _("without a category")),
    ("repeated", _("complained more than once")),
]
RESULTS = [(KEPT, pgettext_lazy("duties", "kept")), (BROKEN, pgettext_lazy("duties", "broken"))]


def whole_departments(request) -> QuerySet:
    return departments_of(request).only("name", "path")


def hidden(kind, *args, **kwargs):
    return kind(*args, widget=forms.HiddenInput, **kwargs)


class FigureFilter(ListFilter):
    cases = hidden(filters.BooleanFilter, method="by_cases", label=_("each case once"))
    within = hidden(filters.ModelChoiceFilter, queryset=whole_departments, method="by_within", label=_("within"))
    stands = hidden(filters.ChoiceFilter, choices=STANDS, method="by_stands", label=_("standing"))
    category = hidden(
        filters.ModelChoiceFilter, queryset=Category.objects.all(), method="by_category", label=_("category")
    )
    verdict = hidden(filters.ChoiceFilter, choices=VERDICTS, method="by_verdict", label=_("validity"))
    content_kind = hidden(
        filters.ChoiceFilter, choices=[*Content.choices, *NONE], method="by_content", label=_("content")
    )
    view = hidden(filters.ChoiceFilter, choices=View.choices, label=_("view of the customer"))
    product = hidden(filters.CharFilter, max_length=100, label=_("product"))
    cause = hidden(filters.CharFilter, field_name="cause_code", max_length=40, label=_("cause"))
    province = hidden(filters.ChoiceFilter, field_name="customer__province", choices=provinces, label=_("area"))
    clock = hidden(
        filters.ChoiceFilter, choices=lambda: list(duties.words.items()), method="after_the_others", label=_("clock")
    )
    judged = hidden(filters.ChoiceFilter, choices=RESULTS, method="after_the_others", label=_("result"))
    judged_from = hidden(DayFilter, method="after_the_others", label=_("judged from"))
    judged_to = hidden(DayFilter, method="after_the_others", label=_("judged until"))

    def filter_queryset(self, queryset):
        rows, asked = super().filter_queryset(queryset), self.form.cleaned_data
        if asked.get("clock"):
            # What makes no sense in the address is not among the values.
            begin = day_start(asked.get("judged_from") or FIRST_DAY)
            end = day_start((asked.get("judged_to") or LAST_DAY) + timedelta(days=1))
            rows = rows.filter(pk__in=judged_complaints(asked["clock"], asked.get("judged", ""), begin, end))
        if asked.get("stands") == "repeated":
            known = rows.order_by().filter(customer__isnull=False).values("customer").annotate(times=Count("pk"))
            rows = rows.filter(customer__in=known.filter(times__gt=1).values("customer"))
        return rows

    def after_the_others(self, complaints, _name, _value):
        return complaints

    def by_cases(self, complaints, _name, value):
        return complaints.cases() if value else complaints

    def by_within(self, complaints, _name, value):
        return complaints.within(value)

    def by_stands(self, complaints, _name, value):
        if value == "open":
            return complaints.open()
        if value == "reopened":
            return complaints.filter(times_reopened__gt=0)
        return complaints.filter(category__isnull=True) if value == "no_category" else complaints

    def by_category(self, complaints, _name, value):
        return complaints.filter(category__path__startswith=value.path)

    def by_verdict(self, complaints, _name, value):
        if value == "all_valid":
            return complaints.filter(verdict__in=VALID)
        return complaints.filter(verdict="" if value == "none" else value)

    def by_content(self, complaints, _name, value):
        return complaints.filter(content_kind="" if value == "none" else value)
