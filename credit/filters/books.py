"""How to narrow the lists of receivables, payments and bills."""

import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import ListFilter, YesNoFilter
from credit.ageing import bounds_of, within_age
from credit.books import counted_states
from credit.filters.common import DayInput, customers_like
from credit.models import Bill, Payment, Receivable
from credit.policy import policy_for

STANDING = [
    ("unsettled", pgettext_lazy("receivable", "not settled")),
    ("open", pgettext_lazy("receivable", "owed")),
    ("overdue", pgettext_lazy("receivable", "overdue")),
    ("disputed", pgettext_lazy("receivable", "disputed")),
    ("credit", pgettext_lazy("receivable", "credit notes open")),
    ("settled", pgettext_lazy("receivable", "settled")),
]


class BookFilter(ListFilter):
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)
    number = filters.CharFilter(field_name="number", label=_("number (whole)"), max_length=60)

    def by_customer(self, rows, _name, value):
        return rows.filter(customer__in=customers_like(self.request.user, value.strip()))


def day_filter(field: str, lookup: str, label) -> filters.DateFilter:
    return filters.DateFilter(field_name=field, lookup_expr=lookup, label=label, widget=DayInput())


class ReceivableFilter(BookFilter):
    standing = filters.ChoiceFilter(method="by_standing", choices=STANDING, label=_("state"))
    issued_from = day_filter("issued_on", "gte", _("invoice date from"))
    issued_to = day_filter("issued_on", "lte", _("invoice date until"))
    due_from = day_filter("due_on", "gte", _("due from"))
    due_to = day_filter("due_on", "lte", _("due until"))
    age = filters.CharFilter(method="by_age", label=_("age in days"), max_length=20)

    class Meta:
        model = Receivable
        fields: list[str] = []

    def by_standing(self, rows, _name, value):
        conditions = {
            "unsettled": ~Q(open=0),
            "open": Q(open__gt=0),
            "overdue": Q(open__gt=0, due_on__lt=timezone.localdate()),
            "disputed": Q(disputed__gt=0),
            "credit": Q(open__lt=0),
            "settled": Q(open=0),
        }
        return rows.filter(conditions[value])

    def by_age(self, rows, _name, value):
        """As the ageing of today names it: 31-60, 90+, with a D where it counts from the due date."""
        found = bounds_of(value)
        return rows.none() if found is None else within_age(rows, found, timezone.localdate())


class PaymentFilter(BookFilter):
    kind = filters.ChoiceFilter(choices=Payment.Kind.choices, label=_("kind"))
    free = YesNoFilter(method="by_free", label=_("not allocated"))
    reversed = YesNoFilter(method="by_reversed", label=_("reversed"))
    received_from = day_filter("received_on", "gte", _("day from"))
    received_to = day_filter("received_on", "lte", _("day until"))

    class Meta:
        model = Payment
        fields: list[str] = []

    def by_free(self, rows, _name, value):
        return rows.exclude(unallocated=0) if value else rows.filter(unallocated=0)

    def by_reversed(self, rows, _name, value):
        return rows.filter(reversed_at__isnull=not value)


class BillFilter(BookFilter):
    state = filters.ChoiceFilter(choices=Bill.State.choices, label=_("state"))
    kind = filters.ChoiceFilter(choices=Bill.Kind.choices, label=_("kind"))
    counts = YesNoFilter(method="by_counts", label=_("counts as lent"))
    due_from = day_filter("due_on", "gte", _("due from"))
    due_to = day_filter("due_on", "lte", _("due until"))

    class Meta:
        model = Bill
        fields: list[str] = []

    def by_counts(self, rows, _name, value):
        counted = list(counted_states(policy_for()))
        return rows.filter(state__in=counted) if value else rows.exclude(state__in=counted)
