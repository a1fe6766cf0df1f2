"""What tests of collection stand on: invoices, money and a night."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

import time_machine
from django.db import transaction
from django.utils import timezone

from core.dates import month_end
from credit.actions.allocating import collected_by, pieces_of
from credit.actions.ladder import climb_lot
from credit.exposure import lock_files, shift
from credit.models import CollectionCase, Payment, Receivable
from staff.models import User

numbers = count(1)
TODAY = date(2026, 6, 15)  # a Monday


def at(day: date, hour: int = 9):
    """As if it were nine o'clock of that day."""
    moment = timezone.make_aware(datetime.combine(day, time(hour)))
    return time_machine.travel(moment, tick=False)


@transaction.atomic
def owe(customer, amount, due_on: date, *, issued_on: date | None = None, disputed=0, by=None) -> Receivable:
    """An invoice that is not paid."""
    amount = Decimal(str(amount))
    by = by or User.objects.system()
    file = lock_files([customer.pk])[customer.pk]
    row = Receivable.objects.create(
        customer=customer,
        number=f"F{next(numbers):06d}",
        issued_on=issued_on or due_on - timedelta(days=30),
        due_on=due_on,
        amount=amount,
        open=amount,
        disputed=Decimal(str(disputed)),
        entered_by=by,
    )
    shift(file, by=by, receivables=amount)
    return row


@transaction.atomic
def pay(row: Receivable, amount, on: date, *, by=None) -> Payment:
    """Money that settles so much of this invoice."""
    amount, by = Decimal(str(amount)), by or User.objects.system()
    file = lock_files([row.customer_id])[row.customer_id]
    payment = Payment.objects.create(
        customer_id=row.customer_id, received_on=on, amount=amount, unallocated=0, entered_by=by
    )
    row.allocations.create(payment=payment, amount=amount, on=on, allocated_by=by)
    settle(row, amount)
    shift(file, by=by, receivables=-amount)
    return payment


def settle(row: Receivable, amount) -> None:
    """So much less is owed; settled on the last day on which something settled it."""
    row.open -= amount
    days = [*row.allocations.filter(undone_on=None).values_list("on", flat=True)]
    days += row.write_offs.values_list("on", flat=True)
    row.settled_on = None if row.open else max(days)
    row.collected = collected_by(month_end(row.due_on), pieces_of([row.pk])[row.pk])
    row.save(update_fields=["open", "settled_on", "collected"])


def climb(day: date = TODAY) -> None:
    """The night before this day."""
    with at(day, 5):
        after = 0
        while True:
            after = climb_lot(after=after, today=day, by=User.objects.system()).last
            if not after:
                return


def case_of(customer) -> CollectionCase:
    return CollectionCase.objects.select_related("collector").get(file__customer=customer, closed_on__isnull=True)
