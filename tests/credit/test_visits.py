"""Visits as often as the grade demands: owed when due, met by recording one (S1-13 R14)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core import jobs
from credit.care_nightly import order_care
from credit.models import GradeRow, Newcomer, VisitPlan
from credit.visiting import RULES
from customers.actions.interactions import add_interaction
from customers.models import Interaction
from regulations.models import Duty
from tests.credit.caring import a_customer, graded
from tests.credit.conftest import make_customer

NOBODY_ELSE = {"lead_visit_a": "", "visit_b": ""}


def visit(customer, by, *, ago=0, kind="visit"):
    at = timezone.now() - timedelta(days=ago)
    return add_interaction(interaction=Interaction(customer=customer, kind=kind, at=at, summary="拜访"), by=by)


def night() -> None:
    jobs.run_now(order_care(timezone.localdate()))


def plan_of(customer, role="rep") -> VisitPlan:
    return VisitPlan.objects.get(customer=customer, role=role)


def owed():
    return Duty.objects.open().filter(rule__in=RULES)


@pytest.mark.rule("S1-13 R14")
def test_an_a_customer_is_visited_by_representative_and_supervisor(cast, publish):
    publish(visit_a="30 days", lead_visit_a="90 days")
    customer = a_customer(cast)
    night()
    mine, leads = plan_of(customer), plan_of(customer, "lead")
    assert (mine.person, mine.days, leads.person, leads.days) == (cast.chen_li, 30, cast.chief, 90)
    assert mine.due_on == timezone.localdate() + timedelta(days=30)
    assert not owed().exists()


@pytest.mark.rule("S1-13 R14")
def test_a_visit_that_is_due_is_owed_once_and_met_by_recording_it(cast, publish):
    publish(visit_a="30 days", **NOBODY_ELSE)
    customer = a_customer(cast)
    visit(customer, cast.chen_li, ago=30)
    night()
    night()
    duty = owed().get()
    assert (duty.rule, duty.responsible) == ("credit.visit_a", cast.chen_li)
    visit(customer, cast.chen_li, kind="call")
    assert owed().exists()  # a call is no visit
    visit(customer, cast.chen_li)
    assert not owed().exists()
    duty.refresh_from_db()
    assert duty.state == "met"
    assert plan_of(customer).due_on == timezone.localdate() + timedelta(days=30)


@pytest.mark.rule("S1-13 R14")
def test_the_supervisor_visits_too_and_neither_visits_for_the_other(cast, publish):
    publish(visit_a="30 days", lead_visit_a="30 days")
    customer = a_customer(cast)
    for person in (cast.chen_li, cast.chief):
        visit(customer, person, ago=40)
    night()
    assert {duty.responsible for duty in owed()} == {cast.chen_li, cast.chief}
    visit(customer, cast.chief)
    assert owed().get().responsible == cast.chen_li
    visit(customer, cast.zhou_min)  # whoever goes for the representative
    assert not owed().exists()


def test_calls_count_where_the_rules_say_so(cast, publish):
    publish(visit_a="30 days", visit_counts="contact", **NOBODY_ELSE)
    customer = a_customer(cast)
    visit(customer, cast.chen_li, ago=40)
    night()
    visit(customer, cast.chen_li, kind="call")
    assert not owed().exists()


def test_an_old_visit_that_is_recorded_late_meets_nothing(cast, publish):
    publish(visit_a="30 days", **NOBODY_ELSE)
    customer = a_customer(cast)
    visit(customer, cast.chen_li, ago=60)
    night()
    visit(customer, cast.chen_li, ago=35)
    assert owed().count() == 1


def test_no_number_means_no_demand(cast, publish):
    publish(visit_a="", lead_visit_a="", visit_b="")
    a_customer(cast)
    night()
    assert not VisitPlan.objects.exists()


@pytest.mark.rule("S1-13 R14")
def test_a_grade_that_sinks_asks_for_less_and_one_that_is_gone_for_nothing(cast, publish):
    publish(visit_a="30 days", visit_b="90 days", lead_visit_a="30 days")
    customer = a_customer(cast)
    for person in (cast.chen_li, cast.chief):
        visit(customer, person, ago=40)
    night()
    assert owed().count() == 2
    GradeRow.objects.filter(customer=customer).update(grade="B")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        night()
        assert (plan_of(customer).days, VisitPlan.objects.count(), owed().count()) == (90, 1, 0)
        GradeRow.objects.filter(customer=customer).update(grade="C")
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        night()
        assert not VisitPlan.objects.exists()


def test_a_visit_that_came_by_import_meets_its_duty_at_night(cast, publish):
    publish(visit_a="30 days", **NOBODY_ELSE)
    customer = a_customer(cast)
    visit(customer, cast.chen_li, ago=40)
    night()
    Interaction.objects.create(customer=customer, kind="visit", at=timezone.now(), summary="导入", by=cast.chen_li)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        night()
    assert Duty.objects.get(rule="credit.visit_a").state == "met"


@pytest.mark.rule("S1-13 R14")
def test_the_list_shows_what_is_overdue_and_ones_own(cast, publish, signed_in, django_assert_max_num_queries):
    publish(visit_a="30 days", lead_visit_a="60 days")
    late, fine = a_customer(cast, "逾期客户"), a_customer(cast, "正常客户")
    other = make_customer("别处客户", owner=cast.li_qiang, department=cast.sales_two)
    graded(late, fine, other, by=cast.director)
    visit(late, cast.chen_li, ago=50)
    night()
    browser, address = signed_in(cast.chen_li), reverse("credit:visits")
    overdue = browser.get(f"{address}?stand=overdue").content.decode()
    assert "逾期客户" in overdue
    assert "正常客户" not in overdue
    assert "别处客户" not in browser.get(address).content.decode()
    mine = signed_in(cast.chief).get(f"{address}?mine=yes").content.decode()
    assert mine.count("逾期客户") >= 1
    assert str(cast.chen_li) not in mine.split("<tbody>")[1].split("</tbody>")[0]
    with django_assert_max_num_queries(13):
        browser.get(address)
    exported = signed_in(cast.chief).post(reverse("credit:visits_export"), {"format": "csv"})
    assert "逾期客户" in b"".join(exported.streaming_content).decode()


@pytest.mark.rule("S1-13 R14")
def test_the_duty_leads_to_the_form_on_which_a_visit_is_recorded(cast, publish, signed_in):
    customer = a_customer(cast)
    night()
    browser = signed_in(cast.chen_li)
    answer = browser.get(reverse("credit:visit", args=[plan_of(customer).pk]), follow=True)
    assert '<option value="visit" selected>' in answer.content.decode()
    assert signed_in(cast.li_qiang).get(reverse("credit:visit", args=[plan_of(customer).pk])).status_code == 404


def test_a_night_costs_the_same_for_few_and_many(cast, publish, django_assert_max_num_queries):
    publish(visit_a="30 days", grade_check_count=0)
    customers = [make_customer(f"客户{n}", owner=cast.chen_li, department=cast.sales_one) for n in range(30)]
    graded(*customers, by=cast.director)
    for customer in customers:
        visit(customer, cast.chen_li, ago=40)
    with django_assert_max_num_queries(80):
        night()
    assert owed().count() == 30


@pytest.mark.rule("S1-13 R14")
def test_a_new_customer_is_visited_by_the_grade_it_has_for_the_time_being(cast, publish):
    publish(visit_a="30 days", **NOBODY_ELSE)
    a_customer(cast)
    fresh = make_customer("新客户", owner=cast.chen_li, department=cast.sales_one)
    today = timezone.localdate()
    newcomer = Newcomer.objects.create(
        customer=fresh, first_sale_on=today, last_sale_on=today, assess_on=today + timedelta(days=180), grade="A"
    )
    night()
    assert (plan_of(fresh).grade, plan_of(fresh).person, VisitPlan.objects.count()) == ("A", cast.chen_li, 2)
    newcomer.grade = "C"
    newcomer.save(update_fields=["grade"])
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        night()
    assert not VisitPlan.objects.filter(customer=fresh).exists()


@pytest.mark.rule("S1-13 R14")
@pytest.mark.parametrize("status", ["terminated", "blacklisted"])
def test_whoever_trades_no_more_is_not_visited(cast, publish, status):
    publish(visit_a="30 days", **NOBODY_ELSE)
    customer = a_customer(cast)
    visit(customer, cast.chen_li, ago=40)
    night()
    assert owed().count() == 1
    type(customer).objects.filter(pk=customer.pk).update(status=status)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        night()
    assert (VisitPlan.objects.count(), owed().count()) == (0, 0)
