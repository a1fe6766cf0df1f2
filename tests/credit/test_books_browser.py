"""Finance books in a real browser: an invoice, money for it, and a bill that is dishonoured."""

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.models import Bill, CreditEvent, CreditFile, Payment, Receivable
from tests.credit.books import invoice, pay, take_bill
from tests.credit.conftest import make_customer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KEGUAN_SHOTS")


def shot(page, name) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture
def customer(cast):
    """Owes for four months, one invoice after another."""
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    today = timezone.localdate()
    for number, age in enumerate((130, 70, 45, 10)):
        day = today - timedelta(age)
        invoice(customer, 1000 + 250 * number, by=cast.he_jing, number=f"FP2026-{number:04d}", on=day)
    return customer


def go(page, name, *args, query: str = "") -> None:
    page.goto(reverse(name, args=args) + query)


def test_an_invoice_is_entered_and_paid_in_chosen_amounts(page_of, customer, cast, assert_accessible):
    page = page_of(cast.he_jing)
    go(page, "credit:file", customer.pk)
    shot(page, "books-file")
    page.get_by_role("link", name="登记发票").click()
    page.get_by_label("发票", exact=False).first.wait_for()
    page.locator("#id_number").fill("FP2026-0009")
    page.locator("#id_amount").fill("500.50")
    shot(page, "books-invoice-form")
    page.get_by_role("button", name="登记").click()
    page.get_by_text("发票已登记").first.wait_for()
    assert_accessible(page)
    shot(page, "books-invoice")
    go(page, "credit:payment_new", query=f"?customer={customer.pk}")
    page.locator("#id_amount").fill("900")
    page.locator("#id_settles").select_option("later")
    page.get_by_role("button", name="登记").click()
    page.get_by_text("回款已登记").first.wait_for()
    new = Receivable.objects.get(number="FP2026-0009")
    page.locator(f"[name=amount-{new.pk}]").fill("901")
    page.get_by_role("button", name="按所填金额核销").click()
    page.get_by_role("alert").wait_for()
    assert page.locator(f"[name=amount-{new.pk}]").input_value() == "901"
    page.locator(f"[name=amount-{new.pk}]").fill("500.50")
    page.get_by_role("button", name="按所填金额核销").click()
    page.get_by_text("回款已核销").first.wait_for()
    page.get_by_role("button", name="先核销最早的").click()
    page.get_by_text("回款已核销").first.wait_for()
    assert_accessible(page)
    shot(page, "books-payment")
    assert Payment.objects.get().unallocated == 0
    assert Receivable.objects.get(number="FP2026-0000").open == Decimal("600.50")


@pytest.mark.rule("S0-21 R57")
def test_a_dishonoured_bill_raises_the_exposure_and_is_an_event(page_of, customer, cast, assert_accessible):
    day = timezone.localdate() - timedelta(5)
    take_bill(customer, 2000, by=cast.he_jing, on=day, due=day + timedelta(90), acceptor="某银行")
    bill, page = Bill.objects.get(), page_of(cast.he_jing)
    go(page, "credit:bill", bill.pk)
    page.get_by_role("link", name="贴现").click()
    page.locator("#id_to").fill("工商银行")
    page.locator("#id_cost").fill("20")
    page.get_by_role("button", name="贴现").click()
    page.get_by_text("票据已贴现").first.wait_for()
    before = CreditFile.objects.get().exposure
    page.get_by_role("link", name="拒付").click()
    page.locator("#id_reason").fill("账户无款")
    page.get_by_role("button", name="拒付").click()
    page.get_by_text("票据已拒付").first.wait_for()
    assert_accessible(page)
    shot(page, "books-bill")
    assert CreditFile.objects.get().exposure == before + 2000
    assert CreditEvent.objects.get().kind == "dishonour"
    go(page, "credit:file", customer.pk)
    page.get_by_text("账户无款").first.wait_for()


def test_lists_and_ageing_on_a_wide_and_a_narrow_screen(page_of, customer, cast, assert_accessible):
    pay(customer, 300, by=cast.he_jing)
    take_bill(customer, 200, by=cast.he_jing)
    for width in (1366, 390):
        page = page_of(cast.he_jing, width=width, height=844)
        for name in ("receivables", "payments", "bills", "ageing", "closing"):
            go(page, f"credit:{name}")
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
            shot(page, f"books-{name}-{width}")
    go(page, "credit:ageing")
    page.locator("#table-ageing a").first.click()
    page.locator("#receivables").wait_for()
    assert page.get_by_text("FP2026-0003").count()
