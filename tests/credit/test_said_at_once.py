"""All that is wrong with a form is said at once, in amounts as people read them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from credit import actions
from credit.actions.conditions import ask_condition
from credit.exposure import lock_file
from tests.credit.books import pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    found = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    lock_file(found.pk)
    return found


@pytest.mark.parametrize(("kind", "said"), [("deposit", "写明担保金额"), ("guarantee", "担保人或担保物")])
def test_the_amount_and_the_paper_of_a_condition_are_missed_together(customer, cast, signed_in, kind, said):
    """The paper had to be chosen twice: what else was missing was said only when it was there."""
    asked = ask_condition(customer=customer, kind=kind, by=cast.chen_li)
    url = reverse("credit:condition_meet", args=[asked.pk])
    page = signed_in(cast.he_jing).post(url, {"token": "t"}).content.decode()
    assert "请选择文件" in page
    assert page.count("invalid-feedback") == 2


def test_what_can_be_paid_back_is_said_in_cents(customer, cast):
    pay(customer, 500, by=cast.he_jing)
    with pytest.raises(Refused) as refusal:
        actions.refund(customer=customer, amount=900, paid_on=timezone.localdate(), by=cast.he_jing)
    assert "500.00" in str(refusal.value)
    assert "500.0000" not in str(refusal.value)
