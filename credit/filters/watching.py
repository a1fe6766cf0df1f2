"""How to narrow exceptions, reports near the limit, stops and danger reports."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import ListFilter
from credit.filters.common import customers_like
from credit.models import CreditException, CreditStop, DangerReport, LimitCrossing

NEAR = {
    "unreported": (_("not reported"), Q(is_up=True, reported_at__isnull=True)),
    "waiting": (pgettext_lazy("credit", "being decided"), Q(reported_at__isnull=False, decided_at__isnull=True)),
    "decided": (_("decided"), Q(decided_at__isnull=False)),
}
STOPS = {
    "open": (pgettext_lazy("credit", "stopped"), Q(lifted_at__isnull=True)),
    "unconfirmed": (_("not confirmed yet"), Q(lifted_at__isnull=True, confirmed_at__isnull=True)),
    "lifted": (pgettext_lazy("credit", "lifted"), Q(lifted_at__isnull=False)),
}
DANGERS = {
    "open": (pgettext_lazy("danger report", "open"), Q(ended_at__isnull=True)),
    "waiting": (_("waits for the superior"), Q(ended_at__isnull=True, instructed_at__isnull=True)),
    "terminated": (_("trade is ended"), Q(is_terminated=True)),
    "over": (pgettext_lazy("danger report", "over"), Q(ended_at__isnull=False)),
}


class WatchFilter(ListFilter):
    """By customer; each list has its own states besides."""

    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)

    def by_customer(self, rows, _name, value):
        return rows.filter(file__customer__in=customers_like(self.request.user, value.strip()))


def choice_of(states: dict) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        choices=[(name, label) for name, (label, _rows) in states.items()], method="by_state", label=_("state")
    )


class ExceptionFilter(WatchFilter):
    state = filters.ChoiceFilter(choices=CreditException.STATES, label=_("state"))

    class Meta:
        model = CreditException
        fields: list[str] = []


class CrossingFilter(WatchFilter):
    state = choice_of(NEAR)

    class Meta:
        model = LimitCrossing
        fields: list[str] = []

    def by_state(self, rows, _name, value):
        return rows.filter(NEAR[value][1])


class StopFilter(WatchFilter):
    state = choice_of(STOPS)

    class Meta:
        model = CreditStop
        fields: list[str] = []

    def by_state(self, rows, _name, value):
        return rows.filter(STOPS[value][1])


class DangerFilter(WatchFilter):
    state = choice_of(DANGERS)

    class Meta:
        model = DangerReport
        fields: list[str] = []

    def by_state(self, rows, _name, value):
        return rows.filter(DANGERS[value][1])
