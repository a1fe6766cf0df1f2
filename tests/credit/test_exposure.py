"""What a customer has been lent, kept with every booking."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.models import Notice
from credit.exposure import lock_file, lock_files, shift
from credit.models import CreditFile, LimitCrossing, Receivable
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    customer = make_customer("鼎丰商贸", owner=cast.chen_li)
    with transaction.atomic():
        file = lock_file(customer.pk)
    CreditFile.objects.filter(pk=file.pk).update(limit=Decimal(1000))
    file.refresh_from_db()
    return file


@pytest.mark.rule("S0-21 R57")
def test_exposure_is_receivables_bills_and_deliveries_less_what_was_paid_beforehand(file, cast):
    shift(file, by=cast.he_jing, receivables=Decimal("300.25"), bills=Decimal(100), deliveries=Decimal(50))
    shift(file, by=cast.he_jing, prepaid=Decimal(40), orders=Decimal(500))
    kept = CreditFile.objects.get(pk=file.pk)
    assert kept.exposure == Decimal("410.25")  # orders count only where the policy says so


@pytest.mark.rule("S0-21 R57")
def test_confirmed_orders_count_where_the_policy_says_so(file, cast, publish):
    publish(orders_count=True, prepaid_counts=False)
    shift(file, by=cast.he_jing, orders=Decimal(500), prepaid=Decimal(40))
    assert CreditFile.objects.get(pk=file.pk).exposure == 500


@pytest.mark.rule("S0-21 R64")
def test_near_the_limit_is_told_once_on_the_way_up_and_once_on_the_way_down(file, cast):
    for amount in (799, 1, 50, -100, 60, -61, 10):  # 799 800 850 750 810 749 759
        shift(file, by=cast.he_jing, receivables=Decimal(amount))
    told = list(LimitCrossing.objects.order_by("id").values_list("is_up", "exposure"))
    assert told == [(True, 800), (False, 749)]
    assert Notice.objects.filter(rule="credit.near_limit", person=cast.chen_li).count() == 2


def test_the_oldest_due_date_follows_what_is_owed(file, cast):
    for number, due in (("1", date(2026, 3, 1)), ("2", date(2026, 2, 1))):
        Receivable.objects.create(
            customer=file.customer,
            number=number,
            issued_on=date(2026, 1, 1),
            due_on=due,
            amount=10,
            open=10,
            entered_by=cast.he_jing,
        )
    assert shift(file, by=cast.he_jing, receivables=Decimal(20)).oldest_due_on == date(2026, 2, 1)


def test_files_are_made_and_locked_in_the_order_of_their_customers(cast):
    customers = [make_customer(f"客户{number}") for number in range(3)]
    with transaction.atomic():
        files = lock_files([customer.pk for customer in reversed(customers)])
    assert list(files) == [customer.pk for customer in customers]


def test_a_limit_below_zero_is_refused(file):
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditFile.objects.filter(pk=file.pk).update(limit=Decimal(-1))
