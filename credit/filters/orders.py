"""How to narrow the registers of what was asked about orders."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.filters import DayFilter
from credit.filters.documents import OfCustomerFilter
from credit.models import OrderRequest
from credit.models.common import Asked
from credit.policy import policy_for

GRADES = [(letter, letter) for letter in "ABC"]


class RequestFilter(OfCustomerFilter):
    number = filters.CharFilter(field_name="document__number", label=_("number of the order (whole)"), max_length=60)
    grade = filters.ChoiceFilter(choices=GRADES, label=_("grade"))
    state = filters.ChoiceFilter(choices=Asked.choices, label=_("state"))
    asked_from = DayFilter(field_name="asked_at", label=_("asked for from"))
    asked_to = DayFilter(field_name="asked_at", label=_("asked for until"), through=True)

    class Meta:
        model = OrderRequest
        fields: list[str] = []


class RefusalFilter(RequestFilter):
    category = filters.ChoiceFilter(
        choices=lambda: [(one, one) for one in policy_for().refusal_reasons], label=_("reason category")
    )
