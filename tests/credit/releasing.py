"""A customer with a limit, and documents to be let go."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction
from django.utils import timezone

from credit.actions.documents import new_document
from credit.exposure import lock_file, shift
from credit.models import Condition, CreditException, CreditFile, Receivable, TradingDocument
from tests.credit.conftest import make_customer

numbers = count(1)


def with_limit(owner, limit=1000, department=None, **facts) -> CreditFile:
    customer = make_customer("鼎丰商贸", owner=owner, department=department or owner.department)
    with transaction.atomic():
        file = lock_file(customer.pk)
    limit = None if limit is None else Decimal(limit)
    CreditFile.objects.filter(pk=file.pk).update(limit=limit, **facts)
    return CreditFile.objects.get(pk=file.pk)


def draft(file: CreditFile, amount, by, kind="delivery", **facts) -> TradingDocument:
    document = TradingDocument(
        customer_id=file.customer_id, kind=kind, amount=Decimal(amount), on=date(2026, 11, 20), number="", **facts
    )
    return new_document(document=document, by=by)


def owe(file: CreditFile, amount, by, days_late=0, disputed=0) -> Receivable:
    """An invoice that counts as lent; late by so many days."""
    due = timezone.localdate() - timedelta(days=days_late)
    row = Receivable.objects.create(
        customer_id=file.customer_id,
        number=f"R-{next(numbers)}",
        issued_on=due - timedelta(days=30),
        due_on=due,
        amount=Decimal(amount),
        open=Decimal(amount),
        disputed=Decimal(disputed),
        entered_by=by,
    )
    with transaction.atomic():
        shift(lock_file(file.customer_id), by=by, receivables=Decimal(amount))
    return row


def ask_for_condition(file: CreditFile, by, **facts) -> Condition:
    return Condition.objects.create(file=file, kind="guarantee", asked_at=timezone.now(), asked_by=by, **facts)


def allow(file: CreditFile, amount, by, days=10, **facts) -> CreditException:
    """An exception that was approved."""
    return CreditException.objects.create(
        file=file,
        amount=Decimal(amount),
        cause="扩大交易",
        valid_until=timezone.localdate() + timedelta(days=days),
        state="approved",
        asked_at=timezone.now(),
        asked_by=by,
        decided_at=timezone.now(),
        decided_by=by,
        **facts,
    )


def lent(file: CreditFile) -> Decimal:
    return CreditFile.objects.get(pk=file.pk).exposure
