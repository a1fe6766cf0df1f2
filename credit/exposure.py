"""信用占用: what a customer has been lent, kept with every booking under the lock of the credit file.

exposure = receivables + unsettled bills + deliveries released and not invoiced
           + confirmed, undelivered orders and − what was paid beforehand, where the policy says so (S0-21 R57)
"""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from credit.after_complaint import meet_collected
from credit.models import CreditFile, LimitCrossing, Receivable
from credit.models.files import PARTS
from credit.policy import CreditPolicy, policy_for
from credit.reporting import owe_no_report, owe_report
from credit.telling import tell_crossing
from customers.models import Customer

ZERO = Decimal(0)


def lock_file(customer_id: int) -> CreditFile:
    """The credit file, locked until the transaction ends; made when there is none. First of all locks of a deed."""
    for file in CreditFile.objects.select_for_update(no_key=True).filter(customer=customer_id).order_by():
        return file
    try:
        with transaction.atomic():
            CreditFile.objects.create(customer=Customer.objects.get(pk=customer_id))
    except IntegrityError:
        pass  # somebody else made it in this moment
    return CreditFile.objects.select_for_update(no_key=True).get(customer=customer_id)


def lock_files(customer_ids) -> dict[int, CreditFile]:
    """Several files, locked in the order of their customers, so that two bookings of many never lock each other up."""
    wanted = sorted(set(customer_ids))
    known = set(CreditFile.objects.filter(customer__in=wanted).values_list("customer_id", flat=True))
    CreditFile.objects.bulk_create(
        [CreditFile(customer_id=pk) for pk in wanted if pk not in known], ignore_conflicts=True
    )
    locked = CreditFile.objects.select_for_update(no_key=True).filter(customer__in=wanted).order_by("customer_id")
    return {file.customer_id: file for file in locked}


def exposure_of(file: CreditFile, policy: CreditPolicy) -> Decimal:
    """What counts as lent by this policy."""
    total = file.receivables + file.bills + file.deliveries
    if policy.orders_count:
        total += file.orders
    if policy.prepaid_counts:
        total -= file.prepaid
    return total


def shift(file: CreditFile, *, by, **parts: Decimal) -> CreditFile:
    """Add to the parts of a locked file and keep what follows: exposure, oldest due date, near the limit or not."""
    for name, amount in parts.items():
        if name not in PARTS:
            raise ValueError(f"no part of the exposure: {name}")
        setattr(file, name, getattr(file, name) + amount)
    settle_file(file, by=by, due_moved="receivables" in parts)
    if parts.get("receivables", ZERO) < 0:
        meet_collected(file, by=by)
    return file


def settle_file(file: CreditFile, *, by, due_moved: bool = True) -> CreditFile:
    """Write the parts of a locked file and all that is derived from them."""
    policy = policy_for()
    file.exposure = exposure_of(file, policy)
    if due_moved:
        unpaid = Receivable.objects.filter(customer=file.customer_id, open__gt=0)
        file.oldest_due_on = unpaid.aggregate(day=Min("due_on"))["day"]
    was_near, crossing = file.is_near, follow_limit(file, policy)
    file.version += 1
    file.save(update_fields=[*PARTS, "exposure", "oldest_due_on", "is_near", "version"])
    if crossing:
        tell_crossing(crossing, by=by)
        owe_report(crossing, by=by)
    elif was_near and not file.is_near:
        owe_no_report(file, by=by)  # there is no limit any more
    return file


def follow_limit(file: CreditFile, policy: CreditPolicy) -> LimitCrossing | None:
    """One row when the exposure comes near the limit, one when it is away again (S0-21 R64).

    Near from `near_percent` of the limit on; no longer near `near_back` points below that.
    """
    if not file.limit:
        file.is_near = False  # nothing is lent: every release is held anyway
        return None
    is_up = 100 * file.exposure >= policy.near_percent * file.limit
    is_away = 100 * file.exposure < (policy.near_percent - policy.near_back) * file.limit
    if not ((is_up and not file.is_near) or (is_away and file.is_near)):
        return None
    file.is_near = is_up
    return LimitCrossing.objects.create(
        file=file, is_up=is_up, exposure=file.exposure, limit=file.limit, at=timezone.now()
    )
