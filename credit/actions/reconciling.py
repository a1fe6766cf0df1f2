"""对账: name every difference between what is kept and the documents, and put one file right."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require, rows_for
from credit.exposure import lock_file, settle_file
from credit.models import CreditFile, Difference, Reconciliation
from credit.models.files import PARTS
from credit.reconciling import counted_parts, differences
from credit.telling_releases import tell_differences
from regulations.policies import version_in_force

FOLLOWING = ("bills", "exposure")  # what follows from the rules; the other parts are sums of documents alone


@transaction.atomic
def reconcile(*, by) -> Reconciliation:
    """One run over all files. What differs still is named anew; what differs no more is over."""
    run = Reconciliation.objects.create(started_at=timezone.now())
    still_open = {(one.customer_id, one.part): one for one in Difference.objects.filter(mended_at__isnull=True)}
    found, changed, new = differences(), [], []
    for one in found:
        row = still_open.pop((one.customer_id, one.part), None)
        if row is None:
            new.append(Difference(run=run, **vars(one)))
        else:
            row.run, row.kept, row.counted = run, one.kept, one.counted
            changed.append(row)
    Difference.objects.bulk_create(new, batch_size=1000)
    Difference.objects.bulk_update(changed, ["run", "kept", "counted"], batch_size=500)
    gone = [row.pk for row in still_open.values()]
    Difference.objects.filter(pk__in=gone).update(mended_at=timezone.now(), mended_by=by)
    run.files, run.differences, run.finished_at = CreditFile.objects.count(), len(found), timezone.now()
    run.save()
    if new:
        tell_differences(run)
    return run


def moved_by_rules() -> list[int]:
    """Customers whose exposure adds up otherwise since other rules came into force: nobody has booked it wrong."""
    version, last = version_in_force("credit", exact=True), Reconciliation.objects.first()
    if version is None or last is None or begun_at(version) <= last.started_at:
        return []
    return sorted({one.customer_id for one in differences() if one.part in FOLLOWING})


def begun_at(version) -> datetime:
    day = timezone.make_aware(datetime.combine(version.effective_on, time.min))
    return max(day, version.published_at or day)


@transaction.atomic
def follow_rules(*, customers: list[int], by) -> None:
    """Count anew what these rules count: bills that were passed on, confirmed orders, what was paid beforehand."""
    for customer in customers:
        file = lock_file(customer)
        file.bills = counted_parts(customer)["bills"]
        settle_file(file, by=by, due_moved=False)


@transaction.atomic
def put_right(*, difference: Difference, by) -> CreditFile:
    """Count the file of its customer anew, all parts of it, under its lock."""
    require(by, "credit.mend_difference")
    found = rows_for(by, Difference).filter(pk=difference.pk).first()
    if found is None:
        raise Refused(_("There is no such difference, or it is not yours to see."), code="unseen")
    file = lock_file(found.customer_id)
    rows = Difference.objects.filter(customer=found.customer_id, mended_at__isnull=True)
    if not rows.update(mended_at=timezone.now(), mended_by=by):
        raise Refused(_("This difference was put right already."), code="state")
    names = [*PARTS, "exposure"]
    before = trail.snapshot(file, names)
    for part, amount in counted_parts(file.customer_id).items():
        setattr(file, part, amount)
    settle_file(file, by=by)
    trail.write("credit.put_right", file, by=by, changes=trail.difference(before, trail.snapshot(file, names)))
    return file
