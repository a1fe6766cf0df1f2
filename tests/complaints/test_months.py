"""The statistics of a month: kept once, owed by the day of the policy, sent once."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from complaints import actions, tasks
from complaints.figures import figures_of, month_period, restored, stored
from complaints.models import Complaint, MonthlyReport
from core.dates import month_before
from core.errors import Refused
from core.models import Event, Job, Notice
from regulations.models import Duty
from staff.models import Role
from tests.complaints.stories import moment

pytestmark = pytest.mark.django_db
RULE = "complaints.statistics_day"


@pytest.fixture(autouse=True)
def ordinary_days():
    """No holiday near: what falls on one is owed on the next working day."""
    with time_machine.travel(moment("2026-11-18 10:00")):
        yield


@pytest.fixture
def month():
    return month_before(timezone.localdate())


@pytest.fixture
def people(cast):
    """陈立 prepares, 总经理 reads."""
    cast.zhou_min.groups.add(Role.objects.get(code="service_manager"))
    cast.gm.groups.add(Role.objects.get(code="general_manager"))
    return cast


@pytest.fixture
def last_month(make_complaint, winery, people, month):
    """Three complaints of last month, one of this; two by the same customer."""
    begin = month_period(month).begin
    made = [make_complaint(f"第{number}件", product="五粮春") for number in range(4)]
    for number, one in enumerate(made[:3]):
        Complaint.objects.filter(pk=one.pk).update(received_at=begin + timedelta(days=number))
    return made


@pytest.fixture
def report(last_month, cast, month):
    return actions.make_report(month=month, by=cast.system)


@pytest.mark.rule("S1-21 R13", "S1-11 R8")
def test_the_month_is_kept_as_it_was(report, last_month, cast, month):
    assert report.total == 3
    kept = restored(report.figures)
    now = figures_of(cast.system, month_period(month))
    assert (kept.period, kept.total, kept.totals, kept.costs) == (now.period, now.total, now.totals, now.costs)
    Complaint.objects.filter(pk=last_month[3].pk).update(received_at=last_month[0].received_at - timedelta(days=35))
    assert restored(MonthlyReport.objects.get().figures).total == 3


def test_figures_survive_being_stored(last_month, cast, month):
    found = figures_of(cast.system, month_period(month))
    again = restored(stored(found))
    for before, after in zip(found.tables, again.tables, strict=True):
        if before.key != "repeats":
            assert before == after
    assert stored(again) == stored(found)


def test_a_month_speaks_the_language_of_who_reads_it(last_month, cast, month, signed_in):
    with override("zh-hans"):
        report = actions.make_report(month=month, by=cast.system)
    kept = json.dumps(report.figures, ensure_ascii=False)
    for word in ("未办结", "按部门", "登记投诉", "电话"):
        assert word not in kept
    client = signed_in(cast.gm)
    page = client.get(report.get_absolute_url()).content.decode()
    for word in ("未办结", "按部门", "电话", "共 1 位客户"):
        assert word in page
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(report.get_absolute_url()).content.decode()
    for word in ("Still open", "By department", "phone", "1 customers."):
        assert word in page


def test_months_that_were_kept_in_words_are_shown_in_them(report, month, cast, signed_in):
    report.figures["totals"][0]["label"] = "received long ago"
    report.figures["tables"][0]["title"] = "Twelve old months"
    report.save(update_fields=["figures"])
    page = signed_in(cast.gm).get(report.get_absolute_url()).content.decode()
    assert "Received long ago" in page
    assert "Twelve old months" in page


def test_no_name_of_a_customer_is_kept(report, winery):
    assert winery.name not in str(report.figures)
    (repeats,) = [one for one in report.figures["tables"] if one["key"] == "repeats"]
    assert [line["count"] for line in repeats["lines"]] == [3]


@pytest.mark.rule("S2-14 R13", "S2-05 R17")
def test_the_statistics_are_owed_by_the_tenth(report, cast, month):
    duty = Duty.objects.get(rule=RULE)
    due = timezone.localtime(duty.due_at)
    assert (report.due_on, due.date()) == (due.date(), month_period(month).end.date().replace(day=10))
    assert duty.responsible == cast.zhou_min == report.prepared_by
    assert Notice.objects.get(rule="complaints.statistics_by").person == cast.zhou_min


@pytest.mark.rule("S2-14 R13", "S2-05 R17", "S1-21 R13")
def test_sending_tells_the_leaders_once_and_keeps_the_rule(report, cast):
    sent = actions.send_report(report=report, by=cast.zhou_min, analysis="包装破损最多,建议加固装车。")
    assert list(sent.sent_to.all()) == [cast.gm]
    assert Duty.objects.get(rule=RULE).state == "met"
    told = Notice.objects.get(rule="complaints.statistics_roles")
    assert (told.person, told.url) == (cast.gm, report.get_absolute_url())
    assert Event.objects.filter(deed="complaints.send_report", by=cast.zhou_min).count() == 1
    with pytest.raises(Refused):
        actions.send_report(report=report, by=cast.zhou_min)
    assert Notice.objects.filter(rule="complaints.statistics_roles").count() == 1


def test_a_month_is_made_once(report, cast, month):
    assert actions.make_report(month=month, by=cast.system) == report
    assert Duty.objects.filter(rule=RULE).count() == 1
    assert Event.objects.filter(deed="complaints.make_report").count() == 1


def test_before_the_first_complaint_there_is_nothing_to_count(cast):
    assert actions.make_report(month=date(2020, 1, 1), by=cast.system) is None


@pytest.fixture
def on(month):
    """on(9): the beat rings on the ninth of the month after."""

    def ring(day):
        today = month_period(month).end.date().replace(day=day)
        tasks.see_to_month(today)
        for job in Job.objects.filter(kind=tasks.STATISTICS, state="queued"):
            tasks.jobs.run_now(job)

    return ring


def test_the_beat_counts_the_month_and_sends_it_on_its_day_at_the_latest(last_month, on, cast):
    on(1)
    on(2)
    report = MonthlyReport.objects.get()
    assert Job.objects.filter(kind=tasks.STATISTICS).count() == 1
    on(9)
    report.refresh_from_db()
    assert report.sent_at is None
    on(10)
    on(11)
    report.refresh_from_db()
    assert report.sent_by == cast.system
    assert Notice.objects.filter(rule="complaints.statistics_roles").count() == 1


def test_a_month_brought_in_later_is_counted_all_the_same(on, make_complaint, month, people):
    on(1)
    Complaint.objects.filter(pk=make_complaint().pk).update(received_at=month_period(month).begin)
    on(5)
    assert MonthlyReport.objects.get().total == 1


def test_without_leaders_it_stays_owed(last_month, on, cast):
    cast.gm.groups.clear()
    on(3)
    on(10)
    assert MonthlyReport.objects.get().sent_at is None
    assert Duty.objects.get(rule=RULE).state == "open"


def test_a_failed_job_is_started_again(last_month, on, cast, month):
    job = tasks.order_statistics(month, by=cast.system)
    Job.objects.filter(pk=job.pk).update(state="failed", attempts=5, finished_at=timezone.now())
    on(4)
    assert MonthlyReport.objects.count() == 1


def test_months_missed_are_counted_when_the_server_runs_again(last_month, on, cast, month):
    before = month_before(month_before(month))
    Complaint.objects.filter(pk=last_month[0].pk).update(received_at=month_period(before).begin)
    actions.make_report(month=before, by=cast.system)
    on(3)
    months = [before, month_before(month), month]
    assert list(MonthlyReport.objects.order_by("month").values_list("month", flat=True)) == months
    on(4)
    assert list(MonthlyReport.objects.filter(sent_at__isnull=True).values_list("month", flat=True)) == [month]


def test_due_on_a_day_off_means_the_next_working_day_everywhere(make_complaint, people, cast, signed_in):
    with time_machine.travel(moment("2026-05-06 10:00")) as clock:
        Complaint.objects.filter(pk=make_complaint().pk).update(received_at=moment("2026-04-08 10:00"))
        report = actions.make_report(month=date(2026, 4, 1), by=cast.system)
        assert report.due_on == timezone.localdate(Duty.objects.get(rule=RULE).due_at) == date(2026, 5, 11)
        assert "2026-05-11" in signed_in(cast.zhou_min).get(report.get_absolute_url()).content.decode()
        for day, is_sent in ((10, False), (11, True)):
            clock.move_to(moment(f"2026-05-{day} 07:10"))
            tasks.see_to_month(date(2026, 5, day))
            report.refresh_from_db()
            assert bool(report.sent_at) == is_sent


def test_the_page_sends_with_the_words(report, cast, signed_in):
    client = signed_in(cast.zhou_min)
    page = client.get(report.get_absolute_url())
    assert "报送领导" in page.content.decode()
    assert "五粮春" in page.content.decode()
    answer = client.post(reverse("complaints:month_send", args=[report.pk]), {"analysis": "装车要加固"})
    assert answer.url == report.get_absolute_url()
    page = client.get(report.get_absolute_url()).content.decode()
    assert "装车要加固" in page
    assert reverse("complaints:month_send", args=[report.pk]) not in page


def test_what_was_typed_stays_when_it_is_refused(report, cast, signed_in):
    cast.gm.groups.clear()
    page = signed_in(cast.zhou_min).post(reverse("complaints:month_send", args=[report.pk]), {"analysis": "装车要加固"})
    assert "装车要加固" in page.content.decode()
    assert "报送角色" in page.content.decode()


def test_the_whole_company_is_not_for_who_sees_a_part(report, cast, signed_in):
    cast.chief.groups.add(Role.objects.get(code="section_chief"))
    client = signed_in(cast.chief)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(reverse("complaints:months")).status_code == 200
    report.sent_to.add(cast.chief)
    assert client.get(report.get_absolute_url()).status_code == 200


def test_the_list_of_months_says_what_was_sent(report, cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.gm)
    client.get(reverse("complaints:months"))
    with django_assert_max_num_queries(15):
        page = client.get(reverse("complaints:months")).content.decode()
    assert f"{report.month:%Y-%m}" in page
    assert "尚未报送" in page


def test_the_rule_stands_on_the_page_of_compliance(report, cast, signed_in):
    actions.send_report(report=report, by=cast.gm)
    assert "报送月统计" in signed_in(cast.gm).get(reverse("workbench:compliance")).content.decode()
