"""How to narrow long-term agreements, support plans and watch notes."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import ListFilter
from credit.filters.common import customers_like
from credit.models import Agreement, SupportPlan, WatchNote
from credit.policy import policy_for

AGREEMENTS = [
    ("open", pgettext_lazy("agreement list", "in force")),
    ("soon", pgettext_lazy("agreement list", "running out")),
    ("over", pgettext_lazy("agreement list", "run out, not renewed")),
    ("draft", pgettext_lazy("agreement list", "drafts")),
    ("amended", pgettext_lazy("agreement list", "amendment not signed yet")),
    ("ended", pgettext_lazy("agreement list", "ended")),
]


PLANS = [
    ("draft", pgettext_lazy("support plan", "no plan yet")),
    ("asked", pgettext_lazy("support plan", "being signed")),
    ("approved", pgettext_lazy("support plan", "in force")),
    ("late", pgettext_lazy("support plan", "with overdue items")),
    ("dropped", pgettext_lazy("support plan", "not wanted any more")),
]


class OfCustomerFilter(ListFilter):
    """By customer; each list has its own fields besides."""

    customer = filters.CharFilter(method="by_customer", label=_("customer (name or code)"), max_length=60)

    def by_customer(self, rows, _name, value):
        return rows.filter(customer__in=customers_like(self.request.user, value.strip()))


class AgreementFilter(OfCustomerFilter):
    stand = filters.ChoiceFilter(
        choices=AGREEMENTS, method="by_stand", label=pgettext_lazy("agreement list", "how it stands")
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def by_stand(self, rows, _name, value):
        today = timezone.localdate()
        return {
            "open": lambda: rows.filter(state="signed", valid_to__gte=today),
            "soon": lambda: rows.running_out(today, policy_for().agreement_notice),
            "over": lambda: rows.run_out(today),
            "draft": lambda: rows.filter(state="draft"),
            "amended": lambda: rows.filter(state="signed", versions__signed_on__isnull=True).distinct(),
            "ended": lambda: rows.filter(state="ended"),
        }[value]()


class PlanFilter(OfCustomerFilter):
    year = filters.NumberFilter(label=pgettext_lazy("grading", "year"), min_value=2000, max_value=2999)
    stand = filters.ChoiceFilter(choices=PLANS, method="by_stand", label=_("state"))

    class Meta:
        model = SupportPlan
        fields: list[str] = []

    def by_stand(self, rows, _name, value):
        return rows.late(timezone.localdate()) if value == "late" else rows.filter(state=value)


class NoteFilter(OfCustomerFilter):
    kind = filters.ChoiceFilter(choices=WatchNote.Kind.choices, label=_("kind"))
    important = filters.ChoiceFilter(
        choices=[("yes", _("only important ones"))], method="by_important", label=_("importance")
    )

    class Meta:
        model = WatchNote
        fields: list[str] = []

    def by_important(self, rows, _name, _value):
        return rows.filter(is_important=True)
