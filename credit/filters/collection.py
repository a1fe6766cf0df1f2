"""How to narrow the list of collection cases."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import ListFilter
from credit.filters.common import customers_like
from credit.models import CollectionCase, Promise
from credit.models.collection import Stage
from customers.filters import people_of

STANDS = [("open", pgettext_lazy("collection", "open")), ("closed", pgettext_lazy("collection", "closed"))]
PROMISES = [
    ("open", pgettext_lazy("promise", "open")),
    ("broken", pgettext_lazy("promise", "broken")),
    ("none", pgettext_lazy("promise", "none")),
]


class CollectionFilter(ListFilter):
    stage = filters.ChoiceFilter(choices=Stage.choices, label=_("stage"))
    collector = filters.ModelChoiceFilter(queryset=people_of, label=_("collector"))
    promise = filters.ChoiceFilter(choices=PROMISES, method="by_promise", label=_("promise to pay"))
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)
    stands = filters.ChoiceFilter(choices=STANDS, method="by_standing", label=_("case"))

    class Meta:
        model = CollectionCase
        fields: list[str] = []

    @property
    def qs(self):
        """Open cases unless it is asked otherwise."""
        rows = super().qs
        asked = self.form.cleaned_data.get("stands") if self.form.is_bound and self.form.is_valid() else ""
        return rows if asked else rows.filter(closed_on__isnull=True)

    def by_standing(self, cases, _name, value):
        return cases.filter(closed_on__isnull=value == "open")

    def by_customer(self, cases, _name, value):
        return cases.filter(file__customer__in=customers_like(self.request.user, value.strip()))

    def by_promise(self, cases, _name, value):
        of_case = Promise.objects.filter(case=OuterRef("pk")).order_by("-id")
        if value == "none":
            return cases.filter(~Exists(of_case))
        return cases.annotate(newest_promise=Subquery(of_case.values("state")[:1])).filter(newest_promise=value)
