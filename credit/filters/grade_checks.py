"""How to narrow checks of the use of grades."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.filters.care import OfCustomerFilter
from credit.models import GradeCheck

STANDS = {
    "waiting": (pgettext_lazy("grade check", "to be checked"), Q(checked_at__isnull=True)),
    "right": (pgettext_lazy("grade check", "as the grade wants"), Q(is_right=True)),
    "wrong": (pgettext_lazy("grade check", "not as the grade wants"), Q(is_right=False)),
    "todo": (pgettext_lazy("grade check", "to be put right"), ~Q(todo="") & Q(done_at__isnull=True)),
}


class CheckFilter(OfCustomerFilter):
    stand = filters.ChoiceFilter(
        choices=[(name, words) for name, (words, _rows) in STANDS.items()], method="by_stand", label=_("state")
    )

    class Meta:
        model = GradeCheck
        fields: list[str] = []

    def by_stand(self, rows, _name, value):
        return rows.filter(STANDS[value][1])
