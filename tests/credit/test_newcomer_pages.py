"""New customers on the pages: the list, the facts, the two deeds, the badge everywhere."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.navigation import current_page, pages
from credit.models import Newcomer
from credit.newcomers_nightly import find_newcomers, open_assessments, propose_grades
from customers.models import Customer
from tests.credit.books import invoice
from tests.credit.conftest import make_customer, sell

NOON = datetime(2026, 3, 2, 12, 0)


@pytest.fixture
def company(cast):
    """Two new customers of 销售一部 and 销售二部, one of them to be assessed."""
    cast.sales_one.head = cast.chief
    cast.sales_one.save(update_fields=["head"])
    first = make_customer("先来的客户", department=cast.sales_one, owner=cast.chen_li)
    second = make_customer("后来的客户", department=cast.sales_two, owner=cast.li_qiang)
    sell(first, 1000, date(2025, 8, 31))
    sell(first, -200, date(2025, 9, 30))
    sell(second, 1000, date(2026, 1, 31))
    with time_machine.travel(NOON):
        for part in (find_newcomers, propose_grades, open_assessments):
            part(timezone.localdate(), by=cast.system)
    return [first, second]


@pytest.mark.rule("S1-13 R5")
def test_the_list_shows_whom_one_may_see_and_narrows_to_those_to_be_assessed(cast, company, signed_in):
    page = signed_in(cast.director).get("/credit/newcomers/").content.decode()
    assert "先来的客户" in page
    assert "后来的客户" in page
    assert "暂定" in page
    page = signed_in(cast.director).get("/credit/newcomers/?stand=due").content.decode()
    assert "先来的客户" in page
    assert "后来的客户" not in page
    page = signed_in(cast.chief).get("/credit/newcomers/").content.decode()
    assert "先来的客户" in page
    assert "后来的客户" not in page
    late = "/credit/newcomers/?stand=overdue"
    with time_machine.travel(NOON):
        assert "先来的客户" not in signed_in(cast.director).get(late).content.decode()
    with time_machine.travel(NOON + timedelta(days=14)):
        assert "先来的客户" in signed_in(cast.director).get(late).content.decode()
    days = "/credit/newcomers/?assess_from=2026-07-01&assess_to=2026-07-31"
    assert "先来的客户" not in signed_in(cast.director).get(days).content.decode()


def test_the_list_is_exported_by_who_may_export(cast, company, signed_in):
    answer = signed_in(cast.director).post("/credit/newcomers/export/?stand=due", {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "先来的客户" in text
    assert "后来的客户" not in text
    assert "2026-02-28" in text
    assert signed_in(cast.chen_li).post("/credit/newcomers/export/").status_code == 403


@pytest.mark.rule("S1-13 R5")
def test_whoever_assesses_sees_the_facts_and_does_it_once(cast, company, signed_in):
    invoice(company[0], 300, on=date(2025, 10, 1), due=date(2025, 10, 31), by=cast.he_jing)
    newcomer = Newcomer.objects.get(customer=company[0])
    address, client = f"/credit/newcomers/{newcomer.pk}/assess/", signed_in(cast.chief)
    with time_machine.travel(NOON):
        page = client.get(address)
        shown = page.content.decode()
        assert "800.00" in shown
        assert "-200.00" in shown
        assert "到期 1 张发票中 1 张逾期" in shown
        told = {"token": page.context["form"]["token"].value(), "grade": "B", "reason": "半年来稳定"}
        assert client.post(address, told | {"reason": ""}).status_code == 422
        assert client.post(address, told).status_code == 302
        assert client.post(address, told).status_code == 302  # a doubled click
        page = client.get(newcomer.get_absolute_url()).content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.grade, newcomer.state, newcomer.ratings.filter(step="assessed").count()) == ("B", "assessed", 1)
    assert "半年来稳定" in page
    with time_machine.travel(NOON):
        again = client.post(address, told | {"token": "another", "grade": "A"})
    assert again.status_code == 422
    assert "陈科长" in again.content.decode()


def test_the_badge_says_provisional_on_list_page_and_export(cast, company, signed_in):
    client = signed_in(cast.director)
    assert "暂定" in client.get("/customers/").content.decode()
    page = client.get(company[0].get_absolute_url()).content.decode()
    assert "暂定" in page
    assert "2026-02-28" in page
    answer = client.post("/customers/export/", {"format": "csv"})
    assert "A (暂定)" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_list_costs_the_same_for_three_and_thirty(cast, company, signed_in, django_assert_max_num_queries):
    day = date(2026, 1, 1)
    people = [make_customer(f"新{number}", department=cast.sales_one) for number in range(30)]
    Newcomer.objects.bulk_create(
        Newcomer(customer=one, first_sale_on=day, last_sale_on=day, assess_on=day, grade="B") for one in people
    )
    client = signed_in(cast.director)
    client.get("/credit/newcomers/")
    with django_assert_max_num_queries(15):
        assert client.get("/credit/newcomers/").status_code == 200
    assert Customer.objects.count() == 32


@pytest.mark.parametrize("name", ["newcomers", "downgrades"])
def test_the_side_bar_says_that_they_belong_to_the_grading(name):
    assert current_page(pages, reverse(f"credit:{name}")).url_name == "credit:runs"
