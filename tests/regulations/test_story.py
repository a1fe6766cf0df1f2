"""A rule is changed: drafted on the page, approved in the administration, and old cases keep what they had."""

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.models import Approval
from complaints.actions import register
from complaints.models import Complaint
from complaints.policy import policy_for
from regulations.actions import save_clause, save_regulation
from regulations.models import Clause, Duty, PolicyVersion, Regulation
from regulations.values import Span
from staff.roles import ensure_roles


@pytest.fixture
def rule(cast) -> Clause:
    ensure_roles()
    made = save_regulation(regulation=Regulation(code="TS", title="客户投诉处理制度"), by=cast.admin)
    text = "投诉应在规定的期限内解决。"
    return save_clause(clause=Clause(regulation=made, number="第十一条", title="处理期限", text=text), by=cast.admin)


def complain(cast, subject: str) -> Complaint:
    told = Complaint(complainant="孙梅", subject=subject, content="破损", received_at=timezone.now())
    return register(complaint=told, by=cast.zhou_min)


def span_of(complaint: Complaint) -> str:
    return Duty.objects.about(complaint).get(rule="complaints.resolve_normal").span


@pytest.mark.browser
@pytest.mark.rule("S1-03 R11")
def test_three_working_days_become_four_for_new_cases(cast, rule, page_of, assert_accessible):
    old = complain(cast, "旧案")
    page = page_of(cast.admin)
    page.goto(reverse("regulations:policy", args=["complaints"]))
    page.get_by_role("link", name="修改规则").click()
    page.fill("[name=v-resolve_normal_0]", "4")
    page.fill("[name=c-resolve_normal]", "TS 第十一条")
    page.fill("[name=reason]", "人手不足,经理办公会决定")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("草稿已保存").wait_for()
    assert old.number in page.content()  # it would have been judged differently
    assert_accessible(page)
    page.get_by_role("button", name="申请发布").click()
    page.get_by_text("已申请发布").wait_for()

    desk = page_of(cast.gm)
    desk.goto(reverse("admin:approvals_approval_change", args=[Approval.objects.get().pk]))
    assert "3 个工作日 → 4 个工作日" in desk.content()
    desk.locator("button[value=approve]").click()
    desk.locator("button[value=approve]").wait_for(state="detached")
    version = PolicyVersion.objects.get()
    assert (version.state, version.published_by) == ("published", cast.gm)

    new = complain(cast, "新案")
    assert (span_of(old), span_of(new)) == ("3 working days", "4 working days")
    old.refresh_from_db()
    assert (policy_for(old).resolve_normal, policy_for(new).resolve_normal) == (Span(3), Span(4))

    reader = page_of(cast.zhou_min)
    reader.goto(rule.get_absolute_url())
    clause = reader.locator(f"#clause-{rule.pk}")
    assert "4 个工作日" in clause.inner_text()
    assert "此前: 3 个工作日 (默认值)" in clause.inner_text()
    assert_accessible(reader)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_the_editor_of_the_administration_is_usable_by_everybody(cast, rule, page_of, assert_accessible, width):
    page = page_of(cast.admin, width=width)
    page.goto(reverse("admin:regulations_policyversion_add"))
    page.get_by_role("link", name="投诉", exact=True).last.click()
    page.fill("[name=v-page_size]", "20")
    page.fill("[name=reason]", "列表太长")
    page.get_by_role("button", name="保存草稿").click()
    assert_accessible(page)
    page.get_by_role("button", name="申请发布").click()
    page.get_by_text("已申请发布").wait_for()
    assert PolicyVersion.objects.get().state == "waiting"
