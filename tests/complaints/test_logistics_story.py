"""Logistics: a solution within 30 minutes, and a rude word of two months ago that is suggested invalid."""

import pytest
import time_machine
from django.urls import reverse

from approvals.models import Approval
from complaints.models import Category
from regulations.models import Duty
from tests.complaints.stories import bring_in, clock_of, do_next, fill, moment, open_case, register, send
from tests.conftest import make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def rules(cast):
    bring_in("logistics", cast.admin)


@pytest.mark.rule("S1-21 R11")
def test_a_solution_within_half_an_hour(cast, rules, winery, page_of):
    with time_machine.travel(moment("2026-11-18 10:00"), tick=False) as clock:
        page = page_of(cast.zhou_min)
        goods = str(Category.objects.get(name="货差货损").pk)
        case = register(
            page, complainant="赵刚", subject="少货三件", content="到货少三件,面单写明十件。", category=goods
        )
        first = clock_of(case, "first_solution_within")
        assert first.due_at == moment("2026-11-18 10:30")
        clock.move_to(moment("2026-11-18 10:05"))
        do_next(page_of(cast.gm), case, "受理", verdict="general")
        do_next(page_of(cast.gm), case, "派单", handler=str(cast.zhou_min.pk))
        clock.move_to(moment("2026-11-18 10:20"))
        page = page_of(cast.zhou_min)
        do_next(page, case, "调查", facts="仓库漏装三件。", cause_code="货物差错")
        do_next(page, case, "提出方案", kinds=["exchange"], plan="当日补发三件。")
        first.refresh_from_db()
        assert (first.state, first.broken_at) == (Duty.State.MET, None)


@pytest.mark.rule("S1-21 R6")
def test_a_rude_word_of_two_months_ago_is_suggested_invalid_and_a_person_decides(cast, rules, winery, page_of):
    with time_machine.travel(moment("2026-11-18 10:00"), tick=False):
        page = page_of(cast.zhou_min)
        manner = str(Category.objects.get(name="态度粗暴").pk)
        case = register(
            page,
            complainant="钱进",
            subject="提货时被吼",
            content="九月提货时保管员吼人。",
            category=manner,
            happened_at="2026-09-10T09:00",
            about=str(cast.chen_li.pk),
        )
        boss = page_of(cast.gm)
        boss.goto(reverse("complaints:accept", args=[case.pk]))
        assert boss.locator("[name=verdict]:checked").get_attribute("value") == "invalid"
        assert boss.locator("[name=ground]").input_value() == "too_late"
        boss.locator("form.record-form .btn-primary").click()
        assert "写明证据" in boss.locator("main").inner_text()
        fill(boss, evidence="当日监控已过保存期,客户九月未提出。")
        boss.locator("form.record-form .btn-primary").click()
        boss.wait_for_url(f"**{case.get_absolute_url()}")
        case.refresh_from_db()
        assert (case.verdict, case.ground, case.judged_by) == ("invalid", "too_late", cast.gm)
        do_next(page, case, "向客户解释", channel="phone", text="已超过一个月,无法核实,谢谢您的提醒。")
        assert case.state == "explained"


@pytest.mark.rule("S3-09 R12")
def test_a_malicious_complaint_is_handled_firmly_after_two_signatures(cast, rules, page_of):
    manager = make_person("kefujingli", "客服经理", "service_manager", cast.service, is_staff=True)
    page = page_of(cast.zhou_min)
    case = register(page, complainant="吴某", subject="再三索要赔款", content="货已签收完好,仍声称少货,索要一万元。")
    judged = {"verdict": "malicious", "ground": "blackmail", "evidence": "签收照片齐全,同一人三次以同样理由索赔。"}
    do_next(page_of(cast.gm), case, "受理", **judged)
    open_case(page, case)
    assert "恶性" not in page.locator("h1").inner_text()
    page.get_by_role("link", name="申请按恶意投诉处理").click()
    send(page, case, reason="三次以同样理由索赔,证据齐全。")
    assert not case.is_firm
    for person in (manager, cast.gm):
        desk = page_of(person)
        desk.goto(reverse("admin:approvals_approval_change", args=[Approval.objects.get().pk]))
        desk.locator("button[value=approve]").click()
        desk.locator("button[value=approve]").wait_for(state="detached")
    case.refresh_from_db()
    assert case.is_firm
    do_next(page, case, "向客户解释", channel="phone", text="证据齐全,不予赔付,欢迎依法处理。")
    assert case.state == "explained"
