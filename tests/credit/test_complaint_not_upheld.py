"""A complaint that was not upheld leads back to what is owed (S3-05 R5)."""

from datetime import date

import pytest
from django.utils import timezone

from complaints import actions
from complaints.models import Complaint
from core.models import Notice
from tests.credit.collecting import owe
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


def test_nobody_is_told_when_nothing_is_owed(cast, customer):
    judge_invalid(cast, customer)
    assert told() == set()
