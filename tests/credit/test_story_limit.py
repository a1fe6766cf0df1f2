"""Whole stories in the browser: over the limit with an exception, an emergency stop, a bill that is not honoured."""

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from credit.actions.bills import enter_bill
from credit.models import CreditEvent, CreditException, CreditFile, CreditStop, Release, TradingDocument
from tests.complaints.stories import fill
from tests.credit.releasing import draft, lent
from tests.credit.watching import make_file, make_supervisor
from tests.marks import needs_postgres

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KEGUAN_SHOTS")


def shot(page, name) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def file_of(file) -> CreditFile:
    return CreditFile.objects.get(pk=file.pk)


def press(page, name: str) -> None:
    """The button or link of the head of the page."""
    page.locator(".page-head a, .page-head button", has_text=name).first.click()


def send_form(page, **fields) -> None:
    fill(page, **fields)
    page.locator("main form.record-form .btn-primary").click()


def ask_release(page, document: TradingDocument) -> TradingDocument:
    page.goto(document.get_absolute_url())
    with page.expect_navigation():
        press(page, "放行")
    document.refresh_from_db()
    return document


def sign_in_the_admin(page, exception: CreditException, comment: str) -> None:
    """From the list of the administration, as a manager does it."""
    page.goto(reverse("admin:approvals_approval_changelist"))
    page.get_by_role("link", name="鼎丰商贸 超限例外").click()
    assert "欠款人现状" in page.content()
    assert "¥ 900.00" in page.locator("main, #content").first.inner_text()
    page.locator("#comment").fill(comment)
    page.get_by_role("button", name="同意", exact=True).click()
    page.get_by_text("已同意。").wait_for()
    exception.refresh_from_db()


@pytest.fixture
def file(cast):
    cast.supervisor = make_supervisor(cast)
    return make_file(cast.chen_li, limit="1000", lent="900")


@pytest.mark.rule("S0-21 R65")
def test_a_held_release_goes_out_once_after_both_have_signed_in_the_admin(file, cast, page_of, assert_accessible):
    page = page_of(cast.chen_li)
    page.goto(reverse("credit:document_new", args=[file.customer_id]))
    send_form(page, number="FH-8841", amount="600")
    page.locator(".page-head h1", has_text="FH-8841").wait_for()
    first = ask_release(page, TradingDocument.objects.get())
    assert first.state == "held"
    assert_accessible(page)
    shot(page, "held")
    page.get_by_role("link", name="申请例外").click()
    page.locator("[name=amount]").wait_for()
    assert Decimal(page.locator("[name=amount]").input_value()) == 500
    assert_accessible(page)
    shot(page, "exception-new")
    send_form(page, cause="旺季备货,客户承诺月底付清。")
    page.get_by_text("例外已申请。").wait_for()
    exception = CreditException.objects.get()
    assert_accessible(page)
    shot(page, "exception-asked")
    supervisor, boss = page_of(cast.supervisor), page_of(cast.gm)
    sign_in_the_admin(supervisor, exception, "同意,客户信誉良好。")
    shot(supervisor, "exception-admin")
    assert exception.state == "asked"
    sign_in_the_admin(boss, exception, "同意,仅此一次。")
    assert (exception.state, exception.decided_by) == ("approved", cast.gm)
    page.goto(Release.objects.get().get_absolute_url())
    with page.expect_navigation():
        press(page, "放行")
    first.refresh_from_db()
    assert (first.state, lent(file)) == ("released", 1500)
    page.goto(first.get_absolute_url())
    assert page.locator(".page-head button", has_text="放行").count() == 0  # once
    page.goto(exception.get_absolute_url())
    assert "FH-8841" in page.locator("main").inner_text()
    assert "已用完" in page.locator(".page-head").inner_text()
    shot(page, "exception-used")
    second = ask_release(page, draft(file, "1", cast.chen_li))
    assert second.state == "held"
    assert lent(file) == 1500
    page.goto(file.get_absolute_url())
    assert_accessible(page)
    shot(page, "file")


