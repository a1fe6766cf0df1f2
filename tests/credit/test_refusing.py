"""拒单: refused with a reason; an A order only after the director has agreed (S1-13 R11)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from approvals import actions as approvals
from approvals.models import Approval
from core.errors import Refused, Stale
from core.models import Event, Notice
from credit.actions.documents import cancel_document, close_document, reopen_document, split_document
from credit.actions.order_requests import withdraw_request
from credit.actions.refusing import refuse_order
from credit.actions.releasing import release
from credit.documents_offered import offered
from credit.models import OrderRequest, Release
from tests.conftest import make_person
from tests.credit.ordering import fresh, graded_file, order
from tests.credit.releasing import draft, lent

pytestmark = pytest.mark.django_db
WHY = {"category": "产能不足", "reason": "十二月的产能已排满。"}


def refuse(document, by, **facts) -> OrderRequest:
    return refuse_order(document=document, by=by, **{**WHY, **facts})


def request_of(request: OrderRequest) -> Approval:
    return Approval.objects.about(request).get()


@pytest.mark.rule("S1-13 R11")
def test_an_order_of_a_b_customer_is_refused_at_once_and_counts_as_nothing_lent(cast, publish):
    publish(orders_count=True)
    file = graded_file(cast, "B")
    document = order(file, cast.chen_li)
    release(document=document, by=cast.chen_li)
    assert lent(file) == 1000
    request = refuse(document, cast.chief)
    document = fresh(document)
    assert (document.state, document.booked, lent(file)) == ("refused", 0, 0)
    assert (request.state, request.grade, request.amount, request.decided_by) == ("approved", "B", 1000, cast.chief)
    assert not Approval.objects.exists()
    kept = Event.objects.get(deed="credit.refuse_order", record_id=document.pk)
    assert (kept.reason, kept.details["category"]) == (WHY["reason"], WHY["category"])
    assert Notice.objects.get(rule="credit.order_refused").person == cast.chen_li


@pytest.mark.rule("S1-13 R11")
def test_an_a_order_stays_open_until_the_director_has_agreed(cast):
    document = order(graded_file(cast, "A"), cast.chen_li)
    request = refuse(document, cast.chen_li)
    asked = request_of(request)
    assert (fresh(document).state, request.state) == ("draft", "asked")
    assert [one.person for one in asked.signatures.waiting()] == [cast.director]
    assert ["等级", "A"] in asked.facts
    with pytest.raises(Refused):
        approvals.approve(approval=asked, by=cast.chief)
    approvals.approve(approval=asked, by=cast.director, comment="同意,已与客户说明。")
    request.refresh_from_db()
    assert (fresh(document).state, request.state, request.decided_by) == ("refused", "approved", cast.director)
    assert request.answer == "同意,已与客户说明。"


@pytest.mark.rule("S1-13 R11")
def test_the_directors_no_keeps_the_order(cast):
    document = order(graded_file(cast, "A"), cast.chen_li)
    request = refuse(document, cast.chen_li)
    approvals.reject(approval=request_of(request), by=cast.director, comment="调整排产,先保这单。")
    request.refresh_from_db()
    assert (fresh(document).state, request.state, request.answer) == ("draft", "rejected", "调整排产,先保这单。")
    assert release(document=document, by=cast.chen_li).state == "passed"
    assert refuse(document, cast.chen_li).state == "asked"  # asked anew


def test_what_the_director_wants_refused_the_general_manager_decides(cast):
    cast.director.superior = cast.gm
    cast.director.save(update_fields=["superior"])
    document = order(graded_file(cast, "A", owner=cast.director), cast.director)
    waiting = request_of(refuse(document, cast.director)).signatures.waiting()
    assert [one.person for one in waiting] == [cast.gm]


def test_a_lifted_order_is_refused_like_one_of_an_a_customer(cast):
    document = order(graded_file(cast, "C"), cast.chen_li)
    type(document).objects.filter(pk=document.pk).update(is_lifted=True)
    assert refuse(fresh(document), cast.chen_li).state == "asked"


def test_the_rules_say_who_signs(cast, publish):
    publish(refusal_chain=[{"who": "general_manager"}])
    document = order(graded_file(cast, "A"), cast.chen_li)
    waiting = request_of(refuse(document, cast.chen_li)).signatures.waiting()
    assert [one.person for one in waiting] == [cast.gm]


def test_asked_once_and_with_a_category_of_the_rules(cast):
    document = order(graded_file(cast, "A"), cast.chen_li)
    for wrong in ({"category": "不想做"}, {"reason": "  "}):
        with pytest.raises(Refused):
            refuse(document, cast.chen_li, **wrong)
    first = refuse(document, cast.chen_li)
    with pytest.raises(Refused) as refusal:
        refuse(document, cast.chief)
    assert refusal.value.link == first.get_absolute_url()
    assert OrderRequest.objects.count() == 1


def test_deliveries_and_what_is_delivered_or_over_are_not_refused(cast):
    file = graded_file(cast, "B")
    begun, over = order(file, cast.chen_li), order(file, cast.chen_li)
    release(document=begun, by=cast.chen_li)
    release(document=draft(file, 400, cast.chen_li, order=fresh(begun)), by=cast.chen_li)
    cancel_document(document=over, by=cast.chen_li)
    for document in (draft(file, 9, cast.chen_li), fresh(begun), fresh(over)):
        with pytest.raises(Refused):
            refuse(document, cast.chen_li)


def test_goods_that_went_out_meanwhile_are_said_to_who_would_agree(cast):
    file = graded_file(cast, "A")
    document = order(file, cast.chen_li)
    release(document=document, by=cast.chen_li)
    request = refuse(document, cast.chen_li)
    release(document=draft(file, 400, cast.chen_li, order=fresh(document)), by=cast.chen_li)
    with pytest.raises(Refused, match="已有部分交货"):
        approvals.approve(approval=request_of(request), by=cast.director)
    assert fresh(document).state == "confirmed"


def test_a_held_order_is_refused_with_its_request(cast, publish):
    publish(orders_count=True)
    document = order(graded_file(cast, "C", limit=1), cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    refuse(fresh(document), cast.chen_li)
    assert (fresh(document).state, Release.objects.get(pk=asked.pk).state) == ("refused", "withdrawn")


@pytest.mark.parametrize("deed", [cancel_document, close_document])
def test_what_is_over_otherwise_is_no_longer_decided(cast, deed):
    document = order(graded_file(cast, "A"), cast.chen_li)
    release(document=document, by=cast.chen_li)
    request = refuse(document, cast.chen_li)
    deed(document=fresh(document), by=cast.chen_li)
    request.refresh_from_db()
    assert (request.state, request_of(request).state) == ("withdrawn", "withdrawn")


def test_the_one_who_asked_withdraws_here_or_at_the_desk(cast):
    document = order(graded_file(cast, "A"), cast.chen_li)
    first = refuse(document, cast.chen_li)
    with pytest.raises(Refused):
        withdraw_request(request=first, reason="x", by=cast.he_jing)
    withdraw_request(request=first, reason="产能腾出来了。", by=cast.chen_li)
    with pytest.raises(Stale):
        withdraw_request(request=first, reason="x", by=cast.chen_li)
    second = refuse(document, cast.chen_li)
    approvals.withdraw(approval=request_of(second), by=cast.chen_li)
    assert set(OrderRequest.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert fresh(document).state == "draft"


def test_a_refused_order_can_be_opened_again(cast):
    document = order(graded_file(cast, "B"), cast.chen_li)
    refuse(document, cast.chen_li)
    assert reopen_document(document=fresh(document), by=cast.chen_li, reason="客户同意改期").state == "draft"


def test_nobody_refuses_what_they_do_not_see_or_may_not(cast):
    document = order(graded_file(cast, "B"), cast.chen_li)
    for person in (cast.li_qiang, cast.he_jing, cast.nobody):
        with pytest.raises(Refused):
            refuse(document, person)
    assert fresh(document).state == "draft"


def test_from_the_page_to_the_register_and_its_export(cast, signed_in):
    file = graded_file(cast, "B")
    document = order(file, cast.chen_li)
    browser = signed_in(cast.director)
    path = reverse("credit:document_refuse", args=[document.pk])
    assert path in browser.get(document.get_absolute_url()).content.decode()
    assert browser.post(path, {"category": "", "reason": "x"}).status_code == 422
    typed = {**WHY, "token": "a" * 32, "expected_version": document.version}
    for _click in range(2):
        assert browser.post(path, typed).status_code == 302
    request = OrderRequest.objects.get()
    shown = browser.get("/credit/orders/refused/").content.decode()
    assert request.get_absolute_url() in shown
    assert "产能不足" in shown
    assert request.get_absolute_url() not in browser.get("/credit/orders/refused/?grade=A").content.decode()
    file_page = browser.get(f"/credit/orders/refused/?customer={file.customer.code}&category=产能不足")
    assert request.get_absolute_url() in file_page.content.decode()
    export = browser.post("/credit/orders/refused/export/", {"format": "csv"})
    assert WHY["reason"] in b"".join(export.streaming_content).decode("utf-8-sig")
    assert WHY["reason"] in browser.get(request.get_absolute_url()).content.decode()
    assert "已拒单" in browser.get(file.get_absolute_url()).content.decode()
    assert browser.get(path).status_code == 200


def test_the_page_says_that_the_director_is_asked_first(cast, signed_in):
    document = order(graded_file(cast, "A"), cast.chen_li)
    browser = signed_in(cast.chen_li)
    page = browser.get(reverse("credit:document_refuse", args=[document.pk])).content.decode()
    assert "A 级客户" in page
    request = refuse(document, cast.chen_li)
    shown = browser.get(document.get_absolute_url()).content.decode()
    assert request.get_absolute_url() in shown
    assert reverse("credit:document_refuse", args=[document.pk]) not in shown


@pytest.mark.rule("S1-13 R11")
def test_a_director_whom_nobody_leads_asks_the_general_manager(cast):
    assert cast.director.superior is None
    document = order(graded_file(cast, "A", owner=cast.director), cast.director)
    asked = request_of(refuse(document, cast.director))
    assert (asked.is_blocked, [one.person for one in asked.signatures.waiting()]) == (False, [cast.gm])
    other = make_person("di2", "销售副总", "sales_director", cast.sales)
    second = order(graded_file(cast, "A", owner=cast.director), cast.director)
    assert [one.person for one in request_of(refuse(second, cast.director)).signatures.waiting()] == [other]


def test_the_signatures_lead_only_whom_they_open_for(cast, signed_in):
    request = refuse(order(graded_file(cast, "A"), cast.chen_li), cast.chen_li)
    address = request_of(request).get_absolute_url()
    for person, is_shown in ((cast.chen_li, True), (cast.director, True), (cast.wang_qian, False)):
        browser = signed_in(person)
        page = browser.get(request.get_absolute_url())
        assert (address in page.content.decode()) == is_shown == (browser.get(address).status_code == 200)


def test_nothing_is_split_off_while_it_is_being_decided(cast):
    document = order(graded_file(cast, "A"), cast.chen_li)
    request = refuse(document, cast.chen_li)
    with pytest.raises(Refused) as caught:
        split_document(document=fresh(document), amount=Decimal(900), by=cast.chen_li)
    assert caught.value.code == "asked"
    assert "split" not in offered(fresh(document), cast.chen_li, is_asked=True)
    withdraw_request(request=request, reason="不拒了", by=cast.chen_li)
    assert split_document(document=fresh(document), amount=Decimal(900), by=cast.chen_li).amount == 900
