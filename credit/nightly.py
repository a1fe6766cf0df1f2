"""Collection by night: promises, the ladder, paid late, and the reminder at the month's end."""

from collections.abc import Callable, Iterator
from datetime import date

from celery import shared_task
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.dates import month_before
from core.filters import day_start
from core.models import Job
from credit.actions.dunning import dunning_day, remind_lot, tell_month
from credit.actions.ladder import RECORD, Lot, climb_lot
from credit.actions.late import note_late_lot
from credit.actions.promising import settle_lot
from credit.after_complaint import meet_collected_lot
from credit.collecting import RULES
from credit.telling_collection import tell_collectors
from regulations.models import Duty
from staff.models import User

LADDER, DUNNING = "collection_ladder", "dunning"
MAKE_UP = 7  # days of the next month in which a reminder that was missed is made up for


@shared_task
def start_collection() -> None:
    """Every night; and once a month, from the day of the policy on, what finance tells."""
    order_collection(timezone.localdate())


def order_collection(today: date) -> list[Job]:
    system = User.objects.system()
    made = [jobs.enqueue(LADDER, key=f"{LADDER}-{today}", by=system, title=_("Collection of %(day)s") % {"day": today})]
    if month := month_to_remind(today):
        title = _("Reminder of %(month)s") % {"month": f"{month:%Y-%m}"}
        params = {"month": month.isoformat()}
        made.append(jobs.enqueue(DUNNING, key=f"{DUNNING}-{month:%Y-%m}", by=system, title=title, params=params))
    return made


def month_to_remind(today: date) -> date | None:
    """This month from its day on; the one before while the nights since its day were missed."""
    if today >= dunning_day(today):
        return today.replace(day=1)
    before = month_before(today)
    is_late = today.day <= MAKE_UP and not Job.objects.filter(key=f"{DUNNING}-{before:%Y-%m}").exists()
    return before if is_late and Job.objects.filter(kind=LADDER, key__lt=f"{LADDER}-{today:%Y-%m}").exists() else None


def lots(work, deed: Callable, **facts) -> Iterator:
    """Lot after lot, each in one step of the job: killed at any moment, the next worker begins again without harm."""
    after = 0
    while True:
        with work.step():
            done = deed(after=after, **facts)
        yield done
        after = done.last if isinstance(done, Lot) else done
        if not after:
            return


def climb_ladder(job: Job, work) -> dict:
    """Job «collection_ladder»."""
    today, by = timezone.localdate(), job.created_by
    for _done in lots(work, settle_lot, today=today, by=by):
        pass
    sums = {"opened": 0, "moved": 0, "closed": 0}
    for lot in lots(work, climb_lot, today=today, by=by):
        for name in sums:
            sums[name] += getattr(lot, name)
    for _done in lots(work, note_late_lot, today=today, by=by):
        pass
    for _done in lots(work, meet_collected_lot, by=by):
        pass
    with work.step():
        tell_collectors(begun_today(today), today)
    return sums


def begun_today(today: date) -> dict[User, int]:
    """How many rungs each collector owes since today: the same however often it is asked."""
    rows = Duty.objects.open().filter(record_type=RECORD, rule__in=RULES.values(), begun_at__gte=day_start(today))
    counts = dict(rows.filter(responsible__isnull=False).order_by().values_list("responsible").annotate(Count("pk")))
    return {person: counts[person.pk] for person in User.objects.filter(pk__in=counts)}


def dun(job: Job, work) -> dict:
    """Job «dunning»."""
    by = job.created_by
    for _done in lots(work, remind_lot, by=by):
        pass
    with work.step():
        said = job.params.get("month")
        return {"told": tell_month(month=date.fromisoformat(said) if said else timezone.localdate(), by=by)}
