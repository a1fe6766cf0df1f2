"""Starting, computing and withdrawing a grading."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from core import jobs
from core.errors import Refused
from core.models import Event, Job
from credit.actions import compute_grades, start_grading, withdraw_grading
from credit.actions.campaigns import open_campaign, withdraw_campaign
from credit.grading_rules import GradingRules
from credit.hooks import graded, grades
from credit.models import GradingRun
from credit.policy import policy_for
from credit.tasks import start_hour, start_year
from customers.models import Customer
from regulations import policies
from tests.credit.conftest import make_customer, sell
from tests.regulations.rows import published

YEAR = {"date_from": date(2025, 1, 1), "date_to": date(2025, 12, 31)}


def finished(by, **facts) -> GradingRun:
    run = start_grading(**{**YEAR, **facts}, by=by)
    jobs.run_now(run.job)
    run.refresh_from_db()
    return run


def test_a_grading_freezes_its_inputs_and_is_done_by_its_job(cast, eight):
    run = start_grading(**YEAR, by=cast.gm)
    assert run.frozen == GradingRules.of_policy(policy_for(), as_of=timezone.localdate())
    assert (run.policy["cuts"], run.policy["boundary"], run.policy["group"]) == (["75", "95"], "within", "")
    job = jobs.run_now(run.job)
    run.refresh_from_db()
    assert (job.state, run.state) == ("done", "done")
    assert run.totals["customers"] == 8
    assert run.totals["grades"]["A"] == {"customers": 2, "amount": "750"}
    deeds = Event.objects.filter(record_type="credit.gradingrun", record_id=run.pk).values_list("deed", flat=True)
    assert set(deeds) == {"credit.start_grading", "credit.compute_grades"}


def test_the_same_key_starts_one_grading(cast, eight):
    first = start_grading(**YEAR, by=cast.gm, key="once")
    assert start_grading(**YEAR, by=cast.gm, key="once") == first
    assert Job.objects.filter(kind="grading").count() == 1


def test_two_people_start_the_same_period_and_one_is_told(cast, eight):
    first = start_grading(**YEAR, by=cast.gm)
    with pytest.raises(Refused) as caught:
        start_grading(**YEAR, by=cast.director)
    assert caught.value.link == first.get_absolute_url()


def test_computing_twice_writes_once(cast, eight):
    run = finished(cast.gm)
    compute_grades(run=run)
    assert run.rows.count() == 8


def test_again_gives_the_same(cast, eight):
    rows = [
        list(finished(cast.gm).rows.order_by("rank", "customer").values_list("customer", "rank", "cumulative", "grade"))
        for _time in range(2)
    ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"date_to": date(2024, 1, 1)}, "period"),
        ({"cuts": (Decimal(95), Decimal(75))}, "cuts"),
        ({"cuts": (Decimal(0), Decimal(75))}, "cuts"),
        ({"cuts": (Decimal(75), Decimal(101))}, "cuts"),
        ({"cuts": (Decimal(75),)}, "cuts"),
        ({"boundary": "sideways"}, "boundary"),
        ({"date_from": date(2030, 1, 1), "date_to": date(2030, 2, 1)}, "no_sales"),
    ],
)
def test_what_cannot_be_graded_is_refused(cast, eight, facts, code):
    with pytest.raises(Refused) as caught:
        start_grading(**{**YEAR, **facts}, by=cast.gm)
    assert caught.value.code == code


def test_who_may_not(cast, eight):
    with pytest.raises(Refused):
        start_grading(**YEAR, by=cast.chief)
    run = finished(cast.gm)
    with pytest.raises(Refused):
        withdraw_grading(run, by=cast.chief, reason="x")


def test_a_failed_job_makes_room(cast, eight):
    run = start_grading(**YEAR, by=cast.gm)
    Job.objects.filter(pk=run.job_id).update(attempts=10**6)
    jobs.run_now(run.job)
    run.refresh_from_db()
    assert run.state == "failed"
    assert finished(cast.gm).state == "done"


def test_a_failed_job_that_is_started_again_finishes_its_grading(cast, eight):
    run = start_grading(**YEAR, by=cast.gm)
    Job.objects.filter(pk=run.job_id).update(attempts=10**6)
    jobs.run_now(run.job)

    again = jobs.run_now(jobs.retry(run.job, by=cast.gm))

    run.refresh_from_db()
    assert (again.state, run.state, run.rows.count()) == ("done", "done", 8)


@pytest.mark.rule("S1-13 R8")
def test_the_newest_finished_grading_is_in_force_until_withdrawn(cast, eight):
    old = finished(cast.gm, cuts=(Decimal(20), Decimal(30)))
    new = finished(cast.gm)
    second = eight[1]
    assert grades([second.pk], cast.gm) == {second.pk: "A"}
    withdraw_grading(new, by=cast.director, reason="算错了期间")
    new.refresh_from_db()
    assert (new.state, new.withdrawn_by, new.withdrawn_reason) == ("withdrawn", cast.director, "算错了期间")
    assert GradingRun.objects.in_force() == old
    assert grades([second.pk], cast.gm) == {second.pk: "C"}
    with pytest.raises(Refused, match="何部长"):
        withdraw_grading(new, by=cast.gm, reason="再来")
    assert Event.objects.filter(deed="credit.withdraw_grading").count() == 1


def test_an_earlier_period_run_later_does_not_come_into_force(cast, eight):
    sell(eight[0], 5, date(2024, 3, 1))
    new = finished(cast.gm)
    finished(cast.gm, date_from=date(2024, 1, 1), date_to=date(2024, 12, 31))
    assert GradingRun.objects.in_force() == new


def test_who_went_where_since_the_last_grading(cast, eight):
    sell(eight[7], 5000, date(2024, 3, 1))
    sell(make_customer("只买过一次"), 1, date(2024, 3, 1))
    finished(cast.gm, date_from=date(2024, 1, 1), date_to=date(2024, 12, 31))
    run = finished(cast.gm)
    assert run.totals["changes"] == {"-A": 2, "-B": 3, "-C": 2, "AC": 1, "C-": 1}


def test_the_letter_is_for_everyone_who_sees_the_customer(cast, eight):
    finished(cast.gm)
    assert grades([eight[0].pk], cast.zhou_min) == {eight[0].pk: "A"}
    assert not cast.zhou_min.has_perm("credit.view_gradingrun")


def test_customers_by_grade(cast, eight):
    assert not graded(Customer.objects.all(), "A").exists()
    finished(cast.gm)
    assert set(graded(Customer.objects.all(), "A")) == set(eight[:2])


@pytest.mark.rule("S1-13 R2")
@pytest.mark.parametrize(
    ("day", "starts"), [("2026-03-24", False), ("2026-03-25", True), ("2026-03-30", True), ("2026-03-31", False)]
)
def test_the_year_is_graded_in_its_window(cast, eight, day, starts):
    campaign = start_year(date.fromisoformat(day))
    assert (campaign is not None) is starts
    if starts:
        assert (campaign.run.date_from, campaign.run.date_to) == (date(2025, 1, 1), date(2025, 12, 31))
        assert (campaign.opened_by, campaign.run.started_by) == (cast.system, cast.system)


def test_the_year_is_graded_once_however_often_the_bell_rings(cast, eight):
    opened = {start_year(date(2026, 3, day)).pk for day in (25, 25, 26, 30)}
    assert len(opened) == 1
    jobs.run_now(Job.objects.get())
    assert start_year(date(2026, 3, 27)).pk in opened


def test_a_year_that_people_withdrew_is_not_opened_again_by_the_bell(cast, eight):
    campaign = start_year(date(2026, 3, 25))
    jobs.run_now(Job.objects.get())
    withdraw_campaign(campaign=campaign, reason="数据有误", by=cast.gm)
    assert start_year(date(2026, 3, 26)) is None
    assert open_campaign(year=2025, by=cast.gm) != campaign


def test_a_failed_yearly_grading_is_tried_again_the_next_night(cast, eight):
    campaign = start_year(date(2026, 3, 25))
    GradingRun.objects.filter(pk=campaign.run_id).update(state="failed")
    Job.objects.update(state="failed")
    assert start_year(date(2026, 3, 26)) == campaign
    assert Job.objects.get().state == "queued"
    jobs.run_now(Job.objects.get())
    campaign.refresh_from_db()
    assert campaign.state == "initial"


@pytest.mark.parametrize(("hour", "starts"), [(2, False), (5, True), (6, False)])
def test_the_year_is_graded_at_the_hour_of_the_policy(cast, eight, hour, starts):
    published(cast.system, app="credit", grading_hour=5)
    policies.forget()
    assert (start_hour(datetime(2026, 3, 25, hour)) is not None) is starts


def test_a_year_without_sales_is_left_alone(cast):
    assert start_year(date(2026, 3, 25)) is None
    assert not GradingRun.objects.exists()


@pytest.mark.django_db
def test_the_schedule_is_there():
    from django_celery_beat.models import PeriodicTask

    task = PeriodicTask.objects.get(task="credit.tasks.start_yearly_grading")
    assert (task.crontab.day_of_month, task.crontab.month_of_year, task.crontab.hour) == ("*", "*", "*")
    assert str(task.crontab.timezone) == "Asia/Shanghai"
