"""Credit files in the browser: for everyone readable, and a limit decided by keyboard and mouse."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from credit.actions import conditions, opening, reports
from credit.exposure import lock_file, shift
from credit.models import CreditFile, LimitDecision
from tests.credit.conftest import make_customer

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def customer(cast, transactional_db):
    found = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one, employee_count=40)
    with transaction.atomic():
        shift(lock_file(found.pk), by=cast.he_jing, deliveries=Decimal(900))
    conditions.ask_condition(customer=found, kind="collateral", party="厂房", by=cast.chen_li)
    reports.add_report(customer=found, kind="urgent", sources=["银行"], finding="被起诉", by=cast.chen_li)
    return found


def test_everyone_can_read_and_fill_in(customer, cast, page_of, assert_accessible):
    card = opening.begin_card(customer=customer, by=cast.chen_li)
    names = ("file", "condition_ask", "report_add", "accounts_add", "event_add")
    addresses = [reverse(f"credit:{name}", args=[customer.pk]) for name in names]
    for width in (1366, 390):
        page = page_of(cast.chen_li, width=width)
        for address in (reverse("credit:files"), *addresses, card.get_absolute_url()):
            page.goto(address)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_finance_decides_a_limit_below_what_is_lent(customer, cast, page_of, assert_accessible):
    page = page_of(cast.he_jing)
    page.goto(reverse("credit:file", args=[customer.pk]))
    page.locator(f'a[href="{reverse("credit:limit", args=[customer.pk])}"]').click()
    assert_accessible(page)
    page.get_by_text("员工 40 人,不足 100 人").wait_for()
    page.fill("[name=limit]", "800")
    page.locator("form.record-form button.btn-primary").click()  # no opinion: refused, and nothing is lost
    page.locator(".invalid-feedback").first.wait_for()
    assert page.input_value("[name=limit]") == "800"
    page.fill("[name=opinion]", "规模较小,限度从低")
    page.locator("form.record-form button.btn-primary").dblclick()
    page.get_by_text("占用已超过新的限度").wait_for()
    assert LimitDecision.objects.count() == 1
    file = CreditFile.objects.get(customer=customer)
    assert (file.limit, file.category, file.is_near) == (800, "bing", True)
