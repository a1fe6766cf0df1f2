"""People and departments that are moved: their open deadlines follow the calendar of the new place."""

from datetime import date, datetime, timedelta

import pytest

from core import jobs
from core.models import Event, Job
from regulations import duties
from regulations.actions import duties as deeds
from regulations.calendars import store
from regulations.models import CalendarDay, Duty
from regulations.values import Span
from staff.actions import change_person, place_department
from staff.models import Department, User

RULE = "customers.correction_report_within"
MONDAY = datetime.fromisoformat("2026-11-16T09:00+08:00")
DAY = timedelta(days=1)


@pytest.fixture
def owe(cast, make_customer):
    """What 陈立 of 销售一部 owes within three working days; 销售二部 is closed on the Wednesday among them."""
    CalendarDay.objects.create(day=date(2026, 11, 18), department=cast.sales_two, is_working=False, source="own")
    store.changed()

    def owe(rule=RULE, responsible=cast.chen_li, **facts):
        record = make_customer("济南和顺商贸有限公司")
        facts |= {"rule": rule, "record": record, "responsible": responsible}
        return deeds.open_duty(span=Span(3), begun_at=MONDAY, by=cast.system, **facts)

    return owe


def move(person, department, by) -> User:
    person = User.objects.get(pk=person.pk)
    person.department = department
    return change_person(person=person, by=by)


def run_jobs() -> int:
    """Deadlines that were counted again, and how many moved."""
    waiting = list(Job.objects.filter(kind="recompute_duties", state="queued"))
    return sum(jobs.run_now(job).result["moved"] for job in waiting)


def test_what_a_person_owes_goes_along_to_the_other_calendar(cast, owe):
    duty = owe()

    move(cast.chen_li, cast.sales_two, cast.admin)

    assert run_jobs() == 1
    fresh = Duty.objects.get()
    assert (fresh.department, fresh.due_at) == (cast.sales_two, duty.due_at + DAY)
    event = Event.objects.about(duty).get(deed="regulations.recompute_duty")
    assert datetime.fromisoformat(event.changes["due_at"][1]) == fresh.due_at
    move(cast.chen_li, cast.sales_one, cast.admin)
    assert run_jobs() == 1
    assert Duty.objects.get().due_at == duty.due_at


def test_where_the_hours_are_the_same_nothing_is_counted_again(cast, owe):
    owe()
    move(cast.chen_li, cast.service, cast.admin)
    assert Duty.objects.get().department == cast.service
    assert not Job.objects.filter(kind="recompute_duties").exists()


@pytest.mark.parametrize("rule", ["complaints.resolve_normal", "customers.correction_execute_within"])
def test_what_belongs_to_a_record_of_a_department_stays_there(cast, owe, rule):
    duty = owe(rule)
    move(cast.chen_li, cast.sales_two, cast.admin)
    fresh = Duty.objects.get()
    assert rule in duties.rooted
    assert (fresh.department, fresh.due_at) == (cast.sales_one, duty.due_at)


def test_what_is_done_keeps_its_deadline_and_department(cast, owe):
    duty = owe()
    Duty.objects.update(state="met", done_at=MONDAY, done_by=cast.chen_li)
    move(cast.chen_li, cast.sales_two, cast.admin)
    assert run_jobs() == 0
    fresh = Duty.objects.get()
    assert (fresh.department, fresh.due_at) == (cast.sales_one, duty.due_at)


def test_a_branch_that_is_moved_works_by_the_calendar_above_it(cast, owe):
    below = place_department(department=Department(name="济南组", parent=cast.sales_one), by=cast.admin)
    duty = owe(responsible=None, department=below)

    cast.sales_one.parent = cast.sales_two
    place_department(department=cast.sales_one, by=cast.admin)

    assert run_jobs() == 1
    assert Duty.objects.get().due_at == duty.due_at + DAY
    cast.sales_one.refresh_from_db()
    cast.sales_one.name = "销售一组"
    place_department(department=cast.sales_one, by=cast.admin)
    assert not Job.objects.filter(kind="recompute_duties", state="queued").exists()
