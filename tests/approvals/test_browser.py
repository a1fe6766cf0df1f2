"""Deciding in a real browser: with the thumb, by keyboard, in the administration, without scripts."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import hooks
from approvals.models import Approval
from regulations.values import ChainStep
from staff.models import Deputy

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GM = ChainStep("general_manager")
SHOTS = os.environ.get("KEGUAN_SHOTS")


def shot(page, name) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture
def waiting(ask, cast, monkeypatch):
    """Two requests wait for 总经理: one in the middle of a longer chain, one alone."""
    monkeypatch.setitem(hooks.names, "tests.trip", "档案外带")
    from approvals import actions

    old = ask(GM, title="外带档案 JY-2026-0098", record=cast.sales)
    actions.reject(approval=old, by=cast.gm, comment="上次逾期两天才归还")
    first = ask(ChainStep("superior"), GM, ChainStep("chairman", text="最后一步"))
    actions.approve(approval=first, by=cast.chief, comment="手续齐全")
    ask(GM, title="外带档案 JY-2026-0118", kind="tests.trip2", by=cast.wang_qian)
    return first


def test_decided_on_a_phone_with_the_thumb(page_of, cast, waiting, assert_accessible):
    page = page_of(cast.gm, width=390, height=844)
    page.goto(reverse("approvals:list"))
    assert_accessible(page)
    shot(page, "list-390")
    page.get_by_role("link", name="外带档案 JY-2026-0117").click()
    assert_accessible(page)
    shot(page, "page-390")
    button = page.get_by_role("button", name="同意", exact=True)
    assert button.bounding_box()["height"] >= 44
    page.get_by_label("审批意见").fill("同意,按时归还")
    button.click()
    page.get_by_text("已同意。").wait_for()
    shot(page, "decided-390")
    assert Approval.objects.get(pk=waiting.pk).signatures.get(person=cast.gm).comment == "同意,按时归还"


def test_decided_by_keyboard(page_of, cast, waiting, assert_accessible):
    page = page_of(cast.gm)
    page.goto(reverse("approvals:detail", args=[waiting.pk]))
    assert_accessible(page)
    shot(page, "page-1366")
    page.locator("#comment").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # «reject» without a reason
    page.get_by_text("请说明理由").wait_for()
    page.locator("#comment").focus()
    page.keyboard.type("材料不全")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("已记录为不同意").wait_for()
    assert Approval.objects.get(pk=waiting.pk).state == "rejected"


def test_decided_in_the_administration_by_a_deputy(page_of, cast, waiting, assert_accessible):
    today = timezone.localdate()
    Deputy.objects.create(person=cast.gm, deputy=cast.director, date_from=today, date_to=today, set_by=cast.system)
    page = page_of(cast.director)
    page.goto(reverse("admin:approvals_approval_changelist"))
    assert_accessible(page)
    shot(page, "admin-list")
    page.get_by_role("link", name="外带档案 JY-2026-0117").click()
    assert_accessible(page)
    shot(page, "admin-page")
    page.get_by_label("审批意见").fill("代总经理同意")
    page.get_by_role("button", name="同意", exact=True).click()
    page.get_by_text("何部长代总经理").wait_for()
    given = waiting.signatures.get(person=cast.gm)
    assert (given.state, given.decided_by) == ("approved", cast.director)


def test_without_scripts(page_of, cast, waiting):
    page = page_of(cast.gm, scripts=False)
    page.goto(reverse("approvals:detail", args=[waiting.pk]))
    page.locator("#comment").fill("请写明期限")
    page.get_by_role("button", name="退回修改").click()
    assert "已退回修改" in page.content()
    assert Approval.objects.get(pk=waiting.pk).state == "sent_back"


def test_the_applicants_side(page_of, cast, waiting, assert_accessible):
    page = page_of(cast.chen_li)
    page.goto(reverse("approvals:list") + "?tab=asked")
    assert_accessible(page)
    page.get_by_role("link", name="外带档案 JY-2026-0117").click()
    assert_accessible(page)
    shot(page, "applicant")
    page.get_by_role("button", name="催办").click()
    page.get_by_text("已催办尚未审批的人员").wait_for()
    page.get_by_role("button", name="撤回申请").click()
    page.get_by_text("您的申请已撤回").wait_for()


def test_a_signer_is_added_on_the_page(page_of, cast, waiting, assert_accessible):
    page = page_of(cast.gm)
    page.goto(reverse("approvals:detail", args=[waiting.pk]))
    page.get_by_role("link", name="加签").click()
    assert_accessible(page)
    shot(page, "signer")
    page.get_by_label("员工").select_option(str(cast.he_jing.pk))
    page.get_by_role("button", name="加签").click()
    page.get_by_text("何静将在本步骤之后签批").wait_for()
