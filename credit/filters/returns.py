"""How to narrow the list of return slips."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from credit.filters.documents import OfCustomerFilter
from credit.models import GoodsReturn


class ReturnFilter(OfCustomerFilter):
    number = filters.CharFilter(field_name="number", label=_("number (whole)"), max_length=40)
    state = filters.ChoiceFilter(choices=GoodsReturn.State.choices, label=_("state"))

    class Meta:
        model = GoodsReturn
        fields: list[str] = []
