"""How to narrow the list of sales lines and the rows of a grading."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Import
from credit.models import GradeRow, GradingRun, SalesLine
from customers.models import Customer
from customers.querysets import filled
from customers.search import named

GRADES = [(grade, grade) for grade in "ABC"]
MOST_CUSTOMERS = 500  # a text that fits more is too vague to narrow by


def customers_like(user, text: str) -> list[int]:
    """Ids of the visible customers of exactly this code or number, otherwise with this text in a name."""
    visible = Customer.objects.visible_to(user).order_by()
    exact = visible.filter(Q(code=text.upper()) | filled(source_code=text))
    found = exact.values_list("id", flat=True)[:MOST_CUSTOMERS]
    return list(found or named(visible, text).values_list("id", flat=True)[:MOST_CUSTOMERS])


def imports_of(request) -> QuerySet:
    return Import.objects.visible_to(request.user).filter(kind="sales", state__in=["writing", "done", "undoing"])


class DayInput(forms.DateInput):
    def __init__(self):
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class SalesFilter(filters.FilterSet):
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)
    date_from = filters.DateFilter(field_name="sold_on", lookup_expr="gte", label=_("date from"), widget=DayInput())
    date_to = filters.DateFilter(field_name="sold_on", lookup_expr="lte", label=_("date until"), widget=DayInput())
    document = filters.CharFilter(field_name="document", label=_("document (whole number)"), max_length=60)
    batch = filters.ModelChoiceFilter(queryset=imports_of, label=_("import"))

    class Meta:
        model = SalesLine
        fields: list[str] = []

    def by_customer(self, lines, _name, value):
        return lines.filter(customer__in=customers_like(self.request.user, value.strip()))


class GradeFilter(filters.FilterSet):
    grade = filters.ChoiceFilter(choices=GRADES, label=pgettext_lazy("customer", "grade"))
    was = filters.ChoiceFilter(choices=[*GRADES, ("new", _("not graded"))], method="by_old_grade", label=_("before"))
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)

    class Meta:
        model = GradeRow
        fields: list[str] = []

    def __init__(self, *args, run: GradingRun, **kwargs):
        super().__init__(*args, **kwargs)
        self.old_run = run.totals.get("compared_with")
        if not self.old_run:
            del self.filters["was"]

    def by_old_grade(self, rows, _name, value):
        old = GradeRow.objects.filter(run=self.old_run).order_by()
        if value == "new":
            return rows.exclude(customer__in=old.values("customer_id"))
        return rows.filter(customer__in=old.filter(grade=value).values("customer_id"))

    def by_customer(self, rows, _name, value):
        return rows.filter(customer__in=customers_like(self.request.user, value.strip()))
