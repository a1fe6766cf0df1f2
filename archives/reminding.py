"""The day before, on the day, then every day to borrower and head; once a day, also after missed nights (S1-26 R16)."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from archives.actions.troubles import note_overdue
from archives.models import Loan
from archives.policy import ArchivePolicy, policy_for
from archives.telling import tell_loans
from regulations.deadlines import next_working

LOT = 200


def remind_lot(*, today: date, after: int, by) -> int:
    """The next so many loans that are due soon or late; gives the last id, 0 at the end."""
    policy = policy_for()
    last = last_due(today, policy.remind_before)
    with transaction.atomic():
        out = Loan.objects.out().filter(due_on__lte=last, pk__gt=after).order_by("pk")
        about = ("file", "borrower__department__head", "borrower__superior")
        found = list(out.select_for_update(no_key=True, of=("self",)).select_related(*about)[:LOT])
        works = works_on(today)
        remind([loan for loan in found if is_wanted(loan, today, works=works)], today, policy, by=by)
    return found[-1].pk if found else 0


def remind(loans: list[Loan], today: date, policy: ArchivePolicy, *, by) -> None:
    tell_loans(loans, today)
    if policy.overdue_is_violation:
        note_overdue([loan for loan in loans if loan.due_on < today], by=by)
    Loan.objects.filter(pk__in=[loan.pk for loan in loans]).update(reminded_on=today)


def last_due(today: date, before: int) -> date:
    """Up to which day of return is reminded today; before days of rest, what is due in them or just after, too."""
    last = first_worked(today + timedelta(days=1)) - timedelta(days=1) if works_on(today) else today
    return last + timedelta(days=before)


def works_on(day: date) -> bool:
    return first_worked(day) == day


def first_worked(day: date) -> date:
    """The day itself where the company works on it, else the next one on which it does."""
    return timezone.localdate(next_working(timezone.make_aware(datetime.combine(day, time()))))


def is_wanted(loan: Loan, today: date, *, works: bool) -> bool:
    """Once a day; what was foretold before days of rest is not foretold in them again."""
    return loan.reminded_on is None or (loan.reminded_on < today and (works or loan.due_on <= today))
