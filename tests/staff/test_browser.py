"""The sign-in page and the frame in a real browser."""

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
    page.keyboard.type("nobody")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password/")
    page.focus(".menu summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
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
