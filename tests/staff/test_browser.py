"""The sign-in page and the frame in a real browser."""

import re

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser
WIDTHS = [1280, 390]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_sign_in_page_is_accessible_also_with_an_error(cast, page_of, assert_accessible, width, language):
    page = page_of(width=width, language=language)
    page.goto("/sign-in/")
    assert_accessible(page)
    page.fill("[name=username]", "chenli")
    page.fill("[name=password]", "wrong-wrong")
    page.click("main button[type=submit], main form:not(.language) button")
    page.wait_for_selector(".alert")
    assert_accessible(page)
    assert page.input_value("[name=username]") == "chenli"


def test_a_person_signs_in_and_out_by_keyboard(cast, page_of):
    page = page_of()
    page.goto("/password/")
    page.wait_for_function("document.activeElement.name === 'username'")  # by itself, when the page is drawn
    page.keyboard.type("nobody")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/password/$"))
    page.focus(".menu summary")
    page.keyboard.press("Enter")
    for _ in range(page.locator(".menu-list a:visible").count() + 1):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/**")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_frame_is_accessible(cast, page_of, assert_accessible, width):
    page = page_of(cast.gm, width=width)
    page.goto("/password/")
    assert_accessible(page)
    page.click(".menu summary")
    assert_accessible(page)


ADMIN_PAGES = [
    "/admin/",
    "/admin/staff/user/",
    "/admin/staff/user/add/",
    "/admin/staff/department/",
    "/admin/staff/role/",
    "/admin/core/job/",
    "/admin/django_celery_beat/periodictask/",
    "/admin/django_celery_beat/crontabschedule/add/",
]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_administration_is_accessible_and_keeps_to_the_policy(cast, page_of, assert_accessible, width):
    page = page_of(cast.admin, width=width)
    refused = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    person = f"/admin/staff/user/{cast.chen_li.pk}/change/"
    role = f"/admin/staff/role/{cast.chen_li.groups.get().pk}/change/"
    for address in [*ADMIN_PAGES, person, role, f"/admin/staff/user/{cast.chen_li.pk}/password/"]:
        page.goto(address)
        assert refused == [], address
        assert_accessible(page)
        refused.clear()


def test_the_trail_is_accessible(cast, page_of, assert_accessible):
    page = page_of(cast.sun, width=390)
    page.goto("/admin/core/event/")
    assert_accessible(page)
    page.click("#result_list tbody a")
    page.wait_for_selector("h1")
    assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_error_pages_and_the_empty_first_page_are_accessible(cast, page_of, assert_accessible, width):
    page = page_of(cast.nobody, width=width)
    for address in ["/", "/nothing/", "/admin/"]:
        page.goto(address)
        assert_accessible(page)


def test_a_confirmation_is_asked_in_a_dialog(cast, page_of, assert_accessible):
    page = page_of(cast.nobody)
    page.goto("/password/")
    page.evaluate("document.querySelector('.menu form').dataset.confirm = '确定退出?'")
    page.click(".menu summary")
    page.click(".menu form button")
    assert page.is_visible("#confirm")
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert page.is_hidden("#confirm")
    page.click(".menu form button")
    page.click("#confirm [value=yes]")
    page.wait_for_url("**/sign-in/**")


def test_a_double_click_sends_once(cast, page_of):
    page = page_of(cast.nobody)
    page.goto("/password/")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.fill("[name=old_password]", "x" * 12)
    page.fill("[name=new_password1]", "y" * 12)
    page.fill("[name=new_password2]", "z" * 12)
    page.dblclick("main form .btn-primary")
    page.wait_for_selector(".is-invalid")
    assert len(sent) == 1


def test_the_slash_key_leads_to_the_search_box(cast, page_of):
    page = page_of(cast.zhou_min)
    page.goto("/password/")
    page.focus("body")
    page.click("h1")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-q"


def test_everything_works_without_script(cast, page_of):
    page = page_of(scripts=False, language="en")
    page.goto("/password/")
    page.fill("[name=username]", "nobody")
    page.fill("[name=password]", PASSWORD)
    page.click("main form .btn-primary")
    page.click(".language button")
    assert page.inner_text("h1") == "修改密码"
    page.click(".menu summary")
    page.click(".menu form button")
    assert "/sign-in/" in page.url
