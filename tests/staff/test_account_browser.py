"""In a real browser: a leaver is handed over, the idle warning keeps what was typed, signing in with a code."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_otp.oath import totp

from customers.actions import create_customers
from customers.models import Customer
from staff import actions, hooks
from staff.models import OpenSession, SecondFactor, User
from staff.policy import DEFAULTS
from tests.conftest import PASSWORD, make_person

pytestmark = pytest.mark.browser


def code_of(person, *, later: int = 0) -> str:
    key = SecondFactor.objects.get(user=person).key.reveal()
    return f"{totp(base64.b32decode(key), t0=-30 * later):06d}"


def sign_in(page, name: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main form:not(.language) button")


def quick(monkeypatch, seconds: float, warning: float) -> None:
    """A policy of seconds instead of minutes."""
    fast = replace(DEFAULTS, idle_minutes=seconds / 60, idle_warning_minutes=warning / 60)
    monkeypatch.setattr(hooks, "policy", [lambda: fast])


def test_a_leaver_is_handed_over(cast, page_of, assert_accessible):
    own = [Customer(name=f"客户{number}", owner=cast.chen_li, department=cast.sales_one) for number in range(3)]
    create_customers(own, by=cast.system)
    page = page_of(cast.admin)
    page.goto(f"/admin/staff/user/{cast.chen_li.pk}/change/")
    page.click("text=离职交接")
    assert_accessible(page)
    page.select_option("[name=to_customers]", [str(cast.li_qiang.pk), str(cast.wang_qian.pk)])
    page.fill("[name=reason]", "辞职")
    page.click("text=预览")
    page.wait_for_selector("text=立即交接")
    assert "客户" in page.inner_text("main table")
    assert "李强" in page.inner_text("main table")
    assert_accessible(page)
    page.click("text=立即交接")
    page.wait_for_selector("text=账号已关闭")
    assert_accessible(page)
    assert "李强 (" in page.inner_text("main table")
    assert "王倩 (" in page.inner_text("main table")
    assert User.objects.get(pk=cast.chen_li.pk).state == "left"
    page.click("a:has-text('致客户的通知函')")
    page.wait_for_selector("[name=customer]")
    assert_accessible(page)


def test_the_idle_warning_goes_away_and_the_lock_keeps_what_was_typed(cast, page_of, monkeypatch, assert_accessible):
    quick(monkeypatch, 12, 6)
    page = page_of(cast.zhou_min)
    page.goto("/customers/new/")
    page.fill("[name=name]", "还没保存的客户")
    page.wait_for_selector("#idle[open]", timeout=15000)
    assert_accessible(page)
    page.click("#idle-stay button")
    page.wait_for_selector("#idle", state="hidden")
    page.wait_for_selector("#idle-locked[open]", timeout=30000)
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert page.is_visible("#idle-locked")
    assert not page.is_visible("[name=name]")
    page.fill("#idle-password", "wrong-wrong")
    page.click("#idle-unlock button")
    page.wait_for_selector("#idle-error:has-text('密码不正确')")
    page.fill("#idle-password", PASSWORD)
    page.click("#idle-unlock button")
    page.wait_for_selector("#idle-locked", state="hidden")
    assert page.input_value("[name=name]") == "还没保存的客户"
    page.click("main form.record-form .btn-primary")
    page.wait_for_url("**/customers/*/")
    assert Customer.objects.filter(name="还没保存的客户").exists()


def test_a_part_of_a_page_that_finds_the_session_locked_opens_the_lock(cast, page_of):
    page = page_of(cast.zhou_min)
    page.goto("/customers/")
    for session in Session.objects.all():
        data = session.get_decoded()
        data["seen_at"] -= 3600
        session.session_data = Session.objects.encode(data)
        session.save()
    page.fill("#search-q", "客户")
    page.wait_for_selector("#idle-locked[open]")
    page.fill("#idle-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#idle-locked", state="hidden")
    assert page.input_value("#search-q") == "客户"


def test_without_scripts_the_form_is_sent_again(cast, page_of):
    page = page_of(cast.zhou_min, scripts=False)
    page.goto("/customers/new/")
    page.fill("[name=name]", "没有脚本的客户")
    session = Session.objects.get()
    data = session.get_decoded() | {"seen_at": 1}
    session.session_data = Session.objects.encode(data)
    session.save()
    page.click("main form.record-form .btn-primary")
    with page.context.expect_page() as opened:
        page.click("main ol a")
    other = opened.value
    other.fill("[name=password]", PASSWORD)
    with other.expect_navigation():
        other.click("main form:not(.language) button >> nth=0")
    page.click("main form:not(.language) button")
    page.wait_for_url("**/customers/*/")
    assert Customer.objects.filter(name="没有脚本的客户").exists()


def test_a_session_ended_elsewhere_goes_on_after_signing_in_in_a_new_tab(cast, page_of, monkeypatch):
    quick(monkeypatch, 6, 3)
    page = page_of(cast.zhou_min)
    page.goto("/customers/new/")
    page.fill("[name=name]", "换过会话的客户")
    Session.objects.all().delete()
    page.wait_for_selector("#idle-gone:not([hidden])", timeout=20000)
    quick(monkeypatch, 600, 60)
    with page.context.expect_page() as opened:
        page.click("#idle-gone a")
    sign_in(opened.value, "zhoumin")
    opened.value.wait_for_selector(".side")
    page.wait_for_selector("#idle-locked", state="hidden", timeout=20000)
    page.click("main form.record-form .btn-primary")
    page.wait_for_url("**/customers/*/")
    assert Customer.objects.filter(name="换过会话的客户").exists()


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_manager_sets_up_the_second_factor_and_signs_in_with_it(cast, page_of, assert_accessible, width, language):
    person = make_person("chenzong", "陈总", "general_manager", cast.company, is_demo=False)
    page = page_of(width=width, language=language)
    page.goto("/customers/")
    sign_in(page, "chenzong")
    page.wait_for_selector("img.qr")
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 100
    assert_accessible(page)
    page.fill("[name=code]", "000000")
    page.click("main form:not(.language) button >> nth=0")
    page.wait_for_selector(".invalid-feedback, .is-invalid")
    assert_accessible(page)
    page.fill("[name=code]", code_of(person))
    page.click("main form:not(.language) button >> nth=0")
    page.wait_for_selector(".codes li")
    assert_accessible(page)
    page.click("main a.btn-primary")
    page.wait_for_url("**/customers/")
    page.click(".menu summary")
    page.click(".menu form button")
    page.wait_for_url("**/sign-in/**")
    sign_in(page, "chenzong")
    page.wait_for_url("**/sign-in/code/")
    assert_accessible(page)
    page.fill("[name=code]", code_of(person, later=1))
    page.click("main form:not(.language) button >> nth=0")
    page.wait_for_selector(".side")


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_account_pages_are_accessible(cast, page_of, assert_accessible, width, language):
    today = timezone.localdate()
    days = {"date_from": today, "date_to": today + timedelta(days=4)}
    actions.set_deputy(person=cast.chief, deputy=cast.gm, by=cast.chief, **days)
    actions.set_deputy(person=cast.gm, deputy=cast.director, by=cast.gm, reason="出差", **days)
    page = page_of(cast.gm, width=width, language=language)
    page.goto("/deputy/")
    assert ("代理人:何部长" if language == "zh-hans" else "何部长 until") in page.text_content(".menu")
    assert_accessible(page)
    OpenSession.objects.create(user=cast.gm, session=Session.objects.first(), agent="Chrome/131 Windows")
    page.goto("/sessions/")
    assert_accessible(page)
    page.goto("/deputy/")
    page.click(".menu summary")
    assert_accessible(page)
    other = page_of(cast.admin, width=width, language=language)
    for address in ["/people/leaving/", f"/people/{cast.gm.pk}/access/", f"/people/{cast.gm.pk}/leaving/"]:
        other.goto(address)
        assert_accessible(other)
