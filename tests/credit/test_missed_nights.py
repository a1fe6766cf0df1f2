"""Nights that were missed are made up for: the reminder of the month, bills that fell due meanwhile."""

from datetime import date, timedelta

import pytest

from core import jobs
from core.models import Notice
from credit import nightly, tasks
from tests.credit.books import take_bill
from tests.credit.collecting import at, owe
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


def night(day: date) -> None:
    with at(day, 4):
        for job in nightly.order_collection(day):
            jobs.run_now(job)


def stages() -> list[str]:
    return sorted(set(Notice.objects.filter(rule="credit.dunning_day").values_list("stage", flat=True)))


def test_a_reminder_of_a_month_whose_last_nights_were_missed_goes_out_once(cast, customer, publish):
    publish(dunning_day=31)
    owe(customer, 8000, date(2026, 6, 1))
    night(date(2026, 6, 28))
    assert stages() == []
    night(date(2026, 7, 2))
    night(date(2026, 7, 3))
    assert stages() == ["2026-06"]
    night(date(2026, 7, 31))
    assert stages() == ["2026-06", "2026-07"]


def test_who_begins_in_a_month_is_not_reminded_of_the_one_before(cast, customer):
    owe(customer, 8000, date(2026, 6, 1))
    night(date(2026, 7, 2))
    night(date(2026, 7, 3))
    assert stages() == []


def test_a_job_of_a_month_that_runs_in_the_next_one_is_of_its_own_month(cast, customer):
    """Otherwise the reminder of the next month would count as told."""
    owe(customer, 8000, date(2026, 6, 1))
    with at(date(2026, 6, 30), 4):
        made = nightly.order_collection(date(2026, 6, 30))
    with at(date(2026, 7, 1), 4):
        for job in made:
            jobs.run_now(job)
    assert stages() == ["2026-06"]


def test_a_bill_that_fell_due_while_nothing_was_running_is_told_of_once(cast, customer, publish):
    publish(bill_notice=1)
    bill = take_bill(customer, 100, by=cast.he_jing, due=date(2026, 10, 4))
    for days in (3, 4, 90):
        tasks.watch_day(bill.due_on + timedelta(days=days))
    assert Notice.objects.filter(rule="credit.bill_notice", person=cast.he_jing).count() == 1
