"""How to narrow the list of credit files."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import ListFilter
from credit.actions.limits import REVIEW
from credit.filters.common import customers_like
from credit.models import CreditFile
from regulations.models import Duty

STANDS = [
    ("near", pgettext_lazy("credit list", "near the limit")),
    ("over", pgettext_lazy("credit list", "over the limit")),
    ("overdue", pgettext_lazy("credit list", "something is overdue")),
    ("stopped", pgettext_lazy("credit list", "stopped or terminated")),
    ("expired", pgettext_lazy("credit list", "the limit has run out")),
    ("none", pgettext_lazy("credit list", "no limit decided")),
    ("review", pgettext_lazy("credit list", "to be reviewed this year")),
]
CATEGORIES = [*CreditFile.Category.choices, ("none", pgettext_lazy("credit category", "none yet"))]


def owed_reviews() -> QuerySet:
    """Ids of the files whose yearly review is owed."""
    owed = Duty.objects.open().filter(rule=REVIEW, record_type="credit.creditfile")
    return owed.order_by().values("record_id")


class FileFilter(ListFilter):
    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)
    stand = filters.ChoiceFilter(choices=STANDS, method="by_stand", label=pgettext_lazy("credit list", "how it stands"))
    category = filters.ChoiceFilter(choices=CATEGORIES, method="by_category", label=_("credit category"))
    state = filters.ChoiceFilter(choices=CreditFile.State.choices, label=_("state"))

    class Meta:
        model = CreditFile
        fields: list[str] = []

    def by_customer(self, files, _name, value):
        return files.filter(customer__in=customers_like(self.request.user, value.strip()))

    def by_category(self, files, _name, value):
        return files.filter(category="" if value == "none" else value)

    def by_stand(self, files, _name, value):
        today = timezone.localdate()
        return {
            "near": lambda: files.filter(is_near=True),
            "over": files.over_limit,
            "overdue": lambda: files.overdue(today),
            "stopped": files.stopped,
            "expired": lambda: files.filter(valid_until__lt=today),
            "review": lambda: files.filter(pk__in=owed_reviews()),
            "none": lambda: files.filter(limit__isnull=True),
        }[value]()
