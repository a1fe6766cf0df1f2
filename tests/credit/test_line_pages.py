"""The pages on which lines are written, without JavaScript."""

import pytest
from django.urls import reverse

from credit.actions.releasing import release
from credit.models import TradingDocument
from tests.credit.releasing import draft, with_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return with_limit(cast.chen_li, 1000)


def rows(*lines, **facts) -> dict:
    sent = {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0"}
    for at, line in enumerate(lines):
        sent |= {
            f"lines-{at}-{name}": value for name, value in zip(("product", "quantity", "price"), line, strict=True)
        }
    return sent | facts


def page_of(browser, address) -> str:
    return browser.get(address).content.decode()


def test_a_document_is_begun_with_its_lines(cast, file, signed_in):
    browser, new = signed_in(cast.chen_li), reverse("credit:document_new", args=[file.customer_id])
    assert 'name="lines-2-product"' in page_of(browser, new)
    lines = (("赤霞珠", "10", "30"), ("霞多丽", "2", "12.5"), ("", "", ""))
    browser.post(new, rows(*lines, kind="delivery", on="2026-11-20", token="a"))
    document = TradingDocument.objects.get()
    assert (document.amount, document.lines.count()) == (325, 2)
    page = page_of(browser, document.get_absolute_url())
    assert reverse("credit:document_lines", args=[document.pk]) in page
    assert reverse("credit:document_split", args=[document.pk]) not in page


def test_without_amount_and_lines_it_is_refused_and_what_was_typed_stays(cast, file, signed_in):
    browser, new = signed_in(cast.chen_li), reverse("credit:document_new", args=[file.customer_id])
    answer = browser.post(new, rows(("赤霞珠", "abc", "30"), kind="order", on="2026-11-20")).content.decode()
    assert 'value="abc"' in answer
    assert "text-danger" in answer
    answer = browser.post(new, rows(kind="order", on="2026-11-20", note="月底送")).content.decode()
    assert 'value="月底送"' in answer
    assert not TradingDocument.objects.exists()


def test_an_amount_besides_the_lines_must_be_their_sum(cast, file, signed_in):
    browser, new = signed_in(cast.chen_li), reverse("credit:document_new", args=[file.customer_id])
    sent = rows(("赤霞珠", "10", "30"), kind="delivery", on="2026-11-20")
    answer = browser.post(new, sent | {"amount": "330"}).content.decode()
    assert "明细合计为 300.00,填写的金额为 330.00" in answer
    assert not TradingDocument.objects.exists()
    browser.post(new, sent | {"amount": "300"})
    assert TradingDocument.objects.get().amount == 300


def test_thousands_may_be_parted_as_people_write_them(cast, file, signed_in):
    browser, new = signed_in(cast.chen_li), reverse("credit:document_new", args=[file.customer_id])
    facts = {"kind": "delivery", "on": "2026-11-20"}
    assert "text-danger" in browser.post(new, rows(("赤霞珠", "1,00", "3"), **facts)).content.decode()
    browser.post(new, rows(("赤霞珠", "1,000", "1,234.5"), **facts))
    assert TradingDocument.objects.get().amount == 1_234_500


def test_more_rows_come_without_losing_what_was_typed(cast, file, signed_in):
    browser, new = signed_in(cast.chen_li), reverse("credit:document_new", args=[file.customer_id])
    sent = rows(("赤霞珠", "10", ""), kind="order", on="2026-11-19", more="1", note="月底送")
    answer = browser.post(new, sent).content.decode()
    assert 'name="lines-3-product"' in answer
    for value in ("赤霞珠", "10", "2026-11-19", "月底送"):
        assert f'value="{value}"' in answer
    assert "text-danger" not in answer
    assert not TradingDocument.objects.exists()


def test_lines_are_changed_until_it_is_released(cast, file, signed_in):
    document = draft(file, 100, cast.chen_li)
    browser, address = signed_in(cast.chen_li), reverse("credit:document_lines", args=[document.pk])
    browser.post(address, rows(("赤霞珠", "10", "30"), expected_version=document.version, token="a"))
    kept = TradingDocument.objects.get()
    assert kept.amount == 300
    form = page_of(browser, address)
    assert 'value="赤霞珠"' in form
    line = kept.lines.get().pk
    sent = rows(("赤霞珠", "10", "-3"), expected_version=kept.version)
    answer = browser.post(address, sent | {"lines-0-line": line}).content.decode()
    assert "单价不能小于零" in answer
    assert 'value="-3"' in answer
    answer = browser.post(address, sent | {"expected_version": "1"}, follow=True).content.decode()
    assert "他人更改" in answer
    browser.post(reverse("credit:document_release", args=[document.pk]))
    page = page_of(browser, document.get_absolute_url())
    assert address not in page
    assert "赤霞珠" in page


def test_the_amount_is_not_asked_for_where_lines_say_it(cast, file, signed_in):
    document = draft(file, 100, cast.chen_li)
    browser = signed_in(cast.chen_li)
    browser.post(reverse("credit:document_lines", args=[document.pk]), rows(("赤霞珠", "10", "30"), token="a"))
    address = reverse("credit:document_change", args=[document.pk])
    assert "disabled" in page_of(browser, address)
    browser.post(address, {"on": "2026-11-21", "amount": "7", "reason": "改日期"})
    kept = TradingDocument.objects.get()
    assert (kept.amount, str(kept.on)) == (300, "2026-11-21")


def test_rows_that_did_not_arrive_take_nothing_out(cast, file, signed_in):
    document = draft(file, 100, cast.chen_li)
    browser, address = signed_in(cast.chen_li), reverse("credit:document_lines", args=[document.pk])
    browser.post(address, rows(("赤霞珠", "10", "30"), token="a"))
    browser.post(address, {"token": "b"})
    assert TradingDocument.objects.get().lines.count() == 1


def test_what_a_deed_brings_is_said_before_it_is_done_and_not_after(cast, file, signed_in):
    document = draft(file, 100, cast.chen_li)
    release(document=document, by=cast.chen_li)
    browser, address = signed_in(cast.he_jing), reverse("credit:document_close", args=[document.pk])
    warning = "关闭后不再执行"
    assert warning in page_of(browser, address)
    answer = browser.post(address, {"reason": "客户不再要货"}, follow=True)
    assert TradingDocument.objects.get().state == "closed"
    assert warning not in answer.content.decode()
