"""How to narrow the lists of requests, grants and loans."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import AccessRequest, Grant, Loan, Reading, Way
from archives.models.common import Asked
from core.filters import DayFilter, ListFilter, YesNoFilter
from customers.filters import people_of

STANDS = [
    ("out", pgettext_lazy("loan", "out")),
    ("overdue", pgettext_lazy("loan", "overdue")),
    ("returned", pgettext_lazy("loan", "returned")),
]

STATES = [
    ("open", pgettext_lazy("grant", "open")),
    ("ended", pgettext_lazy("grant", "ended")),
    ("revoked", pgettext_lazy("grant", "revoked")),
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


class GrantFilter(ListFilter):
    state = filters.ChoiceFilter(choices=STATES, method="by_state", label=_("state"))
    way = filters.ChoiceFilter(choices=Way.choices, label=_("how"))
    reader = filters.ModelChoiceFilter(queryset=people_of, label=_("reader"))
    outsiders = YesNoFilter(method="by_outsider", label=_("for an outsider"))
    number = filters.CharFilter(method="by_number", label=_("file number"), max_length=60)
    begun_from = DayFilter(field_name="begins_at", label=_("open from"))
    begun_to = DayFilter(field_name="begins_at", label=_("open until"), through=True)

    class Meta:
        model = Grant
        fields: list[str] = []

    def by_state(self, grants, _name, value):
        now = timezone.now()
        return {
            "open": grants.live,
            "ended": lambda: grants.filter(revoked_at__isnull=True, ends_at__lte=now),
            "revoked": lambda: grants.filter(revoked_at__isnull=False),
        }[value]()

    def by_outsider(self, grants, _name, value):
        outside = {"request__reader": AccessRequest.Reader.OUTSIDE}
        return grants.filter(**outside) if value else grants.exclude(**outside)

    def by_number(self, grants, _name, value):
        return grants.filter(file__number=value.strip())


class ReadingFilter(ListFilter):
    by = filters.ModelChoiceFilter(queryset=people_of, label=_("by"))
    number = filters.CharFilter(method="by_number", label=_("file number"), max_length=60)
    kind = filters.ChoiceFilter(choices=Reading.Kind.choices, label=_("kind"))
    way = filters.ChoiceFilter(choices=Way.choices, field_name="grant__way", label=_("how"))
    grant = filters.NumberFilter(method="by_grant", label=_("grant"))
    at_from = DayFilter(field_name="at", label=_("from"))
    at_to = DayFilter(field_name="at", label=_("until"), through=True)

    class Meta:
        model = Reading
        fields: list[str] = []

    def by_number(self, readings, _name, value):
        return readings.filter(file__number=value.strip())

    def by_grant(self, readings, _name, value):
        return readings.filter(grant=int(value)) if 0 < value < 2**63 else readings.none()
