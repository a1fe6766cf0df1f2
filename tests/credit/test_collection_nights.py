"""What happens with collection by night, and what the month's end brings."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import jobs
from core.models import Job, Notice
from credit import nightly
from credit.actions import collecting, late
from credit.actions.promising import make_promise
from credit.documents.demands import letter_of_demand
from credit.models import CollectionCase, CreditEvent
from regulations.models import Duty
from staff.models import User
from tests.credit.collecting import TODAY, at, case_of, climb, owe, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def night(day: date) -> list[Job]:
    with at(day, 4):
        return [jobs.run_now(job) for job in nightly.order_collection(day)]


def test_a_night_opens_cases_and_tells_each_collector_once(cast, customer):
    owe(customer, 8000, ago(10))
    owe(make_customer("永兴", owner=cast.chen_li), 9000, ago(10))
    (job,) = night(TODAY)
    assert (job.state, job.result) == ("done", {"opened": 2, "moved": 0, "closed": 0})
    notice = Notice.objects.get(rule="credit.collection")
    assert (notice.person, notice.title) == (cast.chen_li, "从今天起有 2 家客户需要催收")


def test_a_night_that_was_killed_is_made_up_for(cast, customer, monkeypatch):
    owe(customer, 8000, ago(45))

    def killed(**_facts):
        raise KeyboardInterrupt

    monkeypatch.setattr(nightly, "note_late_lot", killed)
    with pytest.raises(KeyboardInterrupt):
        night(TODAY)
    monkeypatch.undo()
    with at(TODAY, 5):
        Job.objects.update(lease_until=None, state="queued")
        job = jobs.run_now(Job.objects.get())
    assert job.state == "done"
    assert CollectionCase.objects.count() == Duty.objects.count() == CreditEvent.objects.count() == 1
    assert Notice.objects.filter(rule="credit.collection").count() == 1


@pytest.mark.rule("S0-17 R8")
def test_paid_late_is_an_event_once_for_each_invoice(cast, customer, monkeypatch):
    monkeypatch.setattr(late, "LOT", 2)
    for number in range(3):
        owe(customer, 1000 + number, ago(31))
    owe(customer, 500, ago(30))
    owe(customer, 700, ago(60), disputed=700)
    for day in (TODAY, TODAY, TODAY + timedelta(days=1)):
        night(day)
    events = CreditEvent.objects.filter(kind="late").order_by("amount")
    assert [int(event.amount) for event in events] == [500, 1000, 1001, 1002]
    assert events[0].on == TODAY + timedelta(days=1)


@pytest.mark.rule("S3-05 R1")
def test_at_the_months_end_finance_supervisors_and_representatives_are_told(cast, customer):
    owe(customer, 8000, date(2026, 6, 1))
    owe(make_customer("永兴", owner=cast.wang_qian, department=cast.sales_one), 9000, date(2026, 6, 1))
    night(date(2026, 6, 24))
    assert not Notice.objects.filter(rule="credit.dunning_day").exists()
    night(date(2026, 6, 25))
    night(date(2026, 6, 26))
    told = dict(Notice.objects.filter(rule="credit.dunning_day").values_list("person__name", "title"))
    assert told == {
        "陈立": "月末催款:请提醒 1 家客户支付逾期款 8,000.00 元",
        "王倩": "月末催款:请提醒 1 家客户支付逾期款 9,000.00 元",
        "陈科长": "月末催款:请提醒 2 家客户支付逾期款 17,000.00 元",
        "何静": "月末催款:请提醒 2 家客户支付逾期款 17,000.00 元",
    }


@pytest.mark.rule("S3-05 R1")
def test_at_the_months_end_a_case_that_waits_is_reminded_of_too(cast, customer):
    owe(customer, 8000, date(2026, 6, 1))
    other = make_customer("永兴", owner=cast.chen_li, department=cast.sales_one)
    owe(other, 9000, date(2026, 6, 1))
    climb(date(2026, 6, 20))
    with at(date(2026, 6, 20)):
        for one in (customer, other):
            collecting.record_step(case=case_of(one), stage="call", note="已打电话", by=cast.chen_li)
        make_promise(case=case_of(other), amount=9000, due_on=date(2026, 6, 28), by=cast.chen_li)
    night(date(2026, 6, 25))
    owed = Duty.objects.open().filter(rule="credit.dunning_day")
    assert [duty.record_id for duty in owed] == [case_of(customer).pk]
    with at(date(2026, 6, 25)):
        collecting.record_step(case=case_of(customer), stage="remind", note="已提醒", by=cast.chen_li)
    assert not owed.all().exists()


@pytest.mark.rule("S3-05 R1")
def test_the_day_is_the_last_one_of_a_short_month(publish):
    publish(dunning_day=31)
    assert nightly.dunning_day(date(2026, 2, 3)) == date(2026, 2, 28)


def words_of(body: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages).replace("\n", "")


@pytest.mark.rule("S0-17 R10")
def test_a_letter_of_demand_says_what_was_owed_on_its_day(cast, customer):
    first = owe(customer, "8000.50", ago(40))
    second = owe(customer, 3000, ago(35), disputed=1000)
    disputed = owe(customer, 900, ago(50), disputed=900)
    climb()
    with at(TODAY):
        step = collecting.record_step(case=case_of(customer), stage="letter", note="", by=cast.chen_li)
        pay(first, "8000.50", TODAY)
        words = words_of(letter_of_demand(step, by=cast.chen_li))
    assert first.number in words
    assert second.number in words
    assert disputed.number not in words
    for said in ("鼎丰商贸", "10,000.50", "8,000.50", "2,000.00", "2026-06-22"):
        assert said in words, said
    assert Duty.objects.get(rule="credit.collect_letter").state == "met"


def test_the_job_is_in_the_schedule():
    from django_celery_beat.models import PeriodicTask

    assert PeriodicTask.objects.get(name="credit: collection").task == "credit.nightly.start_collection"
    assert nightly.start_collection.name == "credit.nightly.start_collection"


def test_the_system_acts(cast, customer):
    owe(customer, 8000, ago(10))
    (job,) = night(TODAY)
    assert job.created_by == User.objects.system()
