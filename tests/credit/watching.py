"""A customer with a limit, and the people who watch over it."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction
from django.utils import timezone

from credit.exposure import lock_file, shift
from credit.models import CreditFile, Receivable, Release, TradingDocument
from tests.conftest import make_person
from tests.credit.conftest import make_customer

numbers = count(1)


def make_file(owner, *, limit="1000", lent="0", name="鼎丰商贸") -> CreditFile:
    customer = make_customer(name, owner=owner, department=owner.department)
    with transaction.atomic():
        file = lock_file(customer.pk)
    CreditFile.objects.filter(pk=file.pk).update(limit=Decimal(limit))
    if Decimal(lent):
        owe(file, lent, by=owner)
    return CreditFile.objects.get(pk=file.pk)


@transaction.atomic
def owe(file: CreditFile, amount, *, by, late: int = 0) -> Receivable:
    """One invoice, so many days late, and what follows of it."""
    held, today = lock_file(file.customer_id), timezone.localdate()
    receivable = Receivable.objects.create(
        customer=file.customer,
        number=f"FP-{next(numbers)}",
        issued_on=today - timedelta(days=late + 30),
        due_on=today - timedelta(days=late),
        amount=Decimal(amount),
        open=Decimal(amount),
        entered_by=by,
    )
    shift(held, by=by, receivables=Decimal(amount))
    return receivable


def hold_release(file: CreditFile, amount, *, by) -> Release:
    """A delivery that waits in the queue."""
    document = TradingDocument.objects.create(
        customer=file.customer,
        kind="delivery",
        number=f"FH-{next(numbers)}",
        on=timezone.localdate(),
        amount=Decimal(amount),
        state="held",
        entered_by=by,
    )
    return Release.objects.create(
        document=document,
        customer=file.customer,
        amount=Decimal(amount),
        verdict="hold",
        state="held",
        exposure_before=file.exposure,
        limit_then=file.limit,
        asked_at=timezone.now(),
        asked_by=by,
    )


def make_supervisor(cast):
    """营销主管 of the sales department, over both regions."""
    return make_person("yxzg", "营销主管", "sales_supervisor", cast.sales, is_staff=True, superior=cast.gm)
