"""A whole story in the browser: a delivery with lines goes out, some of it comes back, and less is owed."""

from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from pypdf import PdfReader

from credit.models import GoodsReturn, TradingDocument
from tests.credit.releasing import lent, with_limit
from tests.credit.returning import granted, keeper
from tests.credit.test_story_limit import ask_release, press, send_form, shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def send_quantities(page, *quantities, **fields) -> None:
    """What is counted line by line, then the form."""
    for field, quantity in zip(page.locator("main [name^=line_]").all(), quantities, strict=True):
        field.fill(str(quantity))
    send_form(page, **fields)


def write_lines(page, *lines) -> None:
    for at, (product, quantity, price) in enumerate(lines):
        for name, value in (("product", product), ("quantity", quantity), ("price", price)):
            page.locator(f"[name=lines-{at}-{name}]").fill(value)


def deliver(page, customer) -> TradingDocument:
    """Written with two lines by hand, and released."""
    page.goto(reverse("credit:document_new", args=[customer.pk]))
    write_lines(page, ("赤霞珠", "10", "30"))
    page.get_by_role("button", name="增加行").click()
    page.locator("[name=lines-3-product]").wait_for()  # three empty ones after the first
    assert page.locator("[name=lines-0-product]").input_value() == "赤霞珠"
    page.locator("[name=lines-1-product]").fill("霞多丽")
    page.locator("[name=lines-1-quantity]").fill("4")
    page.locator("[name=lines-1-price]").fill("50")
    shot(page, "returns-lines")
    send_form(page, number="FH-7001")
    page.locator(".page-head h1", has_text="FH-7001").wait_for()
    return ask_release(page, TradingDocument.objects.get())


def count(page, slip, *quantities, **fields) -> None:
    page.goto(slip.get_absolute_url())
    press(page, "清点并签收")
    send_quantities(page, *quantities, **fields)
    page.wait_for_url(f"**{slip.get_absolute_url()}")


def print_slip(page) -> list[str]:
    """The text of each copy."""
    with page.expect_download() as coming:
        press(page, "打印")
    body = Path(coming.value.path()).read_bytes()
    return [one.extract_text() for one in PdfReader(BytesIO(body)).pages]


@pytest.mark.rule("S3-05 R3", "S3-05 R4")
def test_what_comes_back_is_counted_until_it_agrees_and_then_less_is_owed(cast, page_of, assert_accessible):
    file = with_limit(cast.chen_li, 10_000)
    seller = page_of(cast.chen_li)
    document = deliver(seller, file.customer)
    assert (document.state, document.amount, lent(file)) == ("released", 500, 500)
    remedy = granted(document, cast, quantity=3)
    seller.goto(document.get_absolute_url())
    assert_accessible(seller)
    press(seller, "退货")
    assert_accessible(seller)
    send_quantities(seller, 3, "", reason="两箱漏酒,一箱破损", remedy=str(remedy.pk))
    seller.locator(".page-head h1", has_text="TH-").wait_for()
    slip = GoodsReturn.objects.get()
    assert slip.state == "approved"  # by the complaint
    counter = keeper(cast)
    warehouse = page_of(counter, width=390, height=844)
    warehouse.goto(reverse("credit:returns"))
    assert_accessible(warehouse)
    warehouse.get_by_role("link", name=str(slip)).click()
    count(warehouse, slip, 2, found="少一箱")
    assert_accessible(warehouse)
    shot(warehouse, "returns-counted-390")
    finance = page_of(cast.he_jing)
    finance.goto(slip.get_absolute_url())
    assert finance.locator(".page-head", has_text="退货入账").count() == 0
    shot(finance, "returns-differs")
    finance.goto(reverse("credit:return_book", args=[slip.pk]))
    send_form(finance)
    assert "批准 3,实收 2" in finance.locator(".notice-error").inner_text()
    assert_accessible(finance)
    shot(finance, "returns-refused")
    press(warehouse, "撤销签收")
    send_form(warehouse, reason="还有一箱在车上")
    count(warehouse, slip, 3, found="外箱破损")
    finance.goto(slip.get_absolute_url())
    press(finance, "退货入账")
    shot(finance, "returns-book")
    send_form(finance)
    finance.wait_for_url(f"**{slip.get_absolute_url()}")
    slip.refresh_from_db()
    assert (slip.state, slip.amount, lent(file)) == ("booked", 90, 410)
    assert (slip.received_by, slip.booked_by) == (counter, cast.he_jing)
    assert_accessible(finance)
    shot(finance, "returns-booked")
    copies = print_slip(finance)
    assert len(copies) == 3
    assert all(str(slip) in text and "赤霞珠" in text and "准退 3" in text for text in copies)
    seller.goto(document.get_absolute_url())
    assert "已退 3" in seller.locator("main").inner_text()
    shot(seller, "returns-document")
