"""The day before, on the day, then every day to borrower and head; once a day, also after missed nights (S1-26 R16)."""

from datetime import date, timedelta

from django.db import transaction

from archives.actions.loans import note_overdue
from archives.models import Loan
from archives.policy import ArchivePolicy, policy_for
from archives.telling import tell_loans

LOT = 200


def remind_lot(*, today: date, after: int, by) -> int:
    """The next so many loans that are due soon or late; gives the last id, 0 at the end."""
    policy = policy_for()
    last = today + timedelta(days=policy.remind_before)
    with transaction.atomic():
        out = Loan.objects.out().filter(due_on__lte=last, pk__gt=after).order_by("pk")
        about = ("file", "borrower__department__head")
        found = list(out.select_for_update(no_key=True, of=("self",)).select_related(*about)[:LOT])
        remind([loan for loan in found if loan.reminded_on is None or loan.reminded_on < today], today, policy, by=by)
    return found[-1].pk if found else 0


def remind(loans: list[Loan], today: date, policy: ArchivePolicy, *, by) -> None:
    tell_loans(loans, today)
    if policy.overdue_is_violation:
        note_overdue([loan for loan in loans if loan.due_on < today], by=by)
    Loan.objects.filter(pk__in=[loan.pk for loan in loans]).update(reminded_on=today)
