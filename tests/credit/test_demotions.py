"""Who keeps customers that fell in a yearly grading is told: one notice a person, and taken back with the grading."""

from datetime import date

import pytest

from core import jobs
from core.models import Job, Notice
from credit.actions import start_grading
from credit.actions.campaigns import withdraw_campaign
from credit.demotions import RULE
from credit.models import CreditFile
from credit.telling import keepers_of
from customers.models import Customer
from tests.conftest import make_person
from tests.credit.campaigns import fresh, make_company, published


@pytest.fixture
def company(cast):
    """Graded for 2024 the other way round: customers 4 to 8 fell in 2025."""
    found = make_company(cast)
    Customer.objects.filter(pk=found.customers[3].pk).update(owner=cast.chen_li)
    jobs.run_now(start_grading(date_from=date(2024, 1, 1), date_to=date(2024, 12, 31), by=cast.director).job)
    found.campaign = published(cast, found.boss)
    return found


def told(stage="published") -> dict:
    return {one.person.name: one for one in Notice.objects.filter(rule=RULE, stage=stage).select_related("person")}


@pytest.mark.rule("S1-13 R8")
def test_each_is_told_once_of_all_of_the_own_customers_that_fell(cast, company):
    job = Job.objects.get(kind="demotions")
    jobs.run_now(job)
    found = told()
    assert set(found) == {"陈科长", "陈立", "赵科长"}
    assert "2 家客户" in found["陈科长"].title
    assert found["陈科长"].text.splitlines() == ["客户4 A → B", "客户5 A → B"]
    assert found["陈立"].text == "客户4 A → B"
    assert "客户6 A → C" in found["赵科长"].text


def test_the_notice_leads_to_those_that_fell_or_to_the_own_customers(cast, company, signed_in):
    jobs.run_now(Job.objects.get(kind="demotions"))
    found = told()
    page = signed_in(cast.chief).get(found["陈科长"].url).content.decode()
    assert "客户4" in page
    assert "客户1<" not in page
    assert signed_in(cast.chen_li).get(found["陈立"].url).status_code == 200
    up = signed_in(cast.chief).get(found["陈科长"].url.replace("down", "up")).content.decode()
    assert "客户1<" in up
    assert "客户4" not in up


@pytest.mark.rule("S1-13 R8")
def test_withdrawn_the_same_people_are_told_that_it_is_taken_back(cast, company):
    jobs.run_now(Job.objects.get(kind="demotions"))
    withdraw_campaign(campaign=fresh(company.campaign), reason="数据有误", by=cast.director)
    assert set(told("withdrawn")) == set(told())
    assert not Notice.objects.filter(rule=RULE, stage="published", is_unread=True).exists()


def test_withdrawn_before_the_worker_came_nobody_is_told(cast, company):
    withdraw_campaign(campaign=fresh(company.campaign), reason="数据有误", by=cast.director)
    jobs.run_now(Job.objects.get(kind="demotions"))
    assert not Notice.objects.filter(rule=RULE).exists()


def test_where_the_superior_is_gone_the_head_of_the_department_is_told(cast, company):
    gone = make_person("oldchief", "前科长", "section_chief", cast.sales_one, state="left", is_active=False)
    type(gone).objects.filter(pk=cast.chen_li.pk).update(superior=gone)
    jobs.run_now(Job.objects.get(kind="demotions"))
    assert "2 家客户" in told()["陈科长"].title
    file = CreditFile(customer=company.customers[3])
    assert [one.name for one in keepers_of(file)] == ["陈立", "陈科长"]
