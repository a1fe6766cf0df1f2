"""Orders and deliveries of A customers are worked off first (S1-13 R12, R17)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import jobs
from core.models import Job
from credit import priority
from credit.actions.documents import cancel_document, change_document, copy_document, reopen_document, split_document
from credit.actions.grading import start_grading, withdraw_grading
from credit.actions.rating import change_grades
from credit.actions.releasing import release
from credit.models import CreditFile, GradeRow, GradingRun, Release, TradingDocument
from customers.models import Customer
from regulations import policies
from tests.credit.conftest import sell
from tests.credit.ordering import fresh, grade_customer, graded_file, order
from tests.credit.releasing import draft

pytestmark = pytest.mark.django_db
TO_DO = "/credit/documents/?state=to_do"


def numbers(browser, path) -> list[str]:
    """The documents of the list in their order."""
    return [row.number for row in browser.get(path).context["page"].rows]


def run_jobs() -> None:
    for job in Job.objects.filter(kind=priority.KIND, state="queued"):
        jobs.run_now(job)


@pytest.mark.rule("S1-13 R12")
def test_open_orders_of_a_customers_come_first_and_the_oldest_of_them_before_the_others(cast, signed_in):
    plain = order(graded_file(cast, ""), cast.chen_li)
    b = order(graded_file(cast, "B"), cast.chen_li)
    first, second = (order(graded_file(cast, "A"), cast.chen_li) for _each in range(2))
    c = order(graded_file(cast, "C"), cast.chen_li)
    browser = signed_in(cast.he_jing)
    assert numbers(browser, TO_DO) == [one.number for one in (first, second, b, plain, c)]
    assert numbers(browser, f"{TO_DO}&sort=-begun")[0] == c.number
    assert numbers(browser, "/credit/documents/")[0] == c.number  # everything: the newest first
    assert numbers(browser, "/credit/documents/?sort=priority")[0] == c.number  # only what is open has an order


@pytest.mark.rule("S1-13 R12")
def test_held_releases_of_a_customers_come_first(cast, signed_in):
    for grade in ("C", "B", "A"):
        file = graded_file(cast, grade, limit=1)
        release(document=draft(file, 100, cast.chen_li), by=cast.chen_li)
    rows = signed_in(cast.he_jing).get("/credit/releases/").context["page"].rows
    assert [row.grade for row in rows] == ["A", "B", "C"]


def test_what_is_delivered_whole_or_over_is_not_to_be_worked_off(cast, signed_in):
    file = graded_file(cast, "A")
    over, done, open_one = (order(file, cast.chen_li) for _each in range(3))
    cancel_document(document=over, by=cast.chen_li)
    release(document=done, by=cast.chen_li)
    release(document=draft(file, 1000, cast.chen_li, order=fresh(done)), by=cast.chen_li)
    assert numbers(signed_in(cast.he_jing), TO_DO) == [open_one.number]


def test_the_rules_say_which_grade_comes_when(cast, publish):
    publish(rank_a=2, rank_b=5, rank_c=9, rank_ungraded=7)
    ranks = [order(graded_file(cast, grade), cast.chen_li).priority for grade in ("A", "B", "C", "")]
    assert ranks == [2, 5, 9, 7]


def test_nobody_goes_before_grade_a_by_the_rules():
    from credit.policy import CreditPolicy

    assert "rank_a" in CreditPolicy(rank_a=3).problems()
    assert "terms_grades" in CreditPolicy(terms_grades=("D",)).problems()
    assert not CreditPolicy(rank_b=1).problems()


def test_copies_parts_and_reopened_ones_have_their_place(cast):
    file = graded_file(cast, "A")
    document = order(file, cast.chen_li)
    assert copy_document(document=document, by=cast.chen_li).priority == 1
    assert split_document(document=document, amount=Decimal(400), by=cast.chen_li).priority == 1
    cancel_document(document=fresh(document), by=cast.chen_li)
    GradeRow.objects.update(grade="B")
    assert reopen_document(document=fresh(document), by=cast.chen_li).priority == 2
    assert change_document(document=fresh(document), amount=Decimal(500), by=cast.chen_li).priority == 2


def test_grades_that_are_given_changed_and_withdrawn_move_what_is_open(cast):
    file = graded_file(cast, "", limit=1)
    held = draft(file, 500, cast.chen_li)
    asked = release(document=held, by=cast.chen_li)
    over = order(file, cast.chen_li)
    cancel_document(document=over, by=cast.chen_li)
    sell(file.customer, 1000)
    days = {"date_from": timezone.datetime(2025, 1, 1).date(), "date_to": timezone.datetime(2025, 12, 31).date()}
    run = start_grading(**days, by=cast.director)
    jobs.run_now(run.job)
    run_jobs()
    assert (fresh(held).priority, Release.objects.get(pk=asked.pk).priority, fresh(over).priority) == (1, 1, 3)
    row = GradeRow.objects.get(run=run)
    change_grades(rows=GradeRow.objects.all(), grades={row.pk: "B"}, step="appeal", by=cast.director)
    run_jobs()
    assert (fresh(held).priority, Release.objects.get(pk=asked.pk).priority) == (2, 2)
    withdraw_grading(GradingRun.objects.get(pk=run.pk), by=cast.director, reason="期间选错了")
    run_jobs()
    assert fresh(held).priority == 3


def test_other_rules_count_from_the_next_night_on(cast, publish):
    document = order(graded_file(cast, "B"), cast.chen_li)
    publish(rank_b=1)
    policies.forget()
    jobs.run_now(priority.start_refresh())
    assert fresh(document).priority == 1
    assert priority.start_refresh() == Job.objects.get()  # once a night


def test_lot_after_lot_everything_open_is_looked_at(cast, monkeypatch):
    monkeypatch.setattr(priority, "LOT", 2)
    documents = [order(graded_file(cast, "A"), cast.chen_li) for _each in range(5)]
    TradingDocument.objects.update(priority=9)
    jobs.run_now(priority.order_refresh(by=cast.system))
    assert {fresh(one).priority for one in documents} == {1}


def test_only_the_customers_whose_grade_changed_are_looked_at(cast):
    one, other = (order(graded_file(cast, ""), cast.chen_li) for _each in range(2))
    for document in (one, other):
        grade_customer(document.customer, "A", by=cast.director)
    jobs.run_now(priority.order_refresh(by=cast.system, customers=[one.customer_id]))
    assert (fresh(one).priority, fresh(other).priority) == (1, 3)


@pytest.mark.parametrize("path", [TO_DO, "/credit/releases/"])
def test_the_queues_cost_the_same_for_many(cast, signed_in, path):
    browser = signed_in(cast.he_jing)

    def cost() -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        return len(asked)

    def add(count: int) -> None:
        for _each in range(count):
            release(document=draft(graded_file(cast, "A", limit=1), 100, cast.chen_li), by=cast.chen_li)

    add(3)
    few = cost()
    add(9)
    assert cost() == few <= 15


def test_an_imported_order_has_its_place_at_once(cast, bring):
    file: CreditFile = graded_file(cast, "A")
    Customer.objects.filter(pk=file.customer_id).update(source_code="C1")
    rows = "客户编号,订单号,订单日期,产品名称,数量,单价\nC1,DD-1,2026-11-20,封头,2,50\n"
    bring("documents", rows, kind="order")
    assert TradingDocument.objects.get(number="DD-1").priority == 1
