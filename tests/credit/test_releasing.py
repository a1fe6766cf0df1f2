"""Check and booking in one go, and every way that might go round it."""

from decimal import Decimal

import pytest

from core.errors import Refused, Stale
from core.models import Event, Notice
from credit.actions import documents
from credit.actions.releasing import refuse_release, release, withdraw_release
from credit.exposure import shift
from credit.models import CreditException, CreditFile, Release, TradingDocument
from tests.credit.releasing import allow, draft, lent, owe, with_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return with_limit(cast.chen_li)


def again(document) -> TradingDocument:
    return TradingDocument.objects.get(pk=document.pk)


def let_out(file, amount, by) -> TradingDocument:
    document = draft(file, amount, by)
    assert release(document=document, by=by).state == "passed"
    return again(document)


@pytest.mark.rule("S0-21 R56")
@pytest.mark.rule("S0-17 R9")
def test_what_is_released_is_booked_at_once_and_holds_the_next(file, cast):
    first = let_out(file, 700, cast.chen_li)
    assert (first.state, first.booked, lent(file)) == ("released", 700, 700)
    second = draft(file, 301, cast.chen_li)
    asked = release(document=second, by=cast.chen_li)
    assert (asked.state, asked.verdict, asked.exposure_before, asked.limit_then) == ("held", "hold", 700, 1000)
    assert (again(second).state, lent(file)) == ("held", 700)


