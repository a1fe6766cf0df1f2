"""What time does to long-term agreements: the renewal is owed in time, and their people are told (S1-13 R10)."""

from datetime import date, timedelta

from django.db import transaction

from credit.actions.agreements import RENEW
from credit.actions.expiring import midnight
from credit.models import Agreement
from credit.policy import CreditPolicy
from credit.telling_care import tell_running_out
from regulations.actions.duties import open_duty
from regulations.policies import version_in_force
from regulations.values import Span
from staff.rules import is_gone

LOOK_BACK = timedelta(days=60)  # what ran out while nothing was running
PEOPLE = ("customer__owner", "customer__department", "director", "chief")


def watch_agreements(today: date, policy: CreditPolicy, *, by) -> int:
    """Those that run out soon, or did while nothing was running. Safe to run twice."""
    last = today + timedelta(days=policy.agreement_notice)
    rows = Agreement.objects.filter(state=Agreement.State.SIGNED, valid_to__range=(today - LOOK_BACK, last))
    keys = list(rows.order_by("valid_to", "id").values_list("pk", flat=True))
    return sum(watch_agreement(pk, today, policy.agreement_notice, by=by) for pk in keys)


@transaction.atomic
def watch_agreement(pk: int, today: date, days: int, *, by) -> int:
    rows = Agreement.objects.select_for_update(no_key=True, of=("self",)).select_related(*PEOPLE)
    held = rows.filter(pk=pk, state=Agreement.State.SIGNED).first()
    if held is None:
        return 0
    owe_renewal(held, days, by=by)
    tell_running_out(held, today)
    return 1


def owe_renewal(agreement: Agreement, days: int, *, by) -> None:
    """Owed on the last day, whenever the night came; by the sales director who drafted it."""
    director = None if is_gone(agreement.director) else agreement.director
    open_duty(
        rule=RENEW,
        record=agreement,
        span=Span(days, "days"),
        begun_at=midnight(agreement.valid_to - timedelta(days=days)),
        by=by,
        responsible=director,
        department=director.department if director else agreement.customer.department,
        customer=agreement.customer,
        version=version_in_force("credit", exact=True),
    )
