"""A complaint that was not upheld keeps nobody from paying: what is owed is collected within the term (S3-05 R5).

One clock for each customer, from the first such verdict on. It is kept when all invoices of that day are settled, or by
a step of collection.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from credit.models import CreditFile, Receivable
from credit.policy import policy_for
from credit.telling_collection import tell_to_collect
from regulations.actions.duties import meet_duty, open_duty
from regulations.models import Duty
from regulations.policies import version_in_force

RULE = "credit.collect_after_complaint"
LOT = 200


def owe_collection(complaint, by) -> None:
    """Whoever owns the customer collects; nothing where nothing is owed."""
    rows = CreditFile.objects.filter(customer=complaint.customer_id)
    file = rows.select_related("customer__owner", "customer__department").first()
    if file is None or not Receivable.objects.filter(customer=complaint.customer_id, open__gt=0).exists():
        return
    open_duty(
        rule=RULE,
        record=file,
        span=policy_for().collect_after_complaint,
        begun_at=timezone.now(),
        by=by,
        responsible=file.customer.owner,
        department=file.customer.department,
        customer=file.customer,
        version=version_in_force("credit"),
    )
    tell_to_collect(file, complaint)


def meet_collected(file: CreditFile, *, by) -> bool:
    """All that was owed on the day of the verdict is settled, whatever was invoiced since."""
    begun_at = Duty.objects.open().about(file).filter(rule=RULE).values_list("begun_at", flat=True).first()
    if begun_at is None or owes_since(file, begun_at):
        return False
    meet_duty(rule=RULE, record=file, at=timezone.now(), by=by)
    return True


def owes_since(file: CreditFile, begun_at: datetime) -> bool:
    rows = Receivable.objects.filter(customer=file.customer_id, open__gt=0)
    return rows.filter(issued_on__lte=timezone.localdate(begun_at)).exists()


@transaction.atomic
def meet_collected_lot(*, after: int = 0, by) -> int:
    """What a verdict and a payment of the same moment left owed. Gives the last one, 0 at the end."""
    owed = Duty.objects.open().filter(rule=RULE, record_id__gt=after).order_by("record_id")
    keys = list(owed.values_list("record_id", flat=True)[:LOT])
    for file in CreditFile.objects.filter(pk__in=keys).order_by("pk"):
        meet_collected(file, by=by)
    return keys[-1] if len(keys) == LOT else 0
