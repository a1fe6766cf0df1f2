"""Reminders: before the deadline, on its day, overdue, one superior up; each once, also after beat has stood still."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.hooks import works_at
from core.models import Event, Notice
from regulations import policies
from regulations.actions import duties as deeds
from regulations.actions.reminders import remind_again
from regulations.calendars import store
from regulations.models import CalendarDay, Duty, Reminder
from regulations.reminders import remind
from regulations.reminders import scan as scanning
from regulations.reminders.policy import ReminderPolicy
from regulations.reminders.stages import back, stages_at
from regulations.values import Span
from staff.models import Deputy, User

RULE = "complaints.resolve_normal"
WEEK = Span(5)


def at(text):
    return datetime.fromisoformat(f"{text}+08:00")


BEGUN = at("2026-11-09 09:00")  # a Monday; 5 working days end on Monday the 16th at close of business


@pytest.fixture
def owe(cast, make_customer):

    def owe(name="济南和顺商贸有限公司", *, begun_at=BEGUN, span=WEEK, responsible=cast.chen_li, **facts):
        facts = {"rule": RULE, "record": make_customer(name), "responsible": responsible, **facts}
        return deeds.open_duty(span=span, begun_at=begun_at, by=cast.system, **facts)

    return owe


def stages(duty) -> list[str]:
    return list(Reminder.objects.filter(duty=duty, state="told").order_by("id").values_list("stage", flat=True))


def told(person) -> list[str]:
    return [notice.stage.split()[0] for notice in Notice.objects.filter(person=person).order_by("id")]


def test_a_duty_passes_through_its_stages(cast, owe):
    duty = owe()
    assert remind(at("2026-11-11 10:00")) == 0
    assert remind(at("2026-11-13 10:00")) == 1
    assert remind(at("2026-11-16 08:00")) == 1
    assert remind(at("2026-11-16 20:00")) == 1
    assert told(cast.chen_li) == ["before", "today", "overdue"]
    assert remind(at("2026-11-18 20:00")) == 1
    assert remind(at("2026-11-20 20:00")) == 1
    assert remind(at("2026-12-30 20:00")) == 0
    assert stages(duty) == ["before", "today", "overdue", "above-1", "above-2"]
    assert (told(cast.chief), told(cast.director)) == (["above-1"], ["above-2"])


def test_a_second_run_tells_nothing_twice(cast, owe):
    owe()
    moment = at("2026-11-16 20:00")
    assert remind(moment) == 3
    before = Notice.objects.count(), Reminder.objects.count()
    assert remind(moment) == 0
    assert (Notice.objects.count(), Reminder.objects.count()) == before


def test_after_two_days_of_silence_each_goes_out_once_and_late(cast, owe):
    owe()
    remind(at("2026-11-13 00:05"))
    assert remind(at("2026-11-18 10:00")) == 2
    assert Notice.objects.filter(person=cast.chen_li, is_late=True).count() == 2
    assert not Reminder.objects.get(stage="before").is_late
    assert remind(at("2026-11-18 10:05")) == 0


def test_in_time_is_not_marked_late(cast, owe):
    duty = owe()
    remind(duty.due_at + timedelta(minutes=5))
    assert not Reminder.objects.get(stage="overdue").is_late


def test_who_was_just_given_it_is_not_reminded_of_what_lay_before(cast, owe):
    duty = owe(begun_at=at("2026-11-16 09:00"), span=Span(4, "hours"))
    assert remind(at("2026-11-16 09:10")) == 0
    assert set(Reminder.objects.values_list("stage", "state")) == {("before", "needless"), ("today", "needless")}
    assert remind(duty.due_at + timedelta(minutes=1)) == 1


def test_what_is_done_paused_or_void_reminds_nobody(cast, owe):
    done, paused, void = (owe(name) for name in ("甲公司", "乙公司", "丙公司"))
    moment = at("2026-11-10 10:00")
    deeds.meet_duty(rule=RULE, record=record_of(done), at=moment, by=cast.system)
    deeds.pause_duty(rule=RULE, record=record_of(paused), at=moment, by=cast.system)
    deeds.void_duties(record=record_of(void), by=cast.system)
    assert remind(at("2026-12-16 20:00")) == 0


def test_what_is_done_leaves_the_inbox(cast, owe):
    duty = owe()
    remind(at("2026-11-16 20:00"))
    assert Notice.objects.unread().count() == 3
    deeds.meet_duty(rule=RULE, record=record_of(duty), at=at("2026-11-16 21:00"), by=cast.chen_li)
    assert not Notice.objects.unread().exists()
    assert remind(at("2026-12-16 20:00")) == 0


def record_of(duty):
    from customers.models import Customer

    return Customer.objects.get(pk=duty.record_id)


def test_a_deadline_that_moved_later_is_reminded_of_again(cast, owe):
    duty = owe(begun_at=timezone.now())
    remind(duty.due_at + timedelta(hours=2))
    assert stages(duty) == ["before", "today", "overdue"]
    CalendarDay.objects.create(day=timezone.localdate(duty.due_at), is_working=False, name="停电", source="own")
    store.changed()
    assert deeds.recompute_duties({timezone.localdate(duty.due_at)}, by=cast.system) == 1
    duty.refresh_from_db()
    assert stages(duty) == []

    remind(duty.due_at - timedelta(hours=1))
    assert stages(duty) == ["before", "today"]
    remind(duty.due_at + timedelta(hours=1))
    assert stages(duty) == ["before", "today", "overdue"]
    assert remind(duty.due_at + timedelta(hours=1)) == 0
    assert sorted(told(cast.chen_li)) == sorted(["before", "today", "overdue"] * 2)


def test_what_has_come_for_the_new_deadline_too_is_not_said_again(cast, owe):
    duty = owe(begun_at=timezone.now() - timedelta(days=30))
    remind(timezone.now())
    before = stages(duty)
    CalendarDay.objects.create(day=timezone.localdate(duty.due_at), is_working=False, source="own")
    store.changed()
    assert deeds.recompute_duties({timezone.localdate(duty.due_at)}, by=cast.system) == 1
    assert stages(duty) == before
    assert remind(timezone.now()) == 0


def test_texts_name_what_when_and_who_in_both_languages(cast, owe, monkeypatch):
    monkeypatch.setitem(scanning.title_of.__globals__["words"], RULE, "办结投诉")
    User.objects.filter(pk=cast.chief.pk).update(language="en")
    duty = owe()
    remind(at("2026-11-18 20:00"))
    titles = list(Notice.objects.filter(person=cast.chen_li).order_by("id").values_list("title", flat=True))
    assert titles[0] == f"{duty.due_at.astimezone(BEGUN.tzinfo):%m-%d %H:%M} 到期:办结投诉 济南和顺商贸有限公司"
    assert titles[2].startswith("已逾期(")
    notice = Notice.objects.get(person=cast.chief)
    assert notice.title.startswith("Overdue with 陈立 since 11-16")
    assert "To be done within 5 working days." in notice.text
    assert notice.url == duty.url


def test_the_deputy_hears_of_it_too(cast, owe):
    today = datetime.now(BEGUN.tzinfo).date()
    Deputy.objects.create(person=cast.chen_li, deputy=cast.wang_qian, date_from=today, date_to=today, set_by=cast.chief)
    owe()
    remind(at("2026-11-13 10:00"))
    assert told(cast.chen_li) == told(cast.wang_qian) == ["before"]


def test_who_has_left_is_replaced_by_the_head_of_the_department(cast, owe):
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    owe()
    User.objects.filter(pk=cast.chen_li.pk).update(state="left")
    assert remind(at("2026-11-13 10:00")) == 1
    assert told(cast.chief) == ["before"]


def test_a_duty_of_nobody_is_listed_and_stops_nothing(cast, owe, signed_in):
    owe("甲公司", responsible=None, department=cast.service)
    owe("乙公司")
    assert remind(at("2026-11-13 10:00")) == 1
    page = signed_in(cast.admin).get(reverse("core:untold")).content.decode()
    assert "无人负责" in page
    assert "甲公司" not in page


def test_one_broken_row_never_stops_the_scan(cast, owe, caplog):
    owe("甲公司")
    broken = owe("乙公司")
    owe("丙公司")
    Duty.objects.filter(pk=broken.pk).update(span="no span")
    assert remind(at("2026-11-13 10:00")) == 2
    assert Reminder.objects.get(duty=broken).state == "failed"
    assert f"duty {broken.pk}" in caplog.text
    assert remind(at("2026-11-13 10:05")) == 0


def fail_of_nobody(cast, owe) -> Reminder:
    """A reminder of something overdue for which nobody is responsible."""
    owe(responsible=None, department=cast.service)
    remind(at("2026-11-16 20:00"))
    return Reminder.objects.get(stage="overdue", state="failed")


def set_head(department, head):
    department.head = head
    department.save()


def test_an_administrator_tries_again_once_the_reason_is_gone(cast, owe, signed_in):
    failed = fail_of_nobody(cast, owe)
    set_head(cast.service, cast.zhou_min)
    client = signed_in(cast.admin)
    button = reverse("regulations:remind_again", args=[failed.pk])
    page = client.get(reverse("core:untold")).content.decode()
    assert button in page
    assert "办结投诉 · 客户 " in page
    for stage in ("到期前", "到期当日", "已逾期"):
        assert stage in page

    page = client.post(button, follow=True).content.decode()

    assert "提醒已发出" in page
    assert button not in page
    assert told(cast.zhou_min) == ["overdue"]
    event = Event.objects.get(deed="regulations.remind_again", by=cast.admin)
    assert event.changes == {"state": ["failed", "told"]}
    assert "已不在" in client.post(button, follow=True).content.decode()
    assert told(cast.zhou_min) == ["overdue"]


def test_what_fails_again_stays_in_the_list_and_can_be_tried_again(cast, owe, signed_in):
    failed = fail_of_nobody(cast, owe)
    page = signed_in(cast.admin).post(reverse("regulations:remind_again", args=[failed.pk]), follow=True)
    again = Reminder.objects.get(stage="overdue", state="failed")
    assert "仍未能发出" in page.content.decode()
    assert reverse("regulations:remind_again", args=[again.pk]) in page.content.decode()


def test_nobody_is_reminded_again_of_what_was_done_meanwhile(cast, owe):
    failed = fail_of_nobody(cast, owe)
    set_head(cast.service, cast.zhou_min)
    Duty.objects.update(state="met", done_at=at("2026-11-16 21:00"), done_by=cast.zhou_min)
    assert remind_again(reminder=failed, by=cast.admin) is None
    assert told(cast.zhou_min) == []
    assert not Reminder.objects.filter(stage="overdue").exists()


def test_the_administration_tries_several_again(cast, owe, signed_in):
    failed = fail_of_nobody(cast, owe)
    set_head(cast.service, cast.zhou_min)
    address = reverse("admin:regulations_reminder_changelist")
    client = signed_in(cast.admin)
    page = client.get(address).content.decode()
    assert "无人负责" in page
    assert "已逾期" in page
    client.post(address, {"action": "again", "_selected_action": [failed.pk]})
    assert told(cast.zhou_min) == ["overdue"]


def test_only_who_may_tell_again_tries_again(cast, owe, signed_in):
    failed = fail_of_nobody(cast, owe)
    assert signed_in(cast.chief).post(reverse("regulations:remind_again", args=[failed.pk])).status_code == 403
    with pytest.raises(Refused):
        remind_again(reminder=failed, by=cast.chief)


def test_killed_in_the_middle_nothing_is_lost_and_nothing_doubled(cast, owe, monkeypatch):
    for number in range(4):
        owe(f"第{number}公司")

    class Killed(BaseException):
        pass

    class Dying:
        lots = 0

    def tell_and_die(drafts):
        Dying.lots += 1
        if Dying.lots == 2:
            raise Killed
        return tell_many(drafts)

    tell_many = scanning.tell_many
    monkeypatch.setattr(scanning, "LOT", 2)
    monkeypatch.setattr(scanning, "tell_many", tell_and_die)
    with pytest.raises(Killed):
        remind(at("2026-11-13 10:00"))
    assert Notice.objects.count() == Reminder.objects.count() == 2
    monkeypatch.undo()
    assert remind(at("2026-11-13 10:00")) == 2
    assert Notice.objects.count() == Reminder.objects.count() == 4


def test_the_numbers_are_the_companys(cast, owe, monkeypatch):
    duty = owe()
    changed = ReminderPolicy(remind_before=Span(3), escalate_after=Span(1), escalations=1)
    monkeypatch.setattr(scanning, "policy_for", lambda: changed)
    assert remind(at("2026-11-11 10:00")) == 1
    assert remind(at("2026-12-30 10:00")) == 3
    assert stages(duty) == ["before", "today", "overdue", "above-1"]


def test_how_late_is_late_is_the_companys(cast, owe, monkeypatch):
    duty = owe()
    monkeypatch.setattr(scanning, "policy_for", lambda: ReminderPolicy(late_after=10))
    remind(duty.due_at + timedelta(minutes=20))
    assert Reminder.objects.get(stage="overdue").is_late


def test_the_policy_is_declared():
    assert policies.declaration("reminders").policy is ReminderPolicy


def test_the_scan_costs_the_same_for_many(cast, owe):
    for number in range(3):
        owe(f"第{number}公司")
    with CaptureQueriesContext(connection) as few:
        remind(at("2026-11-13 10:00"))
    for number in range(3, 43):
        owe(f"第{number}公司")
    with CaptureQueriesContext(connection) as many:
        remind(at("2026-11-13 10:00"))
    assert len(many) <= len(few) + 3


@pytest.mark.parametrize("span", [Span(1), Span(6, "hours"), Span(5, "working_hours"), Span(3, "days")])
def test_back_is_the_latest_moment_from_which_a_span_is_over(db, span):
    from regulations.deadlines import deadline

    now = at("2026-11-16 20:00")
    moment = back(now, span)
    assert deadline(moment, span).at <= now
    assert deadline(moment + timedelta(seconds=2), span).at > now


def test_stages_come_in_order(db):
    names = [stage.name for stage in stages_at(BEGUN, ReminderPolicy())]
    assert names == ["before", "today", "overdue", "above-1", "above-2"]


def test_messages_wait_for_the_working_calendar(cast):
    assert works_at(at("2026-11-16 10:00"), cast.chen_li)
    assert not works_at(at("2026-11-16 23:00"), cast.chen_li)
    assert not works_at(at("2026-11-15 10:00"))
