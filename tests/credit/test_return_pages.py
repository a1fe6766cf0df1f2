"""The pages of goods that come back, from the delivery to the credit note."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from core.models import Event
from credit.models import CreditFile, GoodsReturn, Receivable
from tests.credit.books import invoice
from tests.credit.returning import approve, book, gone_out, granted, keeper, of_lines, sign, signed_for, write

pytestmark = pytest.mark.django_db
QUERIES = 15


@pytest.fixture
def document(cast):
    return gone_out(cast)


def fields(document, *quantities, **facts) -> dict:
    return {f"line_{line}": str(quantity) for line, quantity in of_lines(document, *quantities).items()} | facts


def page_of(browser, address) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.rule("S3-05 R3")
def test_from_the_delivery_to_the_credit_note(cast, document, signed_in):
    invoice(document.customer, 500, by=cast.he_jing, document=document)
    seller = signed_in(cast.chen_li)
    new = reverse("credit:return_new", args=[document.pk])
    assert new in page_of(seller, document.get_absolute_url())
    seller.post(new, fields(document, 2, 1, reason="漏酒", token="a"))
    slip = GoodsReturn.objects.get()
    assert "return_approve" not in page_of(seller, slip.get_absolute_url())
    address = {name: reverse(f"credit:return_{name}", args=[slip.pk]) for name in ("approve", "sign", "book")}
    signed_in(cast.chief).post(address["approve"], fields(document, 2, 1))
    warehouse = signed_in(keeper(cast))
    assert address["sign"] in page_of(warehouse, slip.get_absolute_url())
    warehouse.post(address["sign"], fields(document, 2, 1, found="外箱完好"))
    finance = signed_in(cast.he_jing)
    form = page_of(finance, address["book"])
    assert 'value="0"' in form
    finance.post(address["book"], {"number": "红-1", "not_invoiced": "0"})
    page = page_of(finance, slip.get_absolute_url())
    assert "红-1" in page
    assert "110.00" in page
    assert CreditFile.objects.get(customer=document.customer).exposure == 390
    assert "已退 2" in page_of(finance, document.get_absolute_url())


@pytest.mark.rule("S3-05 R3")
def test_both_numbers_are_named_and_nothing_is_offered_that_would_be_refused(cast, document, signed_in):
    slip = sign(approve(write(document, cast, 5), cast, 5), keeper(cast), 4)
    finance, book_page = signed_in(cast.he_jing), reverse("credit:return_book", args=[slip.pk])
    page = page_of(finance, slip.get_absolute_url())
    assert book_page not in page
    assert "批准数量与实退数量不一致" in page
    answer = finance.post(book_page, {"number": "红-7", "not_invoiced": "120"}).content.decode()
    assert "批准 5,实收 4" in answer
    assert 'value="红-7"' in answer
    assert not Receivable.objects.exists()


def test_a_doubled_click_does_it_once(cast, document, signed_in):
    seller, new = signed_in(cast.chen_li), reverse("credit:return_new", args=[document.pk])
    sent = fields(document, 2, reason="漏酒", token="one")
    assert seller.post(new, sent).url == seller.post(new, sent).url
    slip = sign(approve(GoodsReturn.objects.get(), cast, 2), keeper(cast), 2)
    finance, address = signed_in(cast.he_jing), reverse("credit:return_book", args=[slip.pk])
    sent = {"number": "", "not_invoiced": "60", "token": "two", "expected_version": slip.version}
    assert [finance.post(address, sent).status_code for _click in range(2)] == [302, 302]
    assert CreditFile.objects.get(customer=document.customer).exposure == 440
    assert Event.objects.filter(deed="credit.book_return").count() == 1


def test_who_comes_too_late_is_told_and_changes_nothing(cast, document, signed_in):
    slip = approve(write(document, cast, 2), cast, 2)
    browser, address = signed_in(keeper(cast)), reverse("credit:return_sign", args=[slip.pk])
    sent = fields(document, 2, expected_version=slip.version)
    approve(slip, cast, 1)
    answer = browser.post(address, sent, follow=True).content.decode()
    assert "退货单刚刚被别人改过" in answer
    assert GoodsReturn.objects.get().state == "approved"


def test_what_was_typed_stays_when_it_is_refused(cast, document, signed_in):
    seller, new = signed_in(cast.chen_li), reverse("credit:return_new", args=[document.pk])
    answer = seller.post(new, fields(document, 11, reason="全部漏酒")).content.decode()
    assert "还可退 10,不能退 11" in answer
    assert "全部漏酒" in answer
    assert 'value="11"' in answer


def test_the_complaint_is_offered_with_what_it_grants(cast, document, signed_in):
    remedy = granted(document, cast, quantity=3)
    seller, new = signed_in(cast.chen_li), reverse("credit:return_new", args=[document.pk])
    assert f"{remedy.complaint.number} · 准退 3" in page_of(seller, new)
    seller.post(new, fields(document, 2, reason="漏酒", remedy=remedy.pk))
    assert GoodsReturn.objects.get().remedy == remedy
    page = page_of(seller, GoodsReturn.objects.get().get_absolute_url())
    assert remedy.complaint.get_absolute_url() in page


@pytest.mark.rule("S3-05 R4")
def test_the_slip_is_printed_in_the_copies_of_the_policy(cast, document, signed_in, publish):
    slip = book(signed_for(document, cast, 2).slip, cast)
    browser, address = signed_in(cast.he_jing), reverse("credit:return_print", args=[slip.pk])
    pages = [one.extract_text() for one in PdfReader(BytesIO(browser.post(address).content)).pages]
    assert [words in page for words, page in zip(("仓库", "财务", "销售"), pages, strict=True)] == [True] * 3
    for page in pages:
        assert slip.number in page
        assert "赤霞珠" in page
    publish(return_copies=["第一联 客户"])
    assert len(PdfReader(BytesIO(browser.post(address).content)).pages) == 1
    assert Event.objects.filter(deed="credit.print_return").count() == 2


def cost(browser, path) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_the_list_costs_the_same_for_many_and_pages_cost_few(cast, document, signed_in):
    browser = signed_in(cast.he_jing)
    slips = [write(document, cast, 1) for _each in range(3)]
    few = cost(browser, "/credit/returns/")
    for _each in range(7):
        write(document, cast, 1)
    assert cost(browser, "/credit/returns/") == few <= QUERIES
    assert cost(browser, slips[0].get_absolute_url()) <= QUERIES
    assert cost(browser, document.get_absolute_url()) <= QUERIES
    page = page_of(browser, "/credit/returns/?state=booked")
    assert slips[0].number not in page
    assert "没有符合条件的退货单" in page


def test_who_opens_a_page_too_early_is_told(cast, document, signed_in):
    slip = write(document, cast, 1)
    browser, address = signed_in(cast.he_jing), reverse("credit:return_book", args=[slip.pk])
    assert 'name="number"' in page_of(browser, address)
    assert "这张退货单的状态是:待批准" in browser.post(address, {"number": "红-1"}).content.decode()


def test_others_see_no_slip(cast, document, signed_in):
    slip = write(document, cast, 1)
    assert signed_in(cast.li_qiang).get(slip.get_absolute_url()).status_code == 404
    assert signed_in(cast.zhou_min).get(slip.get_absolute_url()).status_code == 403
