"""提级: one B or C order is treated as an A order, on application to the director (S1-13 R19)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import actions as approvals
from approvals.models import Approval
from core import jobs
from core.errors import Refused
from core.models import Event
from credit import priority
from credit.actions.document_lines import Typed, write_lines
from credit.actions.documents import change_document, copy_document, split_document
from credit.actions.lifting import ask_lift
from credit.actions.releasing import release
from credit.models import OrderRequest, Release
from credit.order_facts import facts_for_lift, price_level
from tests.credit.books import pay
from tests.credit.ordering import fresh, graded_file, order, with_lines
from tests.credit.releasing import draft, owe

pytestmark = pytest.mark.django_db
WHY = "单价高于均价一成,客户一向按期付款。"


def ask(document, by, reason=WHY) -> OrderRequest:
    return ask_lift(document=document, reason=reason, by=by)


def decided(request: OrderRequest, deed, by, **facts) -> OrderRequest:
    deed(approval=Approval.objects.about(request).get(), by=by, **facts)
    request.refresh_from_db()
    return request


@pytest.mark.rule("S1-13 R19")
def test_granted_the_order_and_its_deliveries_come_first_and_no_other(cast):
    file = graded_file(cast, "C", limit=1)
    document, other = order(file, cast.chen_li), order(file, cast.chen_li)
    delivery = draft(file, 500, cast.chen_li, order=document)
    held = release(document=delivery, by=cast.chen_li)
    request = ask(document, cast.chen_li)
    assert (fresh(document).priority, request.state) == (3, "asked")
    assert decided(request, approvals.approve, cast.director).decided_by == cast.director
    assert [fresh(one).priority for one in (document, delivery, other)] == [1, 1, 3]
    assert [fresh(one).is_lifted for one in (document, delivery, other)] == [True, True, False]
    assert Release.objects.get(pk=held.pk).priority == 1
    assert draft(file, 100, cast.chen_li, order=fresh(document)).priority == 1
    assert Event.objects.get(deed="credit.lift_order", record_id=document.pk).reason == WHY
    jobs.run_now(priority.order_refresh(by=cast.system))
    assert fresh(document).priority == 1


@pytest.mark.rule("S1-13 R19")
def test_declined_with_the_reason_nothing_changes(cast):
    document = order(graded_file(cast, "B"), cast.chen_li)
    request = decided(ask(document, cast.chen_li), approvals.reject, cast.director, comment="毛利不够。")
    assert (request.state, request.answer, fresh(document).is_lifted) == ("rejected", "毛利不够。", False)
    assert ask(document, cast.chen_li).state == "asked"


def test_for_that_order_only_a_part_goes_with_it_a_copy_does_not(cast):
    document = order(graded_file(cast, "B"), cast.chen_li)
    decided(ask(document, cast.chen_li), approvals.approve, cast.director)
    part = split_document(document=fresh(document), amount=Decimal(400), by=cast.chen_li)
    assert (part.is_lifted, part.priority) == (True, 1)
    copy = copy_document(document=fresh(document), by=cast.chen_li)
    assert (copy.is_lifted, copy.priority) == (False, 2)


def test_only_an_open_order_of_who_is_not_a_already(cast):
    file = graded_file(cast, "B")
    lifted = order(file, cast.chen_li)
    decided(ask(lifted, cast.chen_li), approvals.approve, cast.director)
    of_a = order(graded_file(cast, "A"), cast.chen_li)
    for document in (draft(file, 9, cast.chen_li), fresh(lifted), of_a):
        with pytest.raises(Refused):
            ask(document, cast.chen_li)
    with pytest.raises(Refused):
        ask(order(file, cast.chen_li), cast.chen_li, reason=" ")


@pytest.mark.rule("S1-13 R19")
def test_the_application_says_how_high_the_price_is_and_how_the_customer_pays(cast):
    file, others = graded_file(cast, "C"), graded_file(cast, "B")
    for price in (90, 110):
        sold = order(others, cast.chen_li, amount=price)
        sold.lines.create(product="封头", quantity=1, price=price, amount=price)
        release(document=sold, by=cast.chen_li)
    document = order(file, cast.chen_li, amount=330)
    document.lines.create(product="封头", quantity=3, price=110, amount=330)
    level = price_level(document, timezone.localdate())
    assert (level.own, level.usual, level.percent) == (330, 300, 10)
    owe(file, 500, cast.he_jing, days_late=10)
    owe(file, 70, cast.he_jing, days_late=4)
    pay(file.customer, 500, by=cast.he_jing, on=timezone.localdate())
    facts = dict(facts_for_lift(document, timezone.localdate()))
    assert facts["价格水平"] == "比均价 +10.0 %:330.00,按均价为 300.00"
    assert facts["逾期天数(按金额加权)"] == "平均 10.0 天,按期 0.0 %"
    assert facts["逾期"] == "70.00,最早一笔已逾期 4 天"
    asked = Approval.objects.about(ask(document, cast.chen_li)).get()
    assert [label for label, _text in asked.facts][-3:] == list(facts)


def test_prices_that_nobody_else_paid_or_that_are_old_are_not_compared(cast):
    file = graded_file(cast, "B")
    document = with_lines(order(file, cast.chen_li), "特制封头", "封头")
    old = with_lines(order(file, cast.chen_li), "封头")
    release(document=old, by=cast.chen_li)
    type(old).objects.filter(pk=old.pk).update(on=timezone.localdate() - timedelta(days=400))
    assert price_level(document, timezone.localdate()).percent is None
    facts = dict(facts_for_lift(document, timezone.localdate()))
    assert facts["价格水平"] == "没有可比价格"
    assert facts["逾期天数(按金额加权)"] == "近十二个月没有回款"


def test_from_the_page_of_the_order_to_the_register(cast, signed_in):
    document = order(graded_file(cast, "C"), cast.chen_li)
    browser = signed_in(cast.chen_li)
    path = reverse("credit:document_lift", args=[document.pk])
    assert path in browser.get(document.get_absolute_url()).content.decode()
    assert "价格水平" in browser.get(path).content.decode()
    assert browser.post(path, {"reason": ""}).status_code == 422
    typed = {"reason": WHY, "token": "b" * 32, "expected_version": document.version}
    request_page = browser.post(path, typed).headers["Location"]
    assert browser.post(path, typed).headers["Location"] == request_page
    request = OrderRequest.objects.get()
    assert request.get_absolute_url() == request_page
    assert path not in browser.get(document.get_absolute_url()).content.decode()
    decided(request, approvals.approve, cast.director)
    assert "按 A 级对待" in browser.get(document.get_absolute_url()).content.decode()
    browser = signed_in(cast.director)
    assert request_page in browser.get("/credit/orders/lifted/?state=approved").content.decode()
    assert request_page not in browser.get("/credit/orders/refused/").content.decode()
    export = browser.post("/credit/orders/lifted/export/", {"format": "csv"})
    assert WHY in b"".join(export.streaming_content).decode("utf-8-sig")


@pytest.mark.rule("S1-13 R19")
def test_other_lines_end_the_lift_their_prices_were_not_looked_at(cast):
    file = graded_file(cast, "C")
    document = with_lines(order(file, cast.chen_li), "封头")
    decided(ask(document, cast.chen_li), approvals.approve, cast.director)
    delivery = draft(file, 100, cast.chen_li, order=fresh(document))
    line = document.lines.get()
    same = Typed(line.product, line.quantity, line.price, line.pk)
    assert write_lines(document=fresh(document), typed=[same], by=cast.chen_li).is_lifted
    cheap = Typed("封头", Decimal(1), Decimal(10), line.pk)
    write_lines(document=fresh(document), typed=[cheap], by=cast.chen_li)
    assert [(fresh(one).is_lifted, fresh(one).priority) for one in (document, delivery)] == [(False, 3), (False, 3)]
    assert release(document=fresh(document), by=cast.chen_li).state == "held"  # price and payment are controlled again
    assert Event.objects.filter(deed="credit.end_order_lift", record_id=document.pk).count() == 1


@pytest.mark.rule("S1-13 R19")
def test_a_request_for_the_order_as_it_was_is_not_decided_any_more(cast):
    document = with_lines(order(graded_file(cast, "B"), cast.chen_li), "封头")
    request = ask(document, cast.chen_li)
    write_lines(document=fresh(document), typed=[Typed("封头", Decimal(1), Decimal(10))], by=cast.chen_li)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("withdrawn", "订单已更改。")
    assert Approval.objects.about(request).get().state == "withdrawn"


@pytest.mark.rule("S1-13 R19")
def test_more_than_was_lifted_is_looked_at_anew(cast):
    document = order(graded_file(cast, "C"), cast.chen_li)
    decided(ask(document, cast.chen_li), approvals.approve, cast.director)
    assert change_document(document=fresh(document), amount=Decimal(900), by=cast.chen_li).is_lifted
    assert not change_document(document=fresh(document), amount=Decimal(901), by=cast.chen_li).is_lifted


def test_the_facts_cost_the_same_for_many_lines(cast, django_assert_max_num_queries):
    document = with_lines(order(graded_file(cast, "B"), cast.chen_li, amount=3000), *(f"封头{n}" for n in range(60)))
    with django_assert_max_num_queries(30):
        facts_for_lift(document, timezone.localdate())
