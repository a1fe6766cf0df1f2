"""A complaint that was not upheld leads back to what is owed (S3-05 R5)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.models import Complaint
from core.models import Notice
from credit.actions.collecting import record_step
from credit.after_complaint import RULE
from regulations.models import Duty
from tests.credit.collecting import case_of, climb, owe, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


def told() -> set[str]:
    return set(Notice.objects.filter(rule="credit.collect_after_complaint").values_list("person__name", flat=True))


def judge_invalid(cast, customer) -> None:
    case = Complaint(customer=customer, subject="外包装破损", content="破损", received_at=timezone.now())
    case = actions.register(complaint=case, by=cast.chen_li)
    actions.accept(complaint=case, verdict="invalid", ground="unverifiable", evidence="照片", by=cast.zhou_min)


@pytest.mark.rule("S3-05 R5")
def test_the_owner_is_told_to_collect_when_a_complaint_is_not_upheld(cast, customer):
    owe(customer, 5000, date(2026, 6, 1), disputed=1000)
    judge_invalid(cast, customer)
    assert told() == {"陈立", "陈科长"}
    notice = Notice.objects.filter(person=cast.chen_li, rule="credit.collect_after_complaint").get()
    assert "5,000.00" in notice.title
    assert "1,000.00" in notice.text


def owed_duty() -> Duty:
    return Duty.objects.get(rule=RULE)


@pytest.mark.rule("S3-05 R5")
def test_what_is_owed_is_collected_within_the_term_of_payment(cast, customer, publish):
    publish(collect_after_complaint="10 days")
    row = owe(customer, 5000, date(2026, 6, 1))
    judge_invalid(cast, customer)
    duty = owed_duty()
    assert (duty.responsible, duty.state, duty.span) == (cast.chen_li, "open", "10 days")
    later = owe(
        customer, 70, timezone.localdate() + timedelta(days=40), issued_on=timezone.localdate() + timedelta(days=1)
    )
    pay(row, 4000, timezone.localdate())
    assert owed_duty().state == "open"
    pay(row, 1000, timezone.localdate())
    assert (owed_duty().state, later.open) == ("met", 70)


@pytest.mark.rule("S3-05 R5")
def test_a_step_of_collection_does_as_well(cast, customer):
    owe(customer, 5000, timezone.localdate() - timedelta(days=3))
    judge_invalid(cast, customer)
    climb(timezone.localdate())
    record_step(case=case_of(customer), stage="call", note="同意下周付款", by=cast.chen_li)
    assert owed_duty().state == "met"


def test_a_second_verdict_while_it_is_owed_owes_nothing_more(cast, customer):
    owe(customer, 5000, date(2026, 6, 1))
    judge_invalid(cast, customer)
    judge_invalid(cast, customer)
    assert owed_duty().state == "open"


def test_the_duty_leads_to_where_it_is_collected(cast, customer, signed_in):
    row = owe(customer, 5000, timezone.localdate() - timedelta(days=3))
    judge_invalid(cast, customer)
    client, url = signed_in(cast.chen_li), reverse("credit:collect_owed", args=[owed_duty().record_id])
    assert url in client.get(reverse("workbench:desk")).content.decode()
    page = client.get(url, follow=True)
    assert row.number in page.content.decode()
    climb(timezone.localdate())
    assert client.get(url).url == case_of(customer).get_absolute_url()
    assert signed_in(cast.li_qiang).get(url).status_code == 404


def test_nobody_is_told_when_nothing_is_owed(cast, customer):
    judge_invalid(cast, customer)
    assert told() == set()
    assert not Duty.objects.filter(rule=RULE).exists()
