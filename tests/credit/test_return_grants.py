"""What a slip says of the complaint it rests on, who is told, and what is offered for goods that came back."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from core.models import Notice
from credit.models import GoodsReturn
from credit.return_facts import grant_of
from tests.credit.returning import approve, book, gone_out, granted, keeper, of_lines, sign, signed_for, write

pytestmark = pytest.mark.django_db
QUERIES = 15


@pytest.fixture
def document(cast):
    return gone_out(cast)


@pytest.fixture
def of_service(document, cast):
    """A complaint of the customer that the service deals with; sales do not see it."""
    remedy = granted(document, cast, quantity=3)
    type(remedy.complaint).objects.filter(pk=remedy.complaint_id).update(
        handler=cast.zhou_min, registered_by=cast.zhou_min, department=cast.zhou_min.department
    )
    return remedy


@pytest.fixture
def blind(cast):
    """Finance of a company that gives it no complaints to read."""
    role = cast.he_jing.groups.get()
    role.permissions.remove(role.permissions.get(codename="view_complaint"))
    return cast.he_jing


def page_of(browser, address) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.rule("S3-05 R3")
def test_finance_learns_all_it_needs_without_opening_the_complaint(document, of_service, blind, cast, signed_in):
    write(document, cast, 1, remedy=of_service)
    slip = sign(write(document, cast, 2, remedy=of_service), keeper(cast), 2)
    finance, address = signed_in(blind), reverse("credit:return_book", args=[slip.pk])
    assert finance.get(of_service.complaint.get_absolute_url()).status_code == 403
    page = page_of(finance, slip.get_absolute_url())
    assert of_service.complaint.get_absolute_url() not in page
    assert of_service.complaint.subject not in page
    for said in (of_service.complaint.number, "准退 3", "其他退货单已用 1", str(cast.director), "今天"):
        assert said in page
    form = page_of(finance, address)
    for said in (of_service.complaint.number, "准退 3", str(cast.director), "批准 2,实收 2"):
        assert said in form
    printed = finance.post(reverse("credit:return_print", args=[slip.pk])).content
    assert "准退 3" in PdfReader(BytesIO(printed)).pages[0].extract_text()
    assert finance.post(address, {"number": "", "not_invoiced": "60"}).status_code == 302
    assert GoodsReturn.objects.get(pk=slip.pk).state == "booked"


def test_a_solution_that_was_dropped_is_said(document, of_service, cast, signed_in):
    slip = write(document, cast, 2, remedy=of_service)
    of_service.state = "dropped"
    of_service.save()
    assert "方案已不再有效" in page_of(signed_in(cast.he_jing), slip.get_absolute_url())


def test_below_the_amount_that_wants_signatures_who_proposed_stands_for_it(document, cast):
    slip = write(document, cast, 2, remedy=granted(document, cast, quantity=3, decided_by=None))
    assert grant_of(slip).by == cast.zhou_min == slip.approved_by


def test_who_sends_goods_back_writes_the_slip_for_a_complaint_of_the_service(document, of_service, cast, signed_in):
    seller, new = signed_in(cast.chen_li), reverse("credit:return_new", args=[document.pk])
    assert f"{of_service.complaint.number} · 准退 3" in page_of(seller, new)
    line = next(iter(of_lines(document, 2)))
    seller.post(new, {f"line_{line}": "2", "reason": "漏酒", "remedy": of_service.pk})
    slip = GoodsReturn.objects.get()
    assert (slip.remedy, slip.state) == (of_service, "approved")
    assert of_service.complaint.get_absolute_url() not in page_of(seller, slip.get_absolute_url())


@pytest.mark.rule("S3-05 R3")
def test_who_approves_is_told_when_another_quantity_came(document, cast):
    slip = sign(approve(write(document, cast, 5), cast, 5), keeper(cast), 4)
    told = Notice.objects.filter(record_id=slip.pk, title__contains="批准数量与实退数量不一致")
    assert {cast.chief, cast.he_jing} <= {one.person for one in told}
    assert cast.chen_li not in {one.person for one in told}  # may not approve
    approve(slip, cast, 4)
    assert Notice.objects.filter(person=cast.he_jing, title__contains="请核对并入账").exists()


def test_who_approves_sees_why_the_goods_come_back(document, cast, signed_in):
    slip = write(document, cast, 2)
    page = page_of(signed_in(cast.chief), reverse("credit:return_approve", args=[slip.pk]))
    assert "漏酒" in page
    assert str(document) in page


def test_nothing_is_offered_when_all_came_back(document, cast, signed_in):
    seller, new = signed_in(cast.chen_li), reverse("credit:return_new", args=[document.pk])
    book(signed_for(document, cast, 10).slip, cast)
    assert new in page_of(seller, document.get_absolute_url())
    write(document, cast, 0, 4)
    assert new not in page_of(seller, document.get_absolute_url())


def test_the_warehouse_finds_its_list_in_the_side_bar(cast, signed_in):
    inside, desk = f'href="{reverse("credit:returns")}"', reverse("workbench:desk")
    assert inside in page_of(signed_in(keeper(cast)), desk)
    assert inside not in page_of(signed_in(cast.chen_li), desk)


def cost(browser, path) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_a_delivery_with_many_slips_costs_as_much_as_one_with_few(document, of_service, cast, signed_in):
    browser, page = signed_in(cast.he_jing), document.get_absolute_url()
    slip = write(document, cast, 1, remedy=of_service)
    write(document, cast, 1)
    few = cost(browser, page)
    for number in range(8):
        write(document, cast, *((1,) if number % 2 else (0, 1)))
    assert cost(browser, page) == few <= QUERIES
    assert cost(browser, slip.get_absolute_url()) <= QUERIES
    assert cost(browser, reverse("credit:return_book", args=[slip.pk])) <= QUERIES
