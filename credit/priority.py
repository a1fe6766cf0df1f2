"""优先: which orders and deliveries are worked off first, by the grade of the customer (S1-13 R12, R17).

The rank stands on the document as long as it is open, and on its held release, so that lists of a million are sorted
by an index. The deeds set it; when grades change, and every night, `refresh_lot` goes through what is open.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import uuid4

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from credit.models import Release, TradingDocument
from credit.policy import CreditPolicy, policy_for
from credit.standing import grades_in_force
from staff.models import User

KIND = "order_priority"
LOT = 5000
MOST = 500  # customers that a job names; of more everybody's are looked at


def rank_of(grade: str, policy: CreditPolicy, *, is_lifted: bool = False) -> int:
    """A small number comes first."""
    ranks = {"A": policy.rank_a, "B": policy.rank_b, "C": policy.rank_c}
    rank = ranks.get(grade, policy.rank_ungraded)
    return min(rank, policy.rank_lifted) if is_lifted else rank


def place(documents: list[TradingDocument]) -> None:
    """Set the rank of documents that are about to be written."""
    policy, grades = policy_for(), grades_in_force(one.customer_id for one in documents)
    for one in documents:
        one.priority = rank_of(grades.get(one.customer_id, ""), policy, is_lifted=one.is_lifted)


def refresh_lot(*, after: int, customers: list[int] | None = None) -> int:
    """The next open documents in the order of their ids; gives the last id, 0 after the last one.

    What somebody has in hand in this moment is passed over: the next night finds it.
    """
    rows = TradingDocument.objects.to_do()
    if customers is not None:
        rows = rows.filter(customer__in=customers)
    columns = ("pk", "customer_id", "is_lifted", "priority")
    found = list(rows.filter(pk__gt=after).order_by("pk").values_list(*columns)[:LOT])
    grades = grades_in_force({customer for _pk, customer, *_rest in found})
    policy, wanted = policy_for(), {}
    for pk, customer, is_lifted, priority in found:
        rank = rank_of(grades.get(customer, ""), policy, is_lifted=is_lifted)
        if rank != priority:
            wanted[pk] = rank
    write_ranks(wanted)
    return found[-1][0] if len(found) == LOT else 0


def write_ranks(wanted: dict[int, int]) -> None:
    """One statement for each rank, on the documents and on the releases that are held."""
    if not wanted:
        return
    with transaction.atomic():
        rows = TradingDocument.objects.to_do().filter(pk__in=wanted).order_by("pk")
        free = rows.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True)
        by_rank = defaultdict(list)
        for pk in free:
            by_rank[wanted[pk]].append(pk)
        for rank, ids in sorted(by_rank.items()):
            TradingDocument.objects.filter(pk__in=ids).update(priority=rank)
            Release.objects.filter(document__in=ids, state=Release.State.HELD).update(priority=rank)


def order_refresh(*, by, customers: Iterable[int] | None = None) -> Job:
    """Grades have changed: look at what is open, of these customers or of all."""
    ids = None if customers is None else sorted(set(customers))
    params = {"customers": ids} if ids is not None and len(ids) <= MOST else {}
    return jobs.enqueue(
        KIND, key=f"{KIND}-{uuid4().hex}", by=by, params=params, title=_("Order of what is open, by grade")
    )


def run_refresh(job: Job, work) -> dict:
    """Job «order_priority»: lot after lot; killed at any moment, the next worker begins again without harm."""
    after, lots = 0, 0
    while True:
        with work.step():
            after = refresh_lot(after=after, customers=job.params.get("customers"))
        lots += 1
        if not after:
            return {"lots": lots}


@shared_task
def start_refresh() -> Job:
    """Every night: what was passed over, and ranks that the policy says otherwise by now."""
    key = f"{KIND}-{timezone.localdate()}"
    return jobs.enqueue(KIND, key=key, by=User.objects.system(), title=_("Order of what is open, by grade"))