@pytest.mark.rule("S0-21 R79")
def test_an_emergency_stop_holds_everything_until_the_superior_lifts_it(file, cast, page_of, assert_accessible):
    page, other = page_of(cast.chen_li), page_of(cast.chen_li, width=390, height=844)
    for tab in (page, other):
        tab.goto(file.get_absolute_url())
        tab.get_by_role("link", name="立即停止").click()
        tab.locator("[name=reason]").wait_for()
    assert_accessible(other)
    shot(other, "stop-390")
    send_form(page, reason="仓库已搬空,老板失联。")
    page.get_by_text("已停止赊销,不再放行。").first.wait_for()
    assert_accessible(page)
    shot(page, "stopped")
    send_form(other, reason="老板失联。")
    other.get_by_text("陈立 已于").first.wait_for()
    stop = CreditStop.objects.get()
    assert ask_release(page, draft(file, "1", cast.chen_li)).state == "held"
    chief = page_of(cast.chief)
    chief.goto("/")
    chief.get_by_role("link", name="鼎丰商贸").first.wait_for()
    shot(chief, "chief-desk")
    chief.goto(reverse("credit:stops"))
    assert_accessible(chief)
    shot(chief, "stops")
    chief.get_by_role("link", name="确认", exact=True).click()
    send_form(chief)
    chief.get_by_text("已确认停止。").wait_for()
    chief.get_by_role("link", name="解除停止").click()
    send_form(chief, reason="货款已付清。")
    chief.get_by_text("停止已解除。").wait_for()
    stop.refresh_from_db()
    assert (stop.confirmed_by, stop.lifted_by, file_of(file).state) == (cast.chief, cast.chief, "normal")
    held = TradingDocument.objects.get()
    page.goto(Release.objects.get().get_absolute_url())
    with page.expect_navigation():
        press(page, "放行")
    held.refresh_from_db()
    assert held.state == "released"


@pytest.mark.rule("S0-21 R62", "S0-21 R80")
def test_a_dishonoured_bill_raises_what_is_lent_and_stands_among_the_events(file, cast, page_of):
    today = timezone.localdate()
    bill = enter_bill(
        customer=file.customer,
        kind="trade",
        number="HP-20260901",
        face=Decimal(400),
        issued_on=today - timedelta(days=60),
        received_on=today - timedelta(days=50),
        due_on=today,
        by=cast.he_jing,
    )
    page = page_of(cast.he_jing)
    page.goto(bill.get_absolute_url())
    press(page, "背书")
    send_form(page, to="华东包装材料厂")
    page.wait_for_url(f"**{bill.get_absolute_url()}")
    before = lent(file)
    press(page, "拒付")
    send_form(page, reason="出票人账户余额不足。")
    page.wait_for_url(f"**{bill.get_absolute_url()}")
    bill.refresh_from_db()
    assert bill.state == "dishonoured"
    assert lent(file) > before
    event = CreditEvent.objects.get(file=file, kind="dishonour")
    told = Notice.objects.get(rule="credit.bill_dishonoured", person=cast.chen_li)
    assert "详细报告" in told.text
    page.goto(file.get_absolute_url())
    assert event.text in page.locator("main").inner_text()
    shot(page, "dishonoured")


@needs_postgres
def test_two_browsers_release_the_last_of_the_limit_at_once_and_one_passes(file, cast, page_of):
    documents = [draft(file, "60", cast.chen_li) for _each in range(2)]
    pages = [page_of(cast.chen_li), page_of(cast.director)]
    for page, document in zip(pages, documents, strict=True):
        page.goto(document.get_absolute_url())
    for page in pages:  # both are on their way before either has answered
        page.evaluate(
            "() => { setTimeout(() => document.querySelector('form[action$=\"/release/\"]').requestSubmit(), 50) }"
        )
    for page, document in zip(pages, documents, strict=True):
        page.locator("h1", has_text=str(document)).wait_for()
        page.wait_for_function("() => !document.querySelector('form[action$=\"/release/\"]')")
    assert sorted(TradingDocument.objects.values_list("state", flat=True)) == ["held", "released"]
    assert lent(file) == 960
