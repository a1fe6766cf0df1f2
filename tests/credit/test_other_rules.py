"""Other rules come into force while credit is lent: what is kept follows them, and nobody is blamed for it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core import jobs
from core.models import Notice
from credit.actions.reconciling import reconcile
from credit.actions.releasing import release
from credit.models import Bill, CreditFile, Difference, Reconciliation
from credit.reconciling_nightly import order_reconciliation
from tests.credit.releasing import draft, with_limit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("S0-21 R57")]


@pytest.fixture
def file(cast):
    """With an order that is confirmed and a bill that was passed on, compared the night before."""
    file = with_limit(cast.chen_li, 1000)
    release(document=draft(file, 900, cast.chen_li, kind="order"), by=cast.chen_li)
    day, by = timezone.localdate(), cast.he_jing
    facts = {"customer": file.customer, "issued_on": day, "due_on": day, "received_on": day, "entered_by": by}
    Bill.objects.create(kind="bank", number="B-1", face=Decimal(70), state="endorsed", **facts)
    reconcile(by=cast.system)
    Reconciliation.objects.update(started_at=timezone.now() - timedelta(days=3))
    assert Difference.objects.count() == 0
    return file


def run_night() -> None:
    assert jobs.run_now(order_reconciliation(timezone.localdate())).state == "done"


def kept(file) -> tuple:
    file = CreditFile.objects.get(pk=file.pk)
    return file.bills, file.exposure, file.is_near


def test_orders_and_bills_that_count_from_now_on_are_no_difference(file, publish):
    assert kept(file) == (0, 0, False)
    publish(orders_count=True, passed_bills_count=True)
    run_night()
    assert kept(file) == (70, 970, True)
    assert Difference.objects.count() == 0
    assert Notice.objects.filter(rule="credit.near_limit").exists()
    assert not Notice.objects.filter(rule="credit.differences").exists()


def test_what_is_wrong_by_itself_is_named_also_on_that_night(file, publish):
    publish(orders_count=True)
    CreditFile.objects.filter(pk=file.pk).update(orders=800)
    run_night()
    assert list(Difference.objects.values_list("part", "kept", "counted")) == [("orders", 800, 900)]


def test_under_the_same_rules_nothing_is_put_right_in_silence(file):
    CreditFile.objects.filter(pk=file.pk).update(exposure=5)
    run_night()
    assert list(Difference.objects.values_list("part", "kept", "counted")) == [("exposure", 5, 0)]
    assert kept(file)[1] == 5
