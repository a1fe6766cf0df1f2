"""Duties: opened, paused, met, broken, moved, and counted again when the calendar is corrected."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from core import jobs
from core.errors import Refused
from core.models import Event, Job
from regulations import duties
from regulations.actions import duties as deeds
from regulations.calendars import store
from regulations.deadlines import deadline
from regulations.models import CalendarDay, CalendarStamp, Duty
from regulations.templatetags.duties import deadline_text
from regulations.values import Span

THREE = Span(3)
RULE = "complaints.resolve_normal"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC) - timedelta(hours=8)  # 09:00 in Shanghai


@pytest.fixture
def record(make_customer):
    return make_customer("济南和顺商贸有限公司")


@pytest.fixture
def owe(cast, record):
    """owe(Span(3)) -> a duty of 周敏 on the record."""

    def owe(span=THREE, begun_at=MONDAY, **facts):
        facts = {"responsible": cast.zhou_min, "record": record, "rule": RULE, **facts}
        return deeds.open_duty(span=span, begun_at=begun_at, by=cast.zhou_min, **facts)

    return owe


def local(text):
    return datetime.fromisoformat(f"{text}+08:00")


def test_a_duty_knows_its_deadline_and_whom_it_concerns(owe, cast, record):
    duty = owe(customer=record)
    assert duty.due_at == deadline(MONDAY, Span(3), department=cast.service).at
    assert (duty.department, duty.customer_name, duty.url) == (cast.service, str(record), record.get_absolute_url())
    assert list(Duty.objects.of(cast.zhou_min)) == [duty]
    assert list(Duty.objects.of(cast.li_qiang)) == []


def test_the_same_is_not_owed_twice(owe):
    assert owe() == owe(Span(9))
    assert Duty.objects.count() == 1


def test_met_in_time_is_kept(owe, record, cast):
    duty = owe()
    met = deeds.meet_duty(rule=RULE, record=record, at=duty.due_at, by=cast.zhou_min)
    assert (met.state, met.broken_at, met.overrun, met.done_by) == ("met", None, 0, cast.zhou_min)
    assert deeds.meet_duty(rule=RULE, record=record, at=duty.due_at, by=cast.zhou_min) is None
    assert list(Duty.objects.kept()) == [met]


def test_met_late_stores_the_breach_and_the_overrun(owe, record, cast):
    duty = owe()
    met = deeds.meet_duty(rule=RULE, record=record, at=duty.due_at + timedelta(hours=2), by=cast.zhou_min)
    assert (met.broken_at, met.overrun) == (duty.due_at, 7200)
    assert list(Duty.objects.broken()) == [met]


def test_the_scan_stores_a_breach_as_it_happens(owe):
    duty = owe()
    assert deeds.break_overdue(duty.due_at) == 0
    assert deeds.break_overdue(duty.due_at + timedelta(seconds=1)) == 1
    assert deeds.break_overdue(duty.due_at + timedelta(days=1)) == 0
    duty.refresh_from_db()
    assert duty.broken_at == duty.due_at
    assert duty.state == "open"


def test_a_resting_clock_has_no_deadline_and_goes_on_by_replay(owe, record, cast):
    duty = owe(Span(24, "hours"))
    paused = deeds.pause_duty(rule=RULE, record=record, at=MONDAY + timedelta(hours=10), by=cast.zhou_min)
    assert (paused.state, paused.due_at) == ("paused", None)
    assert deeds.break_overdue(MONDAY + timedelta(days=9)) == 0
    resumed = deeds.resume_duty(rule=RULE, record=record, at=MONDAY + timedelta(hours=15), by=cast.zhou_min)
    assert (resumed.state, resumed.due_at) == ("open", duty.due_at + timedelta(hours=5))


def test_pausing_too_late_does_not_wash_a_breach_away(owe, record, cast):
    duty = owe(Span(2, "hours"))
    paused = deeds.pause_duty(rule=RULE, record=record, at=duty.due_at + timedelta(hours=1), by=cast.zhou_min)
    assert paused.broken_at == duty.due_at
    resumed = deeds.resume_duty(rule=RULE, record=record, at=duty.due_at + timedelta(hours=9), by=cast.zhou_min)
    assert (resumed.due_at, resumed.broken_at) == (duty.due_at, duty.due_at)


def test_a_clock_only_goes_forward(owe, record, cast):
    owe()
    with pytest.raises(Refused):
        deeds.pause_duty(rule=RULE, record=record, at=MONDAY - timedelta(minutes=1), by=cast.zhou_min)
    deeds.pause_duty(rule=RULE, record=record, at=MONDAY + timedelta(hours=3), by=cast.zhou_min)
    with pytest.raises(Refused):
        deeds.resume_duty(rule=RULE, record=record, at=MONDAY + timedelta(hours=2), by=cast.zhou_min)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(
    gaps=st.lists(st.integers(1, 4000), min_size=1, max_size=8),
    span=st.sampled_from([Span(24, "hours"), Span(10, "working_hours"), Span(3), Span(5, "days")]),
)
def test_however_often_it_rests_the_deadline_is_that_of_the_history(gaps, span):
    """Stopped and started after these minutes, by turns: the stored deadline is the one that a replay gives."""
    duty = Duty(rule=RULE, begun_at=MONDAY, span=span.code)
    duty.due_at = duties.replay(duty).at
    at, moments = MONDAY, []
    for gap in gaps:
        at += timedelta(minutes=gap)
        moments.append(at)
        if duty.pauses and duty.pauses[-1][1] is None:
            deeds.end_pause(duty, at)
        else:
            duty.pauses = [*duty.pauses, [at.isoformat(), None]]
    pairs = list(zip(moments[::2], [*moments[1::2], None], strict=False))
    assert duty.rests == pairs
    assert duties.replay(duty).at == deadline(MONDAY, span, pauses=pairs).at


def test_what_is_void_no_longer_counts_unless_it_was_broken(owe, record, cast, make_customer):
    other = make_customer("宁波海曙副食商行")
    fresh = owe(begun_at=datetime.now(UTC))
    old = owe(record=other)
    assert deeds.void_duties(record=record, by=cast.system) == 1
    assert deeds.void_duties(record=other, by=cast.system) == 1
    assert list(Duty.objects.judged()) == [old]
    fresh.refresh_from_db()
    assert (fresh.state, fresh.broken_at) == ("void", None)


def test_duties_of_a_person_move_with_a_line_in_the_trail(owe, cast, record):
    owe()
    assert deeds.move_duties(person=cast.zhou_min, to=cast.li_qiang, by=cast.admin) == 1
    [duty] = Duty.objects.of(cast.li_qiang)
    assert duty.department == cast.sales_two
    event = Event.objects.about(cast.zhou_min).get(deed="regulations.move_duties")
    assert event.details == {"count": 1, "to": "李强"}


def test_a_leaver_hands_over_what_is_owed(owe, cast):
    owe()
    assert deeds.HAND_OVER.count(cast.zhou_min) == 1
    assert deeds.HAND_OVER.move(cast.zhou_min, cast.wang_qian, cast.admin) == 1
    assert deeds.HAND_OVER.count(cast.zhou_min) == 0


def test_a_duty_moves_to_the_calendar_of_the_other_department(owe, cast, record):
    duty = owe()
    open_day = duty.due_at.astimezone(MONDAY.astimezone().tzinfo).date()
    CalendarDay.objects.create(day=date(2026, 11, 18), department=cast.sales_two, is_working=False, source="own")
    store.changed()
    deeds.move_duties(record=record, to=cast.li_qiang, by=cast.admin)
    before = duty.due_at
    duty.refresh_from_db()
    assert duty.due_at.date() == open_day + timedelta(days=1)
    event = Event.objects.about(duty).get(deed="regulations.recompute_duty", by=cast.admin)
    assert [datetime.fromisoformat(text) for text in event.changes["due_at"]] == [before, duty.due_at]


def test_a_corrected_calendar_moves_the_deadlines_it_spans(owe, cast, record, make_customer):
    """Thursday is declared free: what was due on Thursday is due on Friday, and says so in the trail."""
    duty, ended = owe(), owe(Span(1), record=make_customer("扬州运河烟酒行"))
    assert duty.due_at.astimezone(UTC).date() == date(2026, 11, 19)
    CalendarDay.objects.create(day=date(2026, 11, 19), is_working=False, name="停电", source="own")
    store.changed()
    deeds.calendar_changed({date(2026, 11, 19)}, None)
    job = jobs.run_now(Job.objects.get(kind="recompute_duties"))
    assert (job.state, job.result) == ("done", {"moved": 1})
    before, duty_now = duty.due_at, Duty.objects.get(pk=duty.pk)
    assert duty_now.due_at == before + timedelta(days=1)
    event = Event.objects.get(deed="regulations.recompute_duty")
    assert event.record_id == duty.pk
    assert datetime.fromisoformat(event.changes["due_at"][0]) == before
    assert Duty.objects.get(pk=ended.pk).due_at == ended.due_at
    assert deeds.recompute_duties({date(2026, 11, 19)}, by=cast.system) == 0


def declare_free_elsewhere(day: date) -> None:
    """As another process would: this one keeps the calendar of before for up to two seconds."""
    CalendarDay.objects.create(day=day, is_working=False, source="own")
    CalendarStamp.objects.update(token=f"after {day}")


def test_a_worker_that_keeps_the_old_calendar_counts_by_the_new_one(owe, cast):
    duty = owe()
    declare_free_elsewhere(date(2026, 11, 19))
    assert deeds.recompute_duties({date(2026, 11, 19)}, by=cast.system) == 1
    assert Duty.objects.get().due_at == duty.due_at + timedelta(days=1)


def test_what_is_stored_never_follows_a_calendar_of_before(owe, cast, record):
    """The count of the correction is over by then: nothing would put it right."""
    old = deadline(MONDAY, THREE, department=cast.service).at
    declare_free_elsewhere(date(2026, 11, 19))
    assert owe().due_at == old + timedelta(days=1)
    declare_free_elsewhere(date(2026, 11, 18))
    deeds.pause_duty(rule=RULE, record=record, at=local("2026-11-16T10:00:00"), by=cast.zhou_min)
    resumed = deeds.resume_duty(rule=RULE, record=record, at=local("2026-11-16T10:30:00"), by=cast.zhou_min)
    assert resumed.due_at == local("2026-11-23T17:30:00")
    declare_free_elsewhere(date(2026, 11, 17))
    met = deeds.meet_duty(rule=RULE, record=record, at=local("2026-11-24T09:00:00"), by=cast.zhou_min)
    assert (met.due_at, met.broken_at) == (local("2026-11-24T17:30:00"), None)


def test_a_correction_takes_a_breach_back_that_was_none(owe, cast, record):
    """Met on Friday morning, which was late until Thursday was declared free."""
    owe()
    deeds.meet_duty(rule=RULE, record=record, at=local("2026-11-20T09:00:00"), by=cast.zhou_min)
    assert Duty.objects.broken().count() == 1
    CalendarDay.objects.create(day=date(2026, 11, 19), is_working=False, source="own")
    store.changed()
    assert deeds.recompute_duties({date(2026, 11, 19)}, by=cast.system) == 1
    assert Duty.objects.broken().count() == 0
    assert Duty.objects.get().overrun == 0


def test_a_correction_of_days_that_nothing_spans_starts_no_job(owe):
    owe()
    deeds.calendar_changed({date(2026, 12, 24)}, None)
    assert not Job.objects.filter(kind="recompute_duties").exists()


def test_who_sees_which_duties(owe, cast):
    duty = owe()
    assert list(Duty.objects.in_scope_of(cast.gm)) == [duty]
    assert list(Duty.objects.in_scope_of(cast.chief)) == []


@pytest.mark.parametrize(
    ("now", "said", "look"),
    [
        ("2026-11-19T20:14:00", "已超 2小时44分", "late"),
        ("2026-11-19T13:50:00", "剩 3小时40分", "soon"),
        ("2026-11-19T08:00:00", "今天 17:30", "soon"),
        ("2026-11-17T08:00:00", "11-19 17:30", "ok"),
        ("2026-11-24T20:30:00", "已超 5天3小时", "late"),
    ],
)
def test_a_deadline_reads_as_people_say_it(owe, now, said, look):
    duty = owe()
    duty.due_at = local("2026-11-19T17:30:00")
    with translation.override("zh-hans"):
        assert deadline_text(duty, local(now)) == (said, look)
