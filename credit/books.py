"""What every booking asks first: may the person, whose file, and is the day still open."""

from datetime import date
from decimal import Decimal

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.fields import CENT, LARGEST
from core.rules import require, rows_for
from credit.exposure import lock_file
from credit.models import Bill, CreditFile, PeriodClosing
from credit.policy import CreditPolicy
from customers.models import Customer

CLOSING_LOCK = 520_005  # bookings share it, closing a period has it alone


def hold_customer(customer: Customer, *, by, permission: str) -> CreditFile:
    """The credit file, locked, for someone who may book and may see the customer."""
    require(by, permission)
    if not rows_for(by, Customer).filter(pk=customer.pk).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return lock_file(customer.pk)


def hold_row(record: models.Model, *, by, permission: str) -> tuple[CreditFile, models.Model]:
    """The file of a receivable, payment or bill, locked, and the record as it stands under that lock."""
    require(by, permission)
    model = type(record)
    owner = rows_for(by, model).filter(pk=record.pk).values_list("customer_id", flat=True).first()
    if owner is None:
        raise Refused(_("There is no such record, or it is not yours to see."), code="unseen")
    return lock_file(owner), model.objects.get(pk=record.pk)


def closed_until() -> date | None:
    """The last day of the closed period; the newest closing counts."""
    return PeriodClosing.objects.order_by("-id").values_list("until", flat=True).first()


def share_closing_lock() -> None:
    """Until the transaction ends no period is closed under the feet of a booking."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CLOSING_LOCK])


def check_day(*days: date, may_be_ahead: bool = False) -> None:
    """Nothing is booked or undone in a closed period, and nothing ahead of its day."""
    share_closing_lock()
    until = closed_until()
    for day in days:
        if until and day <= until:
            raise Refused(
                _("The books are closed until %(until)s: nothing of %(day)s is booked or undone any more.")
                % {"until": until, "day": day},
                code="closed",
            )
        if day > timezone.localdate() and not may_be_ahead:
            raise Refused(_("%(day)s has not come yet.") % {"day": day}, code="ahead")


def sound_amount(amount: Decimal) -> Decimal:
    """An amount above zero, as exact as it is kept."""
    amount = Decimal(amount).quantize(CENT)
    if not 0 < amount < LARGEST:
        raise Refused(_("The amount must be above zero."), code="amount")
    return amount


def counted_states(policy: CreditPolicy) -> tuple[str, ...]:
    """The states in which a bill counts as lent."""
    passed_on = (Bill.State.ENDORSED, Bill.State.DISCOUNTED) if policy.passed_bills_count else ()
    return (Bill.State.HELD, *passed_on)
