"""Support plans follow the list of grade A: made and owed after its publication, given up with it (S1-13 R4)."""

from django.db import transaction
from django.utils import timezone

from core import jobs
from core.models import Job
from credit.actions.support_plans import OWED, owed_facts
from credit.care import CARED_FOR, UNCARED
from credit.models import Campaign, GradeRow, GradingRun, SupportPlan
from credit.models.support import DRAFT, DROPPED
from regulations.actions.duties import new_duty, open_duties, void_duties
from regulations.models import Duty
from regulations.policies import version_in_force
from staff.models import User

KIND = "support_plans"
LOT = 300
RECORD = "credit.supportplan"


def order_plans(campaign: Campaign) -> Job:
    """Once for each publication and each withdrawal; the night makes up for what comes later."""
    key = f"{KIND}-{campaign.pk}-{campaign.state}"
    return jobs.enqueue(KIND, key=key, by=User.objects.system(), title=str(campaign))


def published() -> Campaign | None:
    """The campaign whose grades are in force."""
    return Campaign.objects.filter(run=GradingRun.objects.finished().values("pk")[:1], state="published").first()


@transaction.atomic
def make_lot(*, after: int, campaign: Campaign, by) -> int:
    """Plans for the next customers of grade A, and what is owed for them. Gives where to go on, 0 at the end."""
    rows = GradeRow.objects.filter(run=campaign.run_id, grade=CARED_FOR, customer__gt=after).order_by("customer")
    rows = rows.exclude(customer__status__in=UNCARED)
    customers = list(rows.values_list("customer", flat=True)[:LOT])
    now, version = timezone.now(), version_in_force("credit")
    plans = [SupportPlan(customer_id=one, year=campaign.year, policy=version, made_at=now) for one in customers]
    SupportPlan.objects.bulk_create(plans, ignore_conflicts=True)
    found = SupportPlan.objects.filter(year=campaign.year, customer__in=customers)
    found.filter(state=DROPPED).update(state=DRAFT)
    owed = Duty.objects.open().filter(record_type=RECORD, rule=OWED).values("record_id")
    unowed = found.filter(state=DRAFT).exclude(pk__in=owed)
    related = ("customer__owner", "customer__department__head", "policy")
    open_duties(
        [new_duty(rule=OWED, record=one, begun_at=now, **owed_facts(one)) for one in unowed.select_related(*related)],
        by=by,
    )
    return customers[-1] if len(customers) == LOT else 0


@transaction.atomic
def drop_lot(*, after: int, campaign: Campaign | None, by) -> int:
    """Plans that nobody has handed in, of customers who are not of grade A any more, are wanted no longer."""
    stale = SupportPlan.objects.filter(state=DRAFT, pk__gt=after)
    if campaign:
        kept = GradeRow.objects.filter(run=campaign.run_id, grade=CARED_FOR).order_by().values("customer")
        stale = stale.exclude(year=campaign.year, customer__in=kept)
    keys = list(stale.order_by("pk").values_list("pk", flat=True)[:LOT])
    for plan in SupportPlan.objects.select_for_update(no_key=True).filter(pk__in=keys, state=DRAFT).order_by("pk"):
        plan.state = DROPPED
        plan.save(update_fields=["state"])
        void_duties(record=plan, by=by, rules=[OWED])
    return keys[-1] if len(keys) == LOT else 0
