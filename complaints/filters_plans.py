"""How to narrow the list of improvement actions."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import CorrectivePlan
from core.filters import ListFilter
from customers.filters import people_of

STANDS = [
    ("open", _("not carried out yet")),
    ("overdue", _("overdue now")),
    ("unchecked", _("carried out, effect not checked yet")),
    ("effective", _("effective")),
    ("not_effective", _("not effective")),
]


class PlanFilter(ListFilter):
    stands = filters.ChoiceFilter(choices=STANDS, method="by_standing", label=_("state"))
    owner = filters.ModelChoiceFilter(queryset=people_of, label=_("owner"))

    class Meta:
        model = CorrectivePlan
        fields: list[str] = []

    def by_standing(self, plans, _name, value):
        wanted = {
            "open": {"done_at__isnull": True},
            "overdue": {"done_at__isnull": True, "due_on__lt": timezone.localdate()},
            "unchecked": {"done_at__isnull": False, "checked_at__isnull": True},
            "effective": {"is_effective": True},
            "not_effective": {"is_effective": False},
        }
        return plans.filter(**wanted[value])

    def said(self, name: str, value) -> str:
        return str(dict(STANDS)[value]) if name == "stands" else str(value)
