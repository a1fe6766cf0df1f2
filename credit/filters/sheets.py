"""How to narrow the rows of a sheet: it has thousands, never a million."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.filters.grading import GRADES, GradeFilter
from credit.models import GradeRow, Rating

CHANGED = [("old", _("differs from last year")), ("person", _("changed by a person"))]


class SheetFilter(GradeFilter):
    """As for a grading; what stands on a sheet is looked through by itself."""

    grade = filters.ChoiceFilter(choices=GRADES, label=pgettext_lazy("customer", "grade"))
    changed = filters.ChoiceFilter(choices=CHANGED, method="by_change", label=_("changes"))

    class Meta:
        model = GradeRow
        fields: list[str] = []

    def by_change(self, rows, _name, value):
        if value == "person":
            return rows.filter(Exists(Rating.objects.filter(row=OuterRef("pk"))))
        return rows.differing() if self.old_run else rows.none()

    def by_customer(self, rows, _name, value):
        text = value.strip()
        return rows.filter(Q(customer__name__icontains=text) | Q(customer__code__istartswith=text))
