"""月末催款: on its day finance's reminder goes to supervisors and representatives at once (S3-05 R1)."""

from calendar import monthrange
from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from complaints.people import people_with
from core.notices import tell_many
from credit.actions.ladder import RECORD, duty_of
from credit.collecting import DUNNING
from credit.models import CollectionCase, Promise
from credit.policy import policy_for
from credit.telling_collection import list_url, tell_dunning
from regulations.actions.duties import open_duties
from regulations.models import Duty
from staff.models import User

LOT = 500
SEE = "credit.view_collectioncase"


def dunning_day(today: date) -> date:
    """The day of this month; the last one where the month is shorter."""
    return today.replace(day=min(policy_for().dunning_day, monthrange(today.year, today.month)[1]))


def chased() -> QuerySet:
    """Open cases with something to be chased; what rests on a promise waits for it."""
    promised = Promise.objects.filter(case=OuterRef("pk"), state=Promise.State.OPEN)
    return CollectionCase.objects.filter(~Exists(promised), closed_on__isnull=True, overdue__gt=0)


@transaction.atomic
def remind_lot(*, after: int = 0, by) -> int:
    """The next cases that no rung is owed for: the collector reminds the customer all the same. 0 at the end."""
    owed = Duty.objects.open().filter(record_type=RECORD, record_id=OuterRef("pk"))
    rows = (
        chased().filter(~Exists(owed), pk__gt=after).select_related("file__customer__department", "collector", "policy")
    )
    cases = list(rows.order_by("pk")[:LOT])
    now = timezone.now()
    open_duties([duty_of(case, DUNNING, now) for case in cases], by=by)
    return cases[-1].pk if len(cases) == LOT else 0


@transaction.atomic
def tell_month(*, month: date, by) -> int:
    """Finance has the whole list, each supervisor that of the own people, each representative the own one."""
    rows = chased().select_related("file__customer__department__head", "collector__superior")
    own, shares = defaultdict(list), defaultdict(list)
    finance = keepers()
    for case in rows.order_by("-overdue", "-id").iterator(chunk_size=2000):
        collector = case.collector
        if collector:
            own[collector].append(case)
        for person in {*finance, superior_of(case)} - {collector, None}:
            shares[person].append(case)
    drafts = [
        tell_dunning(person, month, [*own.get(person, []), *cases], list_url()) for person, cases in shares.items()
    ]
    drafts += [
        tell_dunning(person, month, cases, list_url(collector=person.pk))
        for person, cases in own.items()
        if person not in shares
    ]
    return tell_many(drafts)


def superior_of(case: CollectionCase) -> User | None:
    """Who leads the collector; without one the head of the department."""
    department = case.file.customer.department
    return (case.collector.superior if case.collector else None) or (department.head if department else None)


def keepers() -> list[User]:
    """Finance, who begins it."""
    return list(people_with([policy_for().dunning_by]))
