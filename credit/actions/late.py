"""Paid late, as an event of the credit file: once for each invoice that is overdue for too long."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from credit.collecting import overdue_rows
from credit.models import CreditEvent, CreditFile
from credit.policy import policy_for

LOT = 1000


@transaction.atomic
def note_late_lot(*, after: int = 0, today: date, by) -> int:
    """The next invoices over the days of the policy that have no event yet. Gives the last one, 0 at the end."""
    limit = today - timedelta(days=policy_for().overdue_days)
    late = overdue_rows(limit).filter(pk__gt=after, open__gt=F("disputed"), late_event__isnull=True).order_by("pk")
    rows = list(late[:LOT])
    files = dict(
        CreditFile.objects.filter(customer__in={row.customer_id for row in rows}).values_list("customer_id", "pk")
    )
    CreditEvent.objects.bulk_create(
        [
            CreditEvent(
                file_id=files[row.customer_id],
                kind=CreditEvent.Kind.LATE,
                on=today,
                text=late_words(row.number, (today - row.due_on).days),
                amount=row.open - row.disputed,
                receivable=row,
                noted_by=by,
            )
            for row in rows
            if row.customer_id in files
        ],
        ignore_conflicts=True,
    )
    return rows[-1].pk if len(rows) == LOT else 0


def late_words(number: str, days: int) -> str:
    return _("Invoice %(number)s is not paid %(days)d days after it was due.") % {"number": number, "days": days}
