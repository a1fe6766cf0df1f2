"""Two administrators at once, on a database with real locks; and what a correction does to what is owed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core import jobs
from core.errors import Stale
from core.models import Event, Job
from regulations.actions.calendar import correct_day
from regulations.actions.duties import open_duty
from regulations.models import CalendarDay, Duty
from regulations.values import Span
from tests.marks import needs_postgres
from tests.racing import at_once, split

DAY = date(2025, 11, 5)
CHINA = ZoneInfo("Asia/Shanghai")


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_holds_and_the_other_is_told(cast):
    def correct(name, by):
        return lambda: correct_day(row=CalendarDay(day=DAY, is_working=False, name=name), by=by, seen="")

    done, refused = split(at_once(correct("盘点", cast.admin), correct("检修", cast.root)))
    assert [one.name for one in done] == [CalendarDay.objects.get(day=DAY).name]
    assert [type(one) for one in refused] == [Stale]
    assert Event.objects.filter(deed="regulations.correct_day").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_correction_moves_what_is_owed(cast, make_customer):
    begun = datetime(2025, 11, 4, 10, tzinfo=CHINA)
    duty = open_duty(
        rule="complaints.resolve_normal",
        record=make_customer(name="山城酒业"),
        span=Span(2),
        begun_at=begun,
        by=cast.system,
        responsible=cast.zhou_min,
    )
    assert duty.due_at == datetime(2025, 11, 6, 17, 30, tzinfo=CHINA)
    correct_day(row=CalendarDay(day=DAY, is_working=False, name="盘点"), by=cast.admin)
    for job in Job.objects.filter(kind="recompute_duties"):
        jobs.run_now(job)
    moved = Duty.objects.get(pk=duty.pk)
    assert moved.due_at == datetime(2025, 11, 7, 17, 30, tzinfo=CHINA)
    assert Event.objects.filter(deed="regulations.recompute_duty").count() == 1
