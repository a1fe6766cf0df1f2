"""Whether customers are treated as their grade wants: drawn, checked by the chief, put right (S1-13 R7)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.errors import Refused, Stale
from credit.actions.grade_checks import OWED, TODO, check_use, do_todo, lot_of
from credit.care_nightly import order_care
from credit.models import GradeCheck, GradeDraw
from credit.policy import policy_for
from regulations.models import Duty
from tests.credit.caring import graded
from tests.credit.conftest import make_customer


@pytest.fixture
def customers(cast):
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    found = [make_customer(f"客户{n}", owner=cast.chen_li, department=cast.sales_one) for n in range(6)]
    graded(*found, by=cast.director)
    return found


def night() -> None:
    jobs.run_now(order_care(timezone.localdate()))


def answered(check, by, *, answer="yes", **facts):
    points = dict.fromkeys(policy_for().grade_check_points, answer)
    given = {"points": points, "is_right": answer != "no", "finding": "逐项核对。", "by": by}
    return check_use(check=check, **{**given, **facts})


def test_nobody_checks_how_terminated_customers_are_treated(customers):
    for customer in customers[1:]:
        customer.status = "terminated"
        customer.save()
    night()
    assert list(GradeCheck.objects.values_list("customer", flat=True)) == [customers[0].pk]


@pytest.mark.rule("S1-13 R7")
def test_each_department_has_its_sample_once_in_a_period(customers, cast, publish):
    publish(grade_check_count=2)
    night()
    night()
    draw = GradeDraw.objects.get()
    assert (draw.department, draw.pool, draw.drawn) == (cast.sales_one, 6, 2)
    assert {duty.responsible for duty in Duty.objects.filter(rule=OWED)} == {cast.chief}
    assert set(GradeCheck.objects.values_list("checker", "representative")) == {(cast.chief.pk, cast.chen_li.pk)}
    with time_machine.travel(timezone.now() + timedelta(days=32), tick=False):
        night()
    assert GradeDraw.objects.count() == 2


@pytest.mark.rule("S1-13 R7")
def test_the_seed_gives_the_same_sample_again(customers, publish):
    publish(grade_check_count=3)
    night()
    draw = GradeDraw.objects.get()
    again = sorted((one.code for one in customers), key=lambda code: lot_of(draw.seed, (code,)))[:3]
    assert set(draw.checks.values_list("customer__code", flat=True)) == set(again)


def test_none_is_drawn_where_the_rules_want_none(customers, publish):
    publish(grade_check_count=0)
    night()
    assert not GradeDraw.objects.exists()


@pytest.mark.rule("S1-13 R7")
def test_the_chief_says_point_by_point_and_what_is_put_right(customers, cast):
    night()
    check, today = GradeCheck.objects.first(), timezone.localdate()
    with pytest.raises(Refused) as refused:
        answered(check, cast.chief, answer="no", is_right=True)
    assert refused.value.code == "is_right"
    with pytest.raises(Refused) as refused:
        answered(check, cast.chief, points={})
    assert refused.value.code == "points"
    with pytest.raises(Refused) as refused:
        answered(check, cast.chen_li)
    assert refused.value.code == "forbidden"
    answered(check, cast.chief, answer="no", todo="补一次拜访。", todo_on=today + timedelta(days=5))
    assert Duty.objects.get(rule=OWED, record_id=check.pk).state == "met"
    duty = Duty.objects.get(rule=TODO)
    assert (duty.responsible, duty.span) == (cast.chen_li, "5 days")
    with pytest.raises(Stale):
        answered(check, cast.chief)
    do_todo(check=check, note="已拜访。", by=cast.chen_li)
    assert Duty.objects.get(rule=TODO).state == "met"


@pytest.mark.rule("S1-13 R7")
def test_by_pages_with_the_figures(customers, cast, publish, signed_in, django_assert_max_num_queries):
    publish(grade_check_count=2)
    night()
    check = GradeCheck.objects.first()
    browser, address = signed_in(cast.chief), reverse("credit:grade_check_answer", args=[check.pk])
    typed = {f"point_{n}": "no" for n in range(len(policy_for().grade_check_points))}
    typed |= {"is_right": "no", "finding": "未按期拜访。", "todo": "补拜访", "token": "t-1"}
    answer = browser.post(address, typed)
    assert answer.status_code == 422
    assert "未按期拜访。" in answer.content.decode()
    for _click in range(2):
        answer = browser.post(address, {**typed, "todo_on": timezone.localdate().isoformat()})
    assert answer.url == check.get_absolute_url()
    assert "未按期拜访。" in browser.get(check.get_absolute_url()).content.decode()
    listed = browser.get(reverse("credit:grade_checks") + "?stand=wrong").content.decode()
    assert check.customer.name in listed
    assert "抽取 2 户,已查 1 户,未按等级对待 1 户" in listed
    done = reverse("credit:grade_check_done", args=[check.pk])
    assert signed_in(cast.chen_li).post(done, {"note": "已拜访。", "token": "t-2"}).status_code == 302
    assert signed_in(cast.li_qiang).get(check.get_absolute_url()).status_code == 404
    with django_assert_max_num_queries(13):
        browser.get(reverse("credit:grade_checks"))
