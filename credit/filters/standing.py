"""How to narrow the lists of new customers and of downgrades."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import ListFilter
from credit.filters.books import day_filter
from credit.filters.common import customers_like
from credit.models import Downgrade, Newcomer
from credit.newcomers_nightly import owed_assessments
from customers.filters import GRADES, departments_of, people_of

STANDS = [
    ("open", pgettext_lazy("new customers", "not assessed yet")),
    ("due", pgettext_lazy("new customers", "to be assessed now")),
    ("overdue", pgettext_lazy("new customers", "assessment overdue")),
    ("new", pgettext_lazy("new customers", "cooperation not long enough yet")),
    ("assessed", pgettext_lazy("new customers", "assessed")),
    ("graded", pgettext_lazy("new customers", "graded with the others")),
]


class OfCustomerFilter(ListFilter):
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)

    def by_customer(self, rows, _name, value):
        return rows.filter(customer__in=customers_like(self.request.user, value.strip()))


class NewcomerFilter(OfCustomerFilter):
    stand = filters.ChoiceFilter(choices=STANDS, method="by_stand", label=pgettext_lazy("credit list", "how it stands"))
    grade = filters.ChoiceFilter(
        choices=[*GRADES, ("none", pgettext_lazy("grade", "none yet"))],
        method="by_grade",
        label=pgettext_lazy("customer", "grade"),
    )
    department = filters.ModelChoiceFilter(
        queryset=departments_of, field_name="customer__department", label=_("department")
    )
    owner = filters.ModelChoiceFilter(queryset=people_of, field_name="customer__owner", label=_("owner"))
    assess_from = day_filter("assess_on", "gte", _("to be assessed from"))
    assess_to = day_filter("assess_on", "lte", _("to be assessed until"))

    class Meta:
        model = Newcomer
        fields: list[str] = []

    def by_stand(self, rows, _name, value):
        if value == "open":
            return rows.unfinished()
        if value == "overdue":
            late = owed_assessments().filter(due_at__lt=timezone.now())
            return rows.filter(state="due", pk__in=late.order_by().values("record_id"))
        return rows.filter(state=value)

    def by_grade(self, rows, _name, value):
        return rows.filter(grade="" if value == "none" else value)


class DowngradeFilter(OfCustomerFilter):
    state = filters.ChoiceFilter(choices=Downgrade.State.choices, label=_("state"))
    cause = filters.ChoiceFilter(choices=Downgrade.Cause.choices, label=_("cause"))

    class Meta:
        model = Downgrade
        fields: list[str] = []
