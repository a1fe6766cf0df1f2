"""An administrator applies a preset in the browser."""

import pytest

from regulations.models import AppliedPreset

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1366, 390])
def test_an_administrator_applies_a_preset(cast, page_of, assert_accessible, width):
    page = page_of(cast.admin, width=width)
    page.goto("/regulations/presets/")
    assert_accessible(page)
    page.get_by_role("link", name="制造企业").click()
    page.get_by_text("来源的分级指标表是空的").wait_for()
    page.locator("main details").first.locator("summary").press("Enter")
    assert_accessible(page)
    page.get_by_role("button", name="应用预设").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("已应用。").wait_for()
    assert AppliedPreset.objects.get().name == "manufacturer"
    page.get_by_role("link", name="制造企业").click()
    page.get_by_text("没有需要变动的内容").wait_for()
    assert_accessible(page)
