"""The debtor as things stand: what whoever decides over the limit has to know (S0-21 R65)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, ExpressionWrapper, F, Min, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.fields import MoneyField
from core.templatetags.money import money
from credit.models import CreditException, CreditFile, Receivable, Release
from credit.policy import policy_for
from credit.usage import Usage, usage_of

ZERO = Decimal(0)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Debtor:
    """`held` are the releases that wait, `asked` the exceptions of the last year: how many, and how many approved."""

    file: CreditFile
    usage: Usage
    overdue: Decimal
    disputed: Decimal
    oldest_days: int
    held: list[Release]
    asked: int
    approved: int

    @property
    def held_sum(self) -> Decimal:
        return sum((one.amount for one in self.held), ZERO)

    @property
    def over(self) -> Decimal:
        """What is lent beyond the limit already."""
        return max(ZERO, self.file.exposure - (self.file.limit or ZERO))


def overdue_of(file: CreditFile, today: date) -> dict:
    """What is late: without what is disputed, what is disputed, and since when."""
    late = Receivable.objects.overdue(today).filter(customer=file.customer_id)
    undisputed = ExpressionWrapper(F("open") - F("disputed"), output_field=MoneyField())
    found = late.aggregate(overdue=Sum(undisputed), disputed=Sum("disputed"), oldest=Min("due_on"))
    return {
        "overdue": found["overdue"] or ZERO,
        "disputed": found["disputed"] or ZERO,
        "oldest_days": (today - found["oldest"]).days if found["oldest"] else 0,
    }


def debtor_of(file: CreditFile, today: date) -> Debtor:
    """Four queries."""
    held = Release.objects.filter(customer=file.customer_id, state=Release.State.HELD).select_related("document")
    year = CreditException.objects.filter(file=file.pk, asked_at__date__gte=today - YEAR)
    counted = year.aggregate(asked=Count("pk"), approved=Count("pk", filter=Q(state__in=["approved", "expired"])))
    return Debtor(
        file=file,
        usage=usage_of(file, policy_for()),
        held=list(held.order_by("-id")[:20]),
        **overdue_of(file, today),
        **counted,
    )


def facts_of(debtor: Debtor) -> list[tuple[str, str]]:
    """The same in words, kept with a decision."""
    file = debtor.file
    return [
        (_("exposure"), money(file.exposure)),
        (_("credit limit"), _("none decided") if file.limit is None else money(file.limit)),
        (_("state of the credit"), file.get_state_display()),
        (pgettext("credit", "overdue"), overdue_words(debtor)),
        (_("held releases"), held_words(debtor)),
    ]


def overdue_words(debtor: Debtor) -> str:
    if not debtor.overdue:
        return _("nothing")
    return _("%(amount)s, the oldest for %(days)s days") % {
        "amount": money(debtor.overdue),
        "days": debtor.oldest_days,
    }


def held_words(debtor: Debtor) -> str:
    if not debtor.held:
        return _("none")
    numbers = ", ".join(f"{one.document} {money(one.amount)}" for one in debtor.held[:5])
    return numbers if len(debtor.held) <= 5 else f"{numbers} …"
