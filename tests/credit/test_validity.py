"""Grades are not for life: reminded of before their last day, and shown as run out after it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from credit.actions.publishing import publish_campaign
from credit.actions.validity import RULE, watch_validity
from credit.hooks import graded, grades
from credit.models import Campaign, GradingRun
from credit.policy import policy_for
from customers.models import Customer
from regulations.models import Duty
from tests.credit.campaigns import in_approval, make_company, published, sign

LAST = date(2027, 3, 24)


def at(day: date, hour: int = 12) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


@pytest.fixture
def company(cast):
    found = make_company(cast)
    found.campaign = published(cast, found.boss)
    Campaign.objects.filter(pk=found.campaign.pk).update(valid_to=LAST)
    return found


def badge(customer):
    found = grades([customer.pk], None).get(customer.pk)
    return (str(found), found.mark) if found else None


@pytest.mark.rule("S1-13 R8")
@pytest.mark.parametrize(("day", "mark"), [(LAST, ""), (LAST + timedelta(days=1), "run out")])
def test_after_its_last_day_a_grade_is_shown_as_run_out(cast, company, signed_in, day, mark):
    best = company.customers[0]
    for hour in (0, 23):
        with time_machine.travel(at(day, hour)):
            assert badge(best) == ("A", mark)
            page = signed_in(cast.director).get(best.get_absolute_url()).content.decode()
    assert ("已过期" in page) == bool(mark)


@pytest.mark.rule("S1-13 R8")
def test_where_the_rules_say_so_it_counts_as_none(cast, company, publish, signed_in):
    publish(grade_run_out="none")
    best = company.customers[0]
    with time_machine.travel(at(LAST)):
        assert list(graded(Customer.objects.order_by("pk"), "A")) == company.customers[:2]
    with time_machine.travel(at(LAST + timedelta(days=1))):
        assert badge(best) is None
        assert not graded(Customer.objects.all(), "A").exists()
        assert "已过期" in signed_in(cast.director).get(best.get_absolute_url()).content.decode()


@pytest.mark.rule("S1-13 R8")
def test_the_sales_director_is_reminded_once_before_the_grades_run_out(cast, company):
    def watch(day: date):
        with time_machine.travel(at(day, 6)):
            return watch_validity(timezone.localdate(), policy_for(), by=cast.system)

    assert watch(LAST - timedelta(days=31)) is None
    first = watch(LAST - timedelta(days=27))  # three mornings were missed
    assert watch(LAST - timedelta(days=26)) == first
    assert (first.responsible, timezone.localdate(first.begun_at)) == (cast.director, LAST - timedelta(days=30))
    assert watch(LAST + timedelta(days=9)).pk == first.pk
    assert Duty.objects.filter(rule=RULE).count() == 1


def test_the_next_publication_meets_the_reminder(cast, company):
    with time_machine.travel(at(LAST, 6)):
        watch_validity(timezone.localdate(), policy_for(), by=cast.system)
    Campaign.objects.filter(pk=company.campaign.pk).update(year=2020)
    GradingRun.objects.filter(pk=company.campaign.run_id).update(key="the one before")
    with time_machine.travel(at(LAST, 9)):
        campaign = in_approval(cast)
        sign(campaign, "A", cast.director, cast.gm, company.boss)
        sign(campaign, "BC", cast.director)
        publish_campaign(campaign=campaign, by=cast.director)
        assert badge(company.customers[0]) == ("A", "")
    assert Duty.objects.get(rule=RULE).state == "met"
