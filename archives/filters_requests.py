"""How to narrow the lists of requests, grants and loans."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import AccessRequest, Loan, Way
from archives.models.common import Asked
from core.filters import DayFilter, ListFilter, YesNoFilter
from customers.filters import people_of

STANDS = [
    ("out", pgettext_lazy("loan", "out")),
    ("overdue", pgettext_lazy("loan", "overdue")),
    ("returned", pgettext_lazy("loan", "returned")),
]


class RequestFilter(ListFilter):
    state = filters.ChoiceFilter(choices=Asked.choices, label=_("state"))
    way = filters.ChoiceFilter(choices=Way.choices, label=_("how"))
    reader = filters.ChoiceFilter(choices=AccessRequest.Reader.choices, label=_("who reads"))
    asked_by = filters.ModelChoiceFilter(queryset=people_of, label=_("asked by"))
    in_words = YesNoFilter(method="by_words", label=_("waits for its file to be picked"))
    asked_from = DayFilter(field_name="asked_at", label=_("asked from"))
    asked_to = DayFilter(field_name="asked_at", label=_("asked until"), through=True)

    class Meta:
        model = AccessRequest
        fields: list[str] = []

    def by_words(self, requests, _name, value):
        waiting = {"file__isnull": True, "state": Asked.ASKED}
        return requests.filter(**waiting) if value else requests.exclude(**waiting)


class LoanFilter(ListFilter):
    stand = filters.ChoiceFilter(choices=STANDS, method="by_stand", label=_("state"))
    borrower = filters.ModelChoiceFilter(queryset=people_of, label=_("borrower"))
    number = filters.CharFilter(method="by_number", label=_("file number"), max_length=60)
    handed_from = DayFilter(field_name="handed_at", label=_("handed over from"))
    handed_to = DayFilter(field_name="handed_at", label=_("handed over until"), through=True)

    class Meta:
        model = Loan
        fields: list[str] = []

    def by_stand(self, loans, _name, value):
        return {
            "out": loans.out,
            "overdue": lambda: loans.overdue(timezone.localdate()),
            "returned": lambda: loans.filter(returned_at__isnull=False),
        }[value]()

    def by_number(self, loans, _name, value):
        return loans.filter(file__number=value.strip())
