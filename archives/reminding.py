"""The day before, on the day, then every day to borrower and head; once a day, also after missed nights (S1-26 R16)."""

from datetime import date, timedelta

from django.db import transaction

from archives.actions.loans import note_trouble
from archives.models import Loan, LoanTrouble
from archives.policy import policy_for
from archives.telling import tell_due, tell_overdue

LOT = 200


def remind_lot(*, today: date, after: int, by) -> int:
    """The next so many loans that are due soon or late; gives the last id, 0 at the end."""
    policy = policy_for()
    last = today + timedelta(days=policy.remind_before)
    with transaction.atomic():
        out = Loan.objects.out().filter(due_on__lte=last, pk__gt=after).order_by("pk")
        found = list(out.select_for_update(no_key=True, of=("self",)).select_related("file", "borrower")[:LOT])
        for loan in found:
            if loan.reminded_on is None or loan.reminded_on < today:
                remind(loan, today, is_violation=policy.overdue_is_violation, by=by)
    return found[-1].pk if found else 0


def remind(loan: Loan, today: date, *, is_violation: bool, by) -> None:
    if loan.due_on >= today:
        tell_due(loan, today)
    else:
        tell_overdue(loan, today)
        if is_violation:
            note_trouble(loan, LoanTrouble.Kind.OVERDUE, "", by=by)
    loan.reminded_on = today
    loan.save(update_fields=["reminded_on"])
