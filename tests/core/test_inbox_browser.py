"""The bell and the inbox in a browser: by keyboard, on a phone, without scripts."""

import pytest
from django.urls import reverse

from core.models import Notice
from core.notices import tell

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def told(cast):
    for stage, title, urgent in (
        ("one", "请审批:超限发货 ¥186,000", True),
        ("two", "已逾期:办结投诉 2026-0417,业务员承诺的返利一直没有兑现,客户第三次来电", False),
    ):
        tell(
            people=[cast.chief],
            rule="approvals.decide_within",
            record=cast.sales,
            stage=stage,
            title=title,
            text="扬州运河烟酒行\n办理时限:3 个工作日。",
            url=reverse("customers:list"),
            urgent=urgent,
        )
    return cast.chief


def test_from_the_bell_to_the_record_by_keyboard(told, page_of, assert_accessible):
    page = page_of(told)
    page.goto(reverse("customers:list"))
    assert page.locator("#bell .bell-count").inner_text() == "2"
    page.locator("#bell").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/")
    assert_accessible(page)
    page.get_by_role("link", name="请审批").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('customers:list')}")
    assert page.locator("#bell .bell-count").inner_text() == "1"


def test_everything_is_read_on_a_phone_without_scripts(told, page_of):
    page = page_of(told, width=390, height=844, scripts=False)
    page.goto(reverse("core:inbox"))
    page.get_by_role("button", name="全部标为已读").click()
    assert page.locator("#bell .bell-count").count() == 0
    assert not Notice.objects.unread().exists()


@pytest.mark.parametrize("width", [1366, 390, 320])
@pytest.mark.parametrize("name", ["inbox", "reach"])
def test_own_pages_are_accessible(told, page_of, assert_accessible, name, width):
    page = page_of(told, width=width)
    page.goto(reverse(f"core:{name}"))
    assert_accessible(page)


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("name", ["schedules", "untold"])
def test_the_pages_of_administrators_are_accessible(cast, page_of, assert_accessible, name, width):
    page = page_of(cast.admin, width=width)
    page.goto(reverse(f"core:{name}"))
    assert_accessible(page)


def test_an_empty_inbox_is_accessible(cast, page_of, assert_accessible):
    page = page_of(cast.wang_qian, width=390)
    page.goto(reverse("core:inbox"))
    assert_accessible(page)
