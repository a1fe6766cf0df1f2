"""How to narrow the list of special terms."""

import django_filters as filters
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import ListFilter
from credit.filters.common import customers_like
from credit.models import SpecialTerm, TermReview

STATES = {
    "running": (pgettext_lazy("special terms", "running"), Q(ended_on__isnull=True)),
    "ended": (pgettext_lazy("special terms", "ended"), Q(ended_on__isnull=False)),
}
NEVER = "never"
FOUND = [*TermReview.Outcome.choices, (NEVER, _("not looked at yet"))]


class TermFilter(ListFilter):
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)
    kind = filters.ChoiceFilter(choices=SpecialTerm.Kind.choices, label=_("kind"))
    state = filters.ChoiceFilter(
        choices=[(name, label) for name, (label, _rows) in STATES.items()], method="by_state", label=_("state")
    )
    found = filters.ChoiceFilter(choices=FOUND, method="by_found", label=_("last finding"))

    class Meta:
        model = SpecialTerm
        fields: list[str] = []

    def by_customer(self, rows, _name, value):
        return rows.filter(customer__in=customers_like(self.request.user, value.strip()))

    def by_state(self, rows, _name, value):
        return rows.filter(STATES[value][1])

    def by_found(self, rows, _name, value):
        """By what was found last, in a meeting or between two."""
        if value == NEVER:
            return rows.filter(reviews__isnull=True)
        last = TermReview.objects.filter(term=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
        return rows.alias(last=Subquery(last)).filter(last=value)
