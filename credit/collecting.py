"""催收, without deeds: what is overdue, which rung of the ladder is due, what came in on a promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.fields import MoneyField
from credit.models import CollectionStep, Payment, Promise, Receivable
from credit.policy import CreditPolicy
from credit.policy.collecting import STAGES

ZERO = Decimal(0)
RANKS = {stage: place for place, stage in enumerate(STAGES, 1)} | {"": 0}
# Each rung is a rule of its own, so that the workbench says what is to be done and figures say what was kept.
RULES = {stage: f"credit.collect_{stage}" for stage in STAGES}
DUNNING = "credit.dunning_day"
CLOCK = "chase_within"  # the field of the policy that all rungs share


@dataclass(frozen=True)
class Overdue:
    """Of one customer: what is chased, what is disputed, and since when the oldest of it is due."""

    amount: Decimal
    disputed: Decimal
    oldest_due_on: date

    @property
    def total(self) -> Decimal:
        return self.amount + self.disputed


def overdue_rows(today: date) -> QuerySet:
    """Said twice, so that the index of what is open is found on every database."""
    return Receivable.objects.unsettled().overdue(today).order_by()


def overdue_of(customer_ids: Iterable[int], today: date) -> dict[int, Overdue]:
    """{customer: what is overdue} in one query; who owes nothing overdue is not in it."""
    rows = overdue_rows(today).filter(customer__in=list(customer_ids)).values("customer")
    found = rows.annotate(
        amount=Sum(F("open") - F("disputed"), output_field=MoneyField()),
        apart=Sum("disputed"),
        oldest=Min("due_on"),
        oldest_chased=Min("due_on", filter=Q(open__gt=F("disputed"))),
    )
    return {
        row["customer"]: Overdue(row["amount"], row["apart"], row["oldest_chased"] or row["oldest"]) for row in found
    }


def stage_due(policy: CreditPolicy, days: int, amount: Decimal) -> str:
    """The highest rung for so many days and so much money; empty below the first one."""
    if amount < policy.collect_least:
        return ""
    least = {"letter": policy.letter_least, "visit": policy.letter_least, "lawyer": policy.lawyer_least}
    reached = [
        stage
        for stage in STAGES
        if days >= getattr(policy, f"{stage}_after") and amount >= least.get(stage, policy.collect_least)
    ]
    return reached[-1] if reached else ""


def done_ranks(cases: dict[int, date]) -> dict[int, int]:
    """{case: the highest rung that was climbed since its oldest debt fell due}; of older debts nothing counts."""
    found: dict[int, int] = {}
    steps = CollectionStep.objects.filter(case__in=list(cases)).order_by().values_list("case_id", "stage", "done_at")
    for case, stage, done_at in steps:
        if timezone.localdate(done_at) > cases[case]:
            found[case] = max(found.get(case, 0), RANKS[stage])
    return found


def with_money_in(promises: QuerySet) -> QuerySet:
    """Each promise with what came in on it: payments and bills booked after it was made and received by its day, less
    refunds, without what was reversed or dishonoured."""
    came = (
        Payment.objects.filter(
            customer=OuterRef("case__file__customer_id"),
            reversed_at__isnull=True,
            entered_at__gt=OuterRef("made_at"),
            received_on__gte=OuterRef("made_on"),
            received_on__lte=OuterRef("due_on"),
        )
        .order_by()
        .values("customer")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    made_on = F("made_at__date")
    return promises.annotate(made_on=made_on).annotate(
        came_in=Coalesce(Subquery(came), Value(ZERO, MoneyField()), output_field=MoneyField())
    )


def running_promise(case) -> Promise | None:
    """The open promise of a case with what came in on it."""
    return with_money_in(Promise.objects.filter(case=case, state=Promise.State.OPEN)).first()
