"""How to narrow the plan of visits."""

from datetime import timedelta

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.filters.care import OfCustomerFilter
from credit.models import VisitPlan
from staff.models import User

STANDS = [
    ("overdue", pgettext_lazy("visit list", "overdue")),
    ("soon", pgettext_lazy("visit list", "due within a week")),
    ("never", pgettext_lazy("visit list", "never visited")),
]
WEEK = timedelta(days=7)


def people(request):
    """Those who have customers to visit."""
    return User.objects.at_work().filter(pk__in=VisitPlan.objects.order_by().values("person").distinct())


class VisitFilter(OfCustomerFilter):
    mine = filters.ChoiceFilter(
        choices=[("yes", pgettext_lazy("visit list", "only mine"))],
        method="by_mine",
        label=pgettext_lazy("visit list", "own visits"),
    )
    person = filters.ModelChoiceFilter(queryset=people, label=_("visitor"))
    role = filters.ChoiceFilter(choices=VisitPlan.Role.choices, label=_("whose visits"))
    grade = filters.ChoiceFilter(choices=[(one, one) for one in "ABC"], label=_("grade"))
    stand = filters.ChoiceFilter(choices=STANDS, method="by_stand", label=pgettext_lazy("visit list", "how it stands"))

    class Meta:
        model = VisitPlan
        fields: list[str] = []

    def by_mine(self, rows, _name, _value):
        return rows.filter(person=self.request.user)

    def by_stand(self, rows, _name, value):
        today = timezone.localdate()
        return {
            "overdue": lambda: rows.overdue(today),
            "soon": lambda: rows.filter(due_on__range=(today, today + WEEK)),
            "never": lambda: rows.filter(last_at__isnull=True),
        }[value]()
