"""A story in the browser: one order lifted in the administration, an A order refused by the director's yes only."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from credit.models import OrderRequest
from tests.complaints.stories import fill
from tests.credit.ordering import fresh, graded_file, order, with_lines

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KEGUAN_SHOTS")
TO_DO = "/credit/documents/?state=to_do"


def shot(page, name) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"orders-{name}.png"), full_page=True)


def press(page, name: str) -> None:
    """The button or link of the head of the page."""
    page.locator(".page-head a, .page-head button", has_text=name).first.click()


def send_form(page, **fields) -> None:
    fill(page, **fields)
    page.locator("main form.record-form .btn-primary").click()


def numbers(page) -> list[str]:
    page.goto(TO_DO)
    return [one.strip() for one in page.locator("#documents tbody td:first-child").all_inner_texts()]


def sign_in_the_admin(page, title: str, comment: str) -> None:
    """From the list of the administration, as a manager does it."""
    page.goto(reverse("admin:approvals_approval_changelist"))
    page.get_by_role("link", name=title).click()
    page.locator("#comment").fill(comment)
    page.get_by_role("button", name="同意", exact=True).click()
    page.get_by_text("已同意。").wait_for()


@pytest.mark.rule("S1-13 R11", "S1-13 R19")
def test_a_lifted_order_goes_first_and_an_a_order_is_refused_only_by_the_directors_yes(
    cast, page_of, assert_accessible
):
    b, a, c = (graded_file(cast, grade, name=f"{grade}级客户") for grade in "BAC")
    of_b, of_a, of_c = (with_lines(order(file, cast.chen_li), "封头") for file in (b, a, c))
    page, director = page_of(cast.chen_li), page_of(cast.director)
    assert numbers(page) == [of_a.number, of_b.number, of_c.number]
    assert_accessible(page)
    shot(page, "queue")

    page.goto(of_c.get_absolute_url())
    press(page, "申请提级")
    page.locator("[name=reason]").wait_for()
    assert "价格水平" in page.locator("main").inner_text()
    assert_accessible(page)
    shot(page, "lift")
    send_form(page, reason="单价高,款到发货。")
    page.get_by_text("已申请提级。").wait_for()
    assert_accessible(page)
    sign_in_the_admin(director, f"订单 {of_c} 提级", "同意,仅此一单。")
    shot(director, "lift-admin")
    assert numbers(page) == [of_a.number, of_c.number, of_b.number]
    assert "按 A 级对待" in page.locator("#documents").inner_text()
    assert fresh(of_c).is_lifted

    page.goto(of_a.get_absolute_url())
    press(page, "拒单")
    page.locator("[name=category]").select_option("产能不足")
    send_form(page, reason="十二月产能已排满。")
    page.locator("h2", has_text="此订单的申请").wait_for()
    assert fresh(of_a).state == "draft"
    assert_accessible(page)
    shot(page, "refusal-asked")
    sign_in_the_admin(director, f"拒绝 A 级客户订单 {of_a}", "同意,已与客户说明。")
    assert fresh(of_a).state == "refused"
    assert numbers(page) == [of_c.number, of_b.number]
    page.goto(reverse("credit:refusals"))
    assert "产能不足" in page.locator("#refusals").inner_text()
    assert_accessible(page)
    shot(page, "register")

    page.goto(of_b.get_absolute_url())
    press(page, "拒单")
    page.locator("[name=category]").select_option("价格达不成一致")
    send_form(page, reason="报价低于成本。")
    page.locator(".page-head", has_text="已拒单").wait_for()
    assert fresh(of_b).state == "refused"
    assert OrderRequest.objects.count() == 3
