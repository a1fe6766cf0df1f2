"""What must be there before an order is let go: price and payment of C, the use of A, and nobody before A orders."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import Event, Notice
from credit.actions.confirming import confirm_terms, confirm_use
from credit.actions.document_lines import Typed, write_lines
from credit.actions.documents import cancel_document, change_document
from credit.actions.refusing import refuse_order
from credit.actions.releasing import release
from credit.models import OrderConfirmation, Release, TradingDocument
from credit.reasons import in_words
from tests.credit.ordering import fresh, graded_file, order, with_lines
from tests.credit.releasing import draft

pytestmark = pytest.mark.django_db
AGREED = {"price": "出厂价上浮 3%", "payment": "款到发货"}


def agree(document, by, amount=None, **facts) -> OrderConfirmation:
    amount = document.amount if amount is None else Decimal(amount)
    return confirm_terms(document=fresh(document), amount=amount, by=by, **{**AGREED, **facts})


def codes(asked: Release) -> dict[str, str]:
    return {one["code"]: one["level"] for one in asked.reasons}


@pytest.mark.rule("S1-13 R18")
def test_an_order_of_a_c_customer_is_held_until_price_and_payment_are_confirmed(cast):
    document = order(graded_file(cast, "C"), cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    assert (asked.state, codes(asked)) == ("held", {"terms_missing": "hold"})
    assert cast.chief in {one.person for one in Notice.objects.filter(rule="credit.held", record_id=asked.pk)}
    with pytest.raises(Refused):
        agree(document, cast.chen_li)  # the representative does not control the own order
    found = agree(document, cast.chief)
    assert (found.price, found.payment, found.amount, found.by) == (*AGREED.values(), 1000, cast.chief)
    assert Notice.objects.get(rule="credit.order_confirmed").person == cast.chen_li
    assert release(document=fresh(document), by=cast.chen_li).state == "passed"
    kept = Event.objects.get(deed="credit.confirm_order_terms", record_id=document.pk)
    assert kept.details["payment"] == AGREED["payment"]


@pytest.mark.rule("S1-13 R18")
def test_the_other_reasons_stand_beside_it(cast, publish):
    publish(orders_count=True)
    asked = release(document=order(graded_file(cast, "C", limit=1), cast.chen_li), by=cast.chen_li)
    assert codes(asked) == {"over_limit": "hold", "terms_missing": "hold"}


@pytest.mark.parametrize(
    ("grade", "rules", "state"),
    [
        ("B", {}, "passed"),
        ("", {}, "passed"),
        ("B", {"terms_grades": ["B", "C"]}, "held"),
        ("C", {"terms_grades": []}, "passed"),
        ("C", {"terms_level": "warn"}, "passed"),
        ("C", {"terms_level": "ignore"}, "passed"),
    ],
)
def test_the_rules_say_which_grades_are_controlled(cast, publish, grade, rules, state):
    publish(**rules)
    asked = release(document=order(graded_file(cast, grade), cast.chen_li), by=cast.chen_li)
    assert asked.state == state
    assert codes(asked) == (
        {"terms_missing": rules["terms_level"]} if rules.get("terms_level") == "warn" else codes(asked)
    )


def test_deliveries_are_controlled_with_their_order_or_by_themselves(cast):
    file = graded_file(cast, "C")
    alone, controlled = draft(file, 100, cast.chen_li), order(file, cast.chen_li)
    assert release(document=alone, by=cast.chen_li).state == "held"
    agree(controlled, cast.chief)
    release(document=controlled, by=cast.chen_li)
    assert release(document=draft(file, 400, cast.chen_li, order=fresh(controlled)), by=cast.chen_li).state == "passed"
    of_draft = draft(file, 400, cast.chen_li, order=order(file, cast.chen_li))
    assert codes(release(document=of_draft, by=cast.chen_li)) == {"terms_missing": "hold"}


def test_it_holds_up_to_its_amount_and_until_other_lines_are_written(cast):
    document = order(graded_file(cast, "C"), cast.chen_li)
    agree(document, cast.chief, amount=1500)
    with pytest.raises(Refused):
        agree(document, cast.chief, amount=999)
    with pytest.raises(Refused):
        agree(document, cast.chief, payment=" ")
    release(document=fresh(document), by=cast.chen_li)
    change_document(document=fresh(document), amount=Decimal(1500), by=cast.chen_li)
    with pytest.raises(Refused, match="价格与付款"):
        change_document(document=fresh(document), amount=Decimal(1501), by=cast.chen_li)
    other = order(graded_file(cast, "C"), cast.chen_li)
    agree(other, cast.chief)
    write_lines(document=fresh(other), typed=[Typed("封头", Decimal(1), Decimal(900))], by=cast.chen_li)
    assert release(document=fresh(other), by=cast.chen_li).state == "held"
    agree(other, cast.chief)
    assert release(document=fresh(other), by=cast.chen_li).state == "passed"
    assert other.confirmations.filter(ended_at__isnull=True).count() == 1


@pytest.mark.rule("S1-13 R18")
def test_more_than_was_ordered_goes_out_only_as_far_as_was_agreed(cast):
    file = graded_file(cast, "C")
    document = order(file, cast.chen_li)
    agree(document, cast.chief)
    release(document=fresh(document), by=cast.chen_li)
    held = release(document=draft(file, 5000, cast.chen_li, order=fresh(document)), by=cast.chen_li)
    assert codes(held) == {"terms_missing": "hold"}
    agree(document, cast.chief, amount=5000)
    whole = fresh(held.document)
    assert release(document=whole, by=cast.chen_li).state == "passed"
    with pytest.raises(Refused, match="价格与付款"):
        change_document(document=fresh(whole), amount=Decimal(5001), by=cast.chen_li)
    assert release(document=draft(file, 1, cast.chen_li, order=fresh(document)), by=cast.chen_li).state == "held"


@pytest.mark.rule("S1-13 R7")
def test_where_the_rules_demand_it_the_director_confirms_the_treatment_as_a(cast, publish):
    publish(use_level="hold")
    document = order(graded_file(cast, "A"), cast.chen_li)
    assert codes(release(document=document, by=cast.chen_li)) == {"use_missing": "hold"}
    with pytest.raises(Refused):
        confirm_use(document=fresh(document), by=cast.chief)
    assert confirm_use(document=fresh(document), by=cast.director, note="按年度协议").by == cast.director
    assert release(document=fresh(document), by=cast.chen_li).state == "passed"


@pytest.mark.rule("S1-13 R7")
def test_nobody_is_asked_for_it_where_the_rules_do_not(cast):
    file = graded_file(cast, "A")
    assert release(document=order(file, cast.chen_li), by=cast.chen_li).verdict == "allowed"
    with pytest.raises(Refused):
        confirm_use(document=order(graded_file(cast, "B"), cast.chen_li), by=cast.director)


@pytest.fixture
def waiting(cast) -> TradingDocument:
    """An A order of 封头 that is to be worked off."""
    return with_lines(order(graded_file(cast, "A"), cast.chen_li), "封头", "法兰")


@pytest.mark.rule("S1-13 R17")
def test_a_b_order_goes_ahead_of_an_a_order_of_the_same_product_only_with_a_reason(cast, waiting):
    document = with_lines(order(graded_file(cast, "B"), cast.chen_li), "封头")
    asked = release(document=document, by=cast.chen_li)
    assert (asked.state, codes(asked)) == ("held", {"a_waits": "hold"})
    assert waiting.number in asked.reasons[0]["figures"]["orders"]
    asked = release(document=fresh(document), by=cast.chen_li, reason="模具已就位,A 单的原料周五才到。")
    assert (asked.state, codes(asked)) == ("passed", {"a_waits": "warn"})
    assert asked.reasons[0]["figures"]["reason"] == "模具已就位,A 单的原料周五才到。"


@pytest.mark.rule("S1-13 R17")
def test_other_products_a_orders_that_are_done_and_a_customers_are_in_nobodys_way(cast, waiting):
    b = graded_file(cast, "B")
    assert release(document=with_lines(order(b, cast.chen_li), "锥体"), by=cast.chen_li).verdict == "allowed"
    assert release(document=order(b, cast.chen_li), by=cast.chen_li).verdict == "allowed"  # no lines, no product
    of_a = with_lines(order(graded_file(cast, "A"), cast.chen_li), "法兰")
    assert release(document=of_a, by=cast.chen_li).verdict == "allowed"
    release(document=waiting, by=cast.chen_li)
    release(document=draft(waiting.customer.credit_file, 1000, cast.chen_li, order=fresh(waiting)), by=cast.chen_li)
    assert release(document=with_lines(order(b, cast.chen_li), "封头"), by=cast.chen_li).verdict == "allowed"


def test_a_delivery_without_lines_goes_by_those_of_its_order(cast, waiting):
    file = graded_file(cast, "B")
    sold = with_lines(order(file, cast.chen_li), "法兰")
    asked = release(document=draft(file, 100, cast.chen_li, order=sold), by=cast.chen_li)
    assert codes(asked) == {"a_waits": "hold"}


def test_the_rules_let_everyone_go_ahead(cast, waiting, publish):
    publish(ahead_of_a=False)
    document = with_lines(order(graded_file(cast, "C"), cast.chen_li), "封头")
    agree(document, cast.chief)
    assert release(document=fresh(document), by=cast.chen_li).verdict == "allowed"


@pytest.mark.rule("S1-13 R11")
def test_nothing_is_delivered_of_a_refused_order(cast):
    file = graded_file(cast, "B")
    document = order(file, cast.chen_li)
    delivery = draft(file, 100, cast.chen_li, order=document)
    refuse_order(document=document, category="产能不足", reason="排满", by=cast.chen_li)
    assert codes(release(document=delivery, by=cast.chen_li)) == {"order_refused": "hold"}


def test_nothing_is_delivered_of_a_cancelled_order(cast):
    file = graded_file(cast, "B")
    document = order(file, cast.chen_li)
    delivery = draft(file, 100, cast.chen_li, order=document)
    cancel_document(document=document, reason="客户不要了", by=cast.chen_li)
    held = release(document=delivery, by=cast.chen_li)
    assert codes(held) == {"order_cancelled": "hold"}
    assert "已取消" in in_words(held.reasons)[0].text


def test_going_ahead_on_the_page(cast, waiting, signed_in):
    document = with_lines(order(graded_file(cast, "B"), cast.chen_li), "封头")
    browser = signed_in(cast.chen_li)
    path = reverse("credit:document_ahead", args=[document.pk])
    sent = browser.post(reverse("credit:document_release", args=[document.pk]), {"version": document.version})
    assert sent.headers["Location"] == path
    assert waiting.number in browser.get(path).content.decode()
    assert browser.post(path, {"reason": " "}).status_code == 422
    assert not Release.objects.exists()
    typed = {"reason": "A 单交期在下月", "token": "c" * 32, "expected_version": document.version}
    for _click in range(2):
        assert browser.post(path, typed).status_code == 302
    asked = Release.objects.get()
    assert asked.state == "passed"
    assert "A 单交期在下月" in browser.get(asked.get_absolute_url()).content.decode()


def test_a_held_one_leads_to_the_page_that_asks_for_the_reason(cast, waiting, signed_in):
    document = with_lines(order(graded_file(cast, "B"), cast.chen_li), "封头")
    asked = release(document=document, by=cast.chen_li)
    page = signed_in(cast.chen_li).get(asked.get_absolute_url()).content.decode()
    assert reverse("credit:document_ahead", args=[document.pk]) in page
    assert waiting.number in page


def test_the_chief_confirms_on_the_page_and_everybody_reads_it(cast, signed_in):
    document = order(graded_file(cast, "C"), cast.chen_li)
    path = reverse("credit:document_terms", args=[document.pk])
    assert path not in signed_in(cast.chen_li).get(document.get_absolute_url()).content.decode()
    browser = signed_in(cast.chief)
    assert path in browser.get(document.get_absolute_url()).content.decode()
    assert browser.post(path, {**AGREED, "amount": "", "token": "d" * 32}).status_code == 422
    typed = {**AGREED, "amount": "1000", "token": "e" * 32, "expected_version": document.version}
    for _click in range(2):
        assert browser.post(path, typed).status_code == 302
    assert OrderConfirmation.objects.count() == 1
    page = signed_in(cast.he_jing).get(document.get_absolute_url()).content.decode()
    assert AGREED["payment"] in page


def test_the_director_confirms_the_use_on_the_page(cast, publish, signed_in):
    publish(use_level="warn")
    document = order(graded_file(cast, "A"), cast.chen_li)
    path = reverse("credit:document_use", args=[document.pk])
    assert path not in signed_in(cast.chief).get(document.get_absolute_url()).content.decode()
    browser = signed_in(cast.director)
    assert path in browser.get(document.get_absolute_url()).content.decode()
    assert browser.post(path, {"note": "", "token": "f" * 32}).status_code == 302
    assert document.confirmations.get().kind == "use"


def test_the_api_carries_the_reasons(cast, signed_in):
    from credit.api.doors import shown

    asked = release(document=order(graded_file(cast, "C"), cast.chen_li), by=cast.chen_li)
    assert [(one["code"], one["level"]) for one in shown(asked.reasons)] == [("terms_missing", "hold")]
    assert "价格与付款未确认" in shown(asked.reasons)[0]["text"]