def test_a_held_one_is_told_to_finance_once_and_goes_out_when_its_cause_is_gone(file, cast):
    document = draft(file, 1100, cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    release(document=document, by=cast.chen_li)
    assert Notice.objects.filter(rule="credit.held", person=cast.he_jing).count() == 1
    CreditFile.objects.filter(pk=file.pk).update(limit=2000)
    passed = release(document=document, by=cast.he_jing)
    assert (passed.pk, passed.state, passed.verdict) == (asked.pk, "passed", "allowed")
    assert lent(file) == 1100
    assert Notice.objects.filter(rule="credit.release_decided", person=cast.chen_li).exists()


def test_a_release_happens_once(file, cast):
    document = let_out(file, 100, cast.chen_li)
    with pytest.raises(Refused):
        release(document=document, by=cast.chen_li)
    assert lent(file) == 100


def test_a_repeated_key_gives_the_same_release(file, cast):
    document = draft(file, 100, cast.chen_li)
    first = release(document=document, by=cast.chen_li, key="erp-1")
    assert release(document=document, by=cast.chen_li, key="erp-1") == first
    assert (Release.objects.count(), lent(file)) == (1, 100)
    with pytest.raises(Refused) as refusal:
        release(document=draft(file, 5, cast.chen_li), by=cast.chen_li, key="erp-1")
    assert refusal.value.code == "key"


def test_who_comes_too_late_is_told(file, cast):
    document = draft(file, 100, cast.chen_li)
    documents.change_document(document=document, amount=Decimal(200), by=cast.chen_li)
    with pytest.raises(Stale):
        release(document=document, by=cast.chen_li, expected_version=document.version)


@pytest.mark.rule("S0-21 R65")
def test_an_exception_is_used_up_by_the_release_and_shown_on_it(file, cast):
    exception = allow(file, 100, cast.gm)
    asked = release(document=draft(file, 1100, cast.chen_li), by=cast.chen_li)
    assert (asked.state, asked.verdict, asked.exception, asked.exception_used) == ("passed", "warn", exception, 100)
    assert CreditException.objects.get(pk=exception.pk).used == 100
    assert release(document=draft(file, 1, cast.chen_li), by=cast.chen_li).state == "held"


def test_refused_and_withdrawn_ones_are_drafts_again(file, cast):
    for end in (
        lambda asked: refuse_release(release=asked, reason="先付款", by=cast.he_jing),
        lambda asked: withdraw_release(release=asked, by=cast.chen_li),
    ):
        document = draft(file, 1100, cast.chen_li)
        asked = release(document=document, by=cast.chen_li)
        end(asked)
        assert (again(document).state, lent(file)) == ("draft", 0)
        with pytest.raises(Refused):
            end(asked)
    assert Notice.objects.get(rule="credit.release_decided").text == "先付款"


def test_only_finance_refuses_and_only_who_may_asks(file, cast):
    document = draft(file, 1100, cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    with pytest.raises(Refused):
        refuse_release(release=asked, reason="-", by=cast.chen_li)
    with pytest.raises(Refused):
        release(document=document, by=cast.sun)


def test_documents_of_others_are_not_there(file, cast):
    document = draft(file, 100, cast.chen_li)
    for deed in (release, documents.copy_document, documents.close_document):
        with pytest.raises(Refused) as refusal:
            deed(document=document, by=cast.li_qiang)
        assert refusal.value.code == "unseen"


# No other door


def test_raising_what_went_out_is_checked_for_the_difference(file, cast):
    document = let_out(file, 900, cast.chen_li)
    with pytest.raises(Refused) as refusal:
        documents.change_document(document=document, amount=Decimal(1001), by=cast.chen_li)
    assert refusal.value.code == "held"
    assert (again(document).amount, lent(file)) == (900, 900)
    documents.change_document(document=document, amount=Decimal(1000), by=cast.chen_li)
    assert (again(document).booked, lent(file)) == (1000, 1000)
    assert [one.amount for one in document.releases.order_by("id")] == [900, 100]


def test_a_raise_uses_an_exception_up_as_a_release_does(file, cast):
    document = let_out(file, 1000, cast.chen_li)
    exception = allow(file, 50, cast.gm)
    documents.change_document(document=document, amount=Decimal(1040), by=cast.chen_li)
    assert CreditException.objects.get(pk=exception.pk).used == 40


def test_only_finance_lowers_closes_or_cancels_what_went_out(file, cast):
    document = let_out(file, 900, cast.chen_li)
    for deed, facts in (
        (documents.change_document, {"amount": Decimal(1)}),
        (documents.close_document, {}),
        (documents.cancel_document, {}),
    ):
        with pytest.raises(Refused) as refusal:
            deed(document=document, by=cast.chen_li, **facts)
        assert refusal.value.code == "finance"
        assert lent(file) == 900
    documents.change_document(document=document, amount=Decimal(400), by=cast.he_jing)
    assert lent(file) == 400
    documents.cancel_document(document=document, by=cast.he_jing, reason="货未出库")
    assert (lent(file), again(document).state) == (0, "cancelled")


def test_a_split_shares_out_what_is_booked(file, cast):
    document = let_out(file, 900, cast.chen_li)
    part = documents.split_document(document=document, amount=Decimal(300), by=cast.chen_li)
    assert (again(document).booked, part.booked, part.state, lent(file)) == (600, 300, "released", 900)
    assert part.number == f"{document.number}-1"
    assert part.came_from == document
    other = documents.split_document(document=document, amount=Decimal(100), by=cast.chen_li)
    assert other.number == f"{document.number}-2"
    with pytest.raises(Refused):
        documents.split_document(document=document, amount=Decimal(500), by=cast.chen_li)


def test_a_copy_is_a_draft_that_was_never_let_go(file, cast):
    copy = documents.copy_document(document=let_out(file, 900, cast.chen_li), by=cast.chen_li)
    assert (copy.state, copy.booked, copy.amount, lent(file)) == ("draft", 0, 900, 900)
    assert release(document=copy, by=cast.chen_li).state == "held"


def test_what_was_closed_or_cancelled_and_is_opened_again_is_checked_again(file, cast):
    document = let_out(file, 900, cast.chen_li)
    documents.close_document(document=document, by=cast.he_jing)
    let_out(file, 800, cast.chen_li)
    documents.reopen_document(document=document, by=cast.chen_li)
    assert (again(document).state, lent(file)) == ("draft", 800)
    assert release(document=document, by=cast.chen_li).state == "held"
    assert lent(file) == 800


def test_an_invoiced_delivery_comes_back_as_it_was(file, cast):
    document = let_out(file, 900, cast.chen_li)
    TradingDocument.objects.filter(pk=document.pk).update(invoiced=900, booked=0)
    shift(CreditFile.objects.get(pk=file.pk), by=cast.he_jing, deliveries=Decimal(-900), receivables=Decimal(900))
    documents.close_document(document=document, by=cast.chen_li)
    documents.reopen_document(document=document, by=cast.chen_li)
    assert (again(document).state, again(document).booked, lent(file)) == ("released", 0, 900)


def test_a_held_document_is_not_changed_under_the_eyes_of_finance(file, cast):
    document = draft(file, 1100, cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    with pytest.raises(Refused):
        documents.change_document(document=document, amount=Decimal(5000), by=cast.chen_li)
    with pytest.raises(Refused):
        documents.split_document(document=document, amount=Decimal(100), by=cast.chen_li)
    documents.cancel_document(document=document, by=cast.chen_li)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_lowering_a_limit_below_what_is_owed_holds_what_comes_next(file, cast):
    let_out(file, 900, cast.chen_li)
    CreditFile.objects.filter(pk=file.pk).update(limit=500)
    asked = release(document=draft(file, 10, cast.chen_li), by=cast.chen_li)
    assert asked.state == "held"
    assert asked.reasons[0]["figures"]["over"] == "410"


# Orders


def order_of(file, amount, by):
    order = draft(file, amount, by, kind="order")
    asked = release(document=order, by=by)
    return again(order), asked


def test_orders_lend_nothing_unless_the_policy_counts_them(file, cast):
    order, _asked = order_of(file, 5000, cast.chen_li)
    kept = CreditFile.objects.get(pk=file.pk)
    assert (order.state, order.booked, kept.orders, kept.exposure) == ("confirmed", 5000, 5000, 0)
    CreditFile.objects.filter(pk=file.pk).update(state="terminated")
    assert order_of(file, 1, cast.chen_li)[1].state == "held"


def test_orders_that_count_are_held_over_the_limit_and_a_delivery_takes_their_place(file, cast, publish):
    publish(orders_count=True)
    order, _asked = order_of(file, 1000, cast.chen_li)
    assert lent(file) == 1000
    assert order_of(file, 1, cast.chen_li)[1].state == "held"
    delivery = draft(file, 600, cast.chen_li, order=order)
    assert release(document=delivery, by=cast.chen_li).state == "passed"
    assert (again(order).booked, again(order).delivered, lent(file)) == (400, 600, 1000)
    more = draft(file, 401, cast.chen_li, order=order)
    assert release(document=more, by=cast.chen_li).state == "held"
    documents.cancel_document(document=delivery, by=cast.he_jing)
    assert (again(order).booked, lent(file)) == (1000, 1000)
    documents.close_document(document=order, by=cast.chen_li)
    assert lent(file) == 0


def test_an_order_of_another_customer_is_no_order_of_a_delivery(file, cast):
    other, _asked = order_of(with_limit(cast.chen_li), 100, cast.chen_li)
    with pytest.raises(Refused) as refusal:
        draft(file, 100, cast.chen_li, order=other)
    assert refusal.value.code == "order"


def test_the_trail_tells_who_let_what_go(file, cast):
    document = let_out(file, 100, cast.chen_li)
    event = Event.objects.get(deed="credit.release")
    assert (event.record_id, event.by, event.details["amount"]) == (document.pk, cast.chen_li, "100")


def test_overdue_money_holds_although_the_limit_is_wide(file, cast):
    CreditFile.objects.filter(pk=file.pk).update(limit=100_000)
    owe(file, 2000, cast.he_jing, days_late=45)
    asked = release(document=draft(file, 10, cast.chen_li), by=cast.chen_li)
    assert [reason["code"] for reason in asked.reasons] == ["overdue_long", "overdue_any"]
