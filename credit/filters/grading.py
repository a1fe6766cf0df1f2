"""How to narrow the rows of a grading."""

import django_filters as filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import YesNoFilter
from credit.filters.common import customers_like
from credit.models import GradeRow, GradingRun

MOST_CHOICES = 300  # groups beyond these are found by the beginning of their name
MOVES = [("down", pgettext_lazy("grade", "fell")), ("up", pgettext_lazy("grade", "rose"))]
GRADES = [(grade, grade) for grade in "ABC"]


class GradeFilter(filters.FilterSet):
    grade = filters.ChoiceFilter(choices=GRADES, label=pgettext_lazy("customer", "grade"))
    was = filters.ChoiceFilter(choices=[*GRADES, ("new", _("not graded"))], method="by_old_grade", label=_("before"))
    moved = filters.ChoiceFilter(choices=MOVES, method="by_move", label=_("against the grading before"))
    group = filters.CharFilter(lookup_expr="startswith", label=_("graded within"), max_length=120)
    new = YesNoFilter(field_name="is_provisional", label=_("provisional"))
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)

    class Meta:
        model = GradeRow
        fields: list[str] = []

    def __init__(self, *args, run: GradingRun, **kwargs):
        super().__init__(*args, **kwargs)
        groups = run.groups
        if not groups:
            del self.filters["group"]
        elif len(groups) <= MOST_CHOICES:
            self.filters["group"] = filters.ChoiceFilter(
                choices=[(of["name"], of["name"]) for of in groups], label=self.filters["group"].label
            )
        self.old_run = run.totals.get("compared_with")
        if not self.old_run:
            del self.filters["was"], self.filters["moved"]

    def by_old_grade(self, rows, _name, value):
        old = GradeRow.objects.filter(run=self.old_run).order_by()
        if value == "new":
            return rows.exclude(customer__in=old.values("customer_id"))
        return rows.filter(customer__in=old.filter(grade=value).values("customer_id"))

    def by_move(self, rows, _name, value):
        """The rows know their grade of before (`compared_with`)."""
        known = rows.exclude(old_grade="")
        if value == "down":
            return known.filter(old_grade__lt=F("grade"))
        return known.filter(old_grade__gt=F("grade"))

    def by_customer(self, rows, _name, value):
        return rows.filter(customer__in=customers_like(self.request.user, value.strip()))
