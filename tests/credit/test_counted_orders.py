"""Orders that count as lent, let go by an exception or before the limit fell: their goods go out too."""

from decimal import Decimal

import pytest

from credit.actions import documents
from credit.actions.invoicing import invoice_delivery
from credit.actions.releasing import release
from credit.exposure import lock_file, shift
from credit.models import CreditFile
from tests.credit.releasing import allow, draft, lent, owe, with_limit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("S0-21 R57")]


@pytest.fixture
def file(cast, publish):
    publish(orders_count=True)
    return with_limit(cast.chen_li, 1000)


def test_goods_of_an_order_that_an_exception_let_pass_need_no_second_one(file, cast):
    allow(file, 200, cast.gm)
    order = draft(file, 1200, cast.chen_li, kind="order")
    assert release(document=order, by=cast.chen_li).exception_used == 200
    first = release(document=draft(file, 700, cast.chen_li, order=order), by=cast.chen_li)
    assert (first.state, first.verdict, first.exception_used) == ("passed", "warn", 0)
    assert [reason["code"] for reason in first.reasons] == ["over_limit"]
    release(document=draft(file, 500, cast.chen_li, order=order), by=cast.chen_li)
    assert lent(file) == 1200


def test_more_than_was_ordered_is_held_over_the_limit(file, cast):
    allow(file, 200, cast.gm)
    order = draft(file, 1200, cast.chen_li, kind="order")
    release(document=order, by=cast.chen_li)
    more = release(document=draft(file, 1201, cast.chen_li, order=order), by=cast.chen_li)
    assert (more.state, lent(file)) == ("held", 1200)


def test_what_is_overdue_holds_the_goods_of_an_order_and_says_what_would_help(file, cast):
    order = draft(file, 500, cast.chen_li, kind="order")
    release(document=order, by=cast.chen_li)
    CreditFile.objects.filter(pk=file.pk).update(limit=Decimal(100_000))
    owe(file, 5000, cast.chen_li, days_late=90)
    delivery = draft(file, 500, cast.chen_li, order=order)
    asked = release(document=delivery, by=cast.chen_li)
    assert (asked.state, [one["code"] for one in asked.reasons if one["level"] == "hold"]) == ("held", ["overdue_long"])
    allow(file, 500, cast.gm)
    asked = release(document=delivery, by=cast.chen_li)
    assert (asked.state, asked.exception_used, lent(file)) == ("passed", 500, 5500)


def test_raising_a_delivery_that_was_invoiced_for_more_counts_only_what_is_left(cast):
    """120 were invoiced of 100: raised to 150, 30 are still to come."""
    file = with_limit(cast.chen_li, 1000)
    out = draft(file, 100, cast.chen_li)
    release(document=out, by=cast.chen_li)
    taken = invoice_delivery(out, Decimal(120))
    shift(lock_file(file.customer_id), by=cast.he_jing, deliveries=-taken)
    changed = documents.change_document(document=out, amount=Decimal(150), by=cast.chen_li)
    assert (changed.booked, lent(file)) == (30, 30)
