"""New customers: provisional until their months are over, owed an assessment on that very day, assessed once."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from core import jobs
from core.errors import Refused, Stale
from core.models import Event, Job
from credit.actions.newcomers import RULE, assess_newcomer, give_provisional
from credit.hooks import graded, grades
from credit.models import GradeRow, GradingRun, Newcomer, Rating, SalesLine
from credit.newcomers_nightly import order_newcomers
from credit.standing import known_grade
from customers.hooks import Grade
from customers.models import Customer
from regulations.models import Duty
from tests.credit.conftest import keep_months, make_customer, sell

LATER = datetime(2026, 2, 28, 5, 0)


def night(day: date) -> dict:
    """The night of this day, as the schedule starts it."""
    with time_machine.travel(timezone.make_aware(datetime(day.year, day.month, day.day, 3, 50)), tick=False):
        return jobs.run_now(order_newcomers(timezone.localdate())).result


@pytest.fixture
def newcomer(cast):
    """Of 销售一部, whose first sale was on 31 August."""
    cast.sales_one.head = cast.chief
    cast.sales_one.save(update_fields=["head"])
    customer = make_customer("新客户", department=cast.sales_one, owner=cast.chen_li)
    sell(customer, 1000, date(2025, 8, 31), product="酒", quantity=10)
    night(date(2025, 9, 1))
    return Newcomer.objects.get(customer=customer)


def badge(customer, person=None):
    """What lists show; the page of the customer shows the same."""
    found = grades([customer.pk], person).get(customer.pk, Grade(""))
    customer = Customer.objects.get(pk=customer.pk)
    row = GradeRow.objects.filter(run=GradingRun.objects.in_force(), customer=customer).first()
    alone = known_grade(customer, row)
    assert (found, found.mark) == (alone, alone.mark)
    return (str(found), found.mark) if found else None


@pytest.mark.rule("S1-13 R5")
@pytest.mark.parametrize(
    ("first", "day"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 8, 28), date(2026, 2, 28)),
        (date(2025, 3, 15), date(2025, 9, 15)),
        (date(2023, 8, 31), date(2024, 2, 29)),
    ],
)
def test_the_assessment_is_owed_on_the_day_on_which_cooperation_is_six_months_old(cast, first, day):
    cast.sales_one.head = cast.chief
    cast.sales_one.save(update_fields=["head"])
    customer = make_customer("新客户", department=cast.sales_one)
    sell(customer, 1000, first)
    night(first + timedelta(days=1))
    night(day - timedelta(days=1))
    assert not Duty.objects.filter(rule=RULE).exists()
    night(day)
    duty = Duty.objects.get(rule=RULE)
    assert (timezone.localdate(duty.begun_at), duty.responsible, duty.span) == (day, cast.chief, "5 working days")
    newcomer = Newcomer.objects.get(customer=customer)
    assert (duty.record_id, newcomer.state, newcomer.assess_on) == (newcomer.pk, "due", day)


@pytest.mark.rule("S1-13 R5")
def test_missed_nights_are_made_up_for_and_the_clock_runs_from_the_day(cast, newcomer):
    night(date(2026, 3, 20))
    night(date(2026, 3, 20))
    night(date(2026, 3, 21))
    duty = Duty.objects.get(rule=RULE)
    assert timezone.localdate(duty.begun_at) == date(2026, 2, 28)
    assert timezone.localdate(duty.due_at) == date(2026, 3, 6)  # 28 February is a Saturday


def test_who_was_not_seen_in_all_those_months_is_still_found(cast):
    customer = make_customer("新客户")
    sell(customer, 1000, date(2025, 8, 31))
    night(date(2026, 3, 20))
    assert Newcomer.objects.get(customer=customer).state == "due"
    old = make_customer("老客户")
    sell(old, 1000, date(2025, 3, 1))
    night(date(2026, 3, 21))
    assert not Newcomer.objects.filter(customer=old).exists()


@pytest.mark.rule("S1-13 R5")
def test_after_each_sale_the_figures_give_a_provisional_grade(cast, newcomer):
    others = [make_customer(f"客户{number}") for number in range(3)]
    for other in others:
        sell(other, 5000, date(2025, 1, 10))
    night(date(2025, 9, 2))
    newcomer.refresh_from_db()
    first = newcomer.grade
    assert badge(newcomer.customer) == (first, "provisional")
    sell(newcomer.customer, 90_000, date(2025, 9, 5))
    night(date(2025, 9, 6))
    newcomer.refresh_from_db()
    assert (first, newcomer.grade, newcomer.proposed) == ("C", "A", "A")
    steps = list(newcomer.ratings.values_list("step", "old", "new", "by__username"))
    assert steps[-1] == ("provisional", "C", "A", "system")
    night(date(2025, 9, 7))
    assert newcomer.ratings.count() == len(steps)  # nothing sold since, nothing given


@pytest.mark.rule("S1-13 R5")
def test_what_the_section_chief_gives_stays(cast, newcomer):
    give_provisional(newcomer=newcomer, grade="B", reason="有潜力", by=cast.chief)
    sell(newcomer.customer, 90_000, date(2025, 9, 5))
    night(date(2025, 9, 6))
    newcomer.refresh_from_db()
    assert (newcomer.grade, newcomer.given_by, newcomer.proposed) == ("B", cast.chief, "C")
    assert badge(newcomer.customer) == ("B", "provisional")
    assert Event.objects.filter(deed="credit.give_provisional", by=cast.chief).count() == 1


def test_where_the_rules_say_so_only_the_section_chief_gives_one(cast, publish):
    with time_machine.travel(datetime(2025, 8, 1, 9, 0)):
        publish(provisional_grade="chief")
    customer = make_customer("新客户")
    sell(customer, 1000, date(2025, 8, 31))
    night(date(2025, 9, 1))
    found = Newcomer.objects.get(customer=customer)
    assert (found.grade, found.proposed, badge(customer)) == ("", "C", None)


@pytest.mark.rule("S1-13 R5")
def test_the_assessment_makes_the_grade_a_firm_one(cast, newcomer):
    night(date(2026, 2, 28))
    with time_machine.travel(LATER):
        assess_newcomer(newcomer=newcomer, grade="B", reason="半年来付款及时", by=cast.chief)
    newcomer.refresh_from_db()
    assert (newcomer.state, newcomer.assessed_by, badge(newcomer.customer)) == ("assessed", cast.chief, ("B", ""))
    assert Duty.objects.get(rule=RULE).state == "met"
    assert Rating.objects.filter(newcomer=newcomer, step="assessed", new="B", by=cast.chief).count() == 1
    with time_machine.travel(LATER), pytest.raises(Stale, match="陈科长"):
        assess_newcomer(newcomer=newcomer, grade="A", reason="再看", by=cast.director)
    night(date(2026, 3, 2))
    assert Duty.objects.filter(rule=RULE).count() == 1


def test_before_the_day_nobody_assesses_and_without_a_reason_nobody_ever(cast, newcomer):
    with time_machine.travel(datetime(2026, 2, 27, 9, 0)), pytest.raises(Refused, match="2026-02-28"):
        assess_newcomer(newcomer=newcomer, grade="B", reason="早一点", by=cast.chief)
    with time_machine.travel(LATER), pytest.raises(Refused):
        assess_newcomer(newcomer=newcomer, grade="B", reason=" ", by=cast.chief)
    with time_machine.travel(LATER), pytest.raises(Refused):
        assess_newcomer(newcomer=newcomer, grade="B", reason="别人的客户", by=cast.chen_li)
    assert not Rating.objects.filter(step="assessed").exists()


def a_run(cast, *rows, **facts) -> GradingRun:
    """A finished grading of 2025 with these rows: (customer, grade, is provisional)."""
    days = {"date_from": date(2025, 1, 1), "date_to": date(2025, 12, 31)}
    frozen = {"cuts": ["75", "95"], "boundary": "within"}
    run = GradingRun.objects.create(
        key=f"run-{GradingRun.objects.count()}", state="done", policy=frozen, started_by=cast.director, **days | facts
    )
    for number, (customer, grade, is_new) in enumerate(rows, 1):
        run.rows.create(customer=customer, rank=number, amount=9, cumulative=9, grade=grade, is_provisional=is_new)
    return run


@pytest.mark.rule("S1-13 R5")
def test_the_assessment_stands_until_the_next_grading_is_published(cast, newcomer):
    night(date(2026, 2, 28))
    with time_machine.travel(LATER):
        assess_newcomer(newcomer=newcomer, grade="B", reason="稳定", by=cast.chief)
    run = a_run(cast, (newcomer.customer, "C", False))
    assert badge(newcomer.customer) == ("C", "")
    GradingRun.objects.filter(pk=run.pk).update(state="withdrawn")
    assert badge(newcomer.customer) == ("B", "")
    a_run(cast, date_from=date(2026, 1, 1), date_to=date(2026, 12, 31))
    assert badge(newcomer.customer) is None  # nothing bought in the year that was graded


def test_a_grading_that_was_only_provisional_is_made_firm_by_the_assessment(cast, newcomer):
    run = a_run(cast, (newcomer.customer, "A", True))
    assert badge(newcomer.customer) == ("A", "provisional")
    night(date(2026, 2, 28))
    with time_machine.travel(LATER):
        assess_newcomer(newcomer=newcomer, grade="B", reason="量小", by=cast.chief)
    assert badge(newcomer.customer) == ("B", "")
    assert (run.rows.get().grade, run.rows.get().ratings.get().step) == ("B", "assessed")


def test_who_was_graded_with_the_others_owes_no_assessment_any_more(cast, newcomer):
    night(date(2026, 2, 28))
    a_run(cast, (newcomer.customer, "B", False))
    night(date(2026, 3, 1))
    newcomer.refresh_from_db()
    assert (newcomer.state, Duty.objects.get(rule=RULE).state) == ("graded", "void")
    with time_machine.travel(LATER), pytest.raises(Stale):
        assess_newcomer(newcomer=newcomer, grade="A", reason="还要评", by=cast.chief)


def test_the_list_of_customers_finds_those_of_a_grade_wherever_it_comes_from(cast, newcomer):
    give_provisional(newcomer=newcomer, grade="A", reason="有潜力", by=cast.chief)
    other = make_customer("老客户")
    a_run(cast, (other, "A", False))
    everyone = Customer.objects.order_by("pk")
    assert list(graded(everyone, "A")) == [newcomer.customer, other]
    assert list(graded(everyone, "B")) == []


def test_a_sale_that_is_taken_back_takes_the_new_customer_with_it(cast, newcomer):
    sell(newcomer.customer, 500, date(2025, 10, 10))
    SalesLine.objects.filter(sold_on=date(2025, 8, 31)).delete()
    keep_months()
    night(date(2025, 10, 11))
    newcomer.refresh_from_db()
    assert (newcomer.first_sale_on, newcomer.assess_on) == (date(2025, 10, 10), date(2026, 4, 10))
    SalesLine.objects.all().delete()
    keep_months()
    night(date(2025, 10, 12))
    assert not Newcomer.objects.exists()


def test_where_nobody_is_provisional_nobody_is_new(cast, publish):
    with time_machine.travel(datetime(2025, 8, 1, 9, 0)):
        publish(provisional_months=0)
    sell(make_customer("新客户"), 1000, date(2025, 8, 31))
    night(date(2025, 9, 1))
    assert not Newcomer.objects.exists()
    assert Job.objects.get(kind="new_customers").state == "done"
