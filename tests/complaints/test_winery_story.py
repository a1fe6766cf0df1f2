"""The winery: a call on the eve of the October holiday, settled in three working days, answered within 24 hours."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from regulations.models import Duty
from tests.complaints.stories import bring_in, clock_of, do_next, do_other, moment, open_case, revisit, sign
from tests.complaints.walking import close

pytestmark = pytest.mark.browser
SAID = "批号 20260812 的酒开箱见白色悬浮物,酒店客人当场退酒,要求整批退货。"


@pytest.fixture
def rules(cast):
    bring_in("winery", cast.admin, complaint_quota=100)


@pytest.mark.rule("S1-03 R1", "S1-03 R6", "S1-03 R11", "S1-03 R12", "S0-17 R11")
def test_over_the_october_holiday(cast, rules, make_customer, page_of, assert_accessible):
    winery = make_customer("苏州平江大酒店", phone="13800001234")
    with time_machine.travel(moment("2026-09-30 16:00"), tick=False) as clock:
        page = page_of(cast.zhou_min)
        page.goto(reverse("complaints:new"))
        page.fill("[name=find]", "13800001234")
        page.locator("#customer-hits").get_by_text(winery.name).first.click()
        page.fill("[name=content]", SAID)
        page.locator("#beside mark", has_text="悬浮").first.wait_for()
        page.get_by_role("button", name="采用").click()
        page.locator("#axes select[name=category] option:checked", has_text="沉淀与悬浮物").wait_for(state="attached")
        assert_accessible(page)
        page.fill("[name=subject]", "白色悬浮物")
        page.locator("details.more-fields summary").click()
        page.fill("[name=batch]", "20260812")
        page.fill("[name=outbound_on]", "2026-09-20")
        page.get_by_role("button", name="登记", exact=True).click()
        page.wait_for_url("**/complaints/*/")
        complaint = Complaint.objects.get()
        assert (complaint.customer, complaint.category.name) == (winery, "沉淀与悬浮物")

        # 1 to 7 October are off, Saturday the 10th is worked.
        assert clock_of(complaint, "resolve_normal").due_at == moment("2026-10-10 17:30")
        assert "10-10 17:30" in page.locator("[aria-labelledby=clocks]").inner_text()
        assert "国庆" in page.locator("[aria-labelledby=clocks]").inner_text()

        clock.move_to(moment("2026-09-30 16:40"))
        do_next(page_of(cast.gm), complaint, "受理", verdict="general")
        do_next(page_of(cast.gm), complaint, "派单", handler=str(cast.zhou_min.pk))
        page = page_of(cast.zhou_min)
        do_other(page, complaint, "告知客户", text="已安排质量部复检,三个工作日内答复。")
        clock.move_to(moment("2026-10-08 09:10"))
        page = page_of(cast.zhou_min)
        findings = {
            "facts": "留样复检检出悬浮物。",
            "cause_code": "产品缺陷",
            "defect": "悬浮物",
            "is_storage_fault": "false",
        }
        do_next(page, complaint, "调查", **findings)
        assert "按流程退货" in page.locator("main").inner_text()
        do_next(page, complaint, "提出方案", kinds=["return"], plan="整批 120 箱退货。")
        clock.move_to(moment("2026-10-10 11:00"))
        page = page_of(cast.zhou_min)
        do_next(page, complaint, "执行", resolution="120 箱已退回,款项原路退还。")
        settling = clock_of(complaint, "resolve_normal")
        assert (settling.state, settling.broken_at) == (Duty.State.MET, None)
        assert clock_of(complaint, "feedback_within").due_at == moment("2026-10-11 11:00")
        do_next(page, complaint, "答复客户", text="整批退货已办妥。")
        do_next(page, complaint, "客户意见", view="satisfied", satisfaction="5")
        assert not Duty.objects.about(complaint).filter(broken_at__isnull=False).exists()
        clock.move_to(moment("2026-10-12 10:00"))
        sheet = revisit(page_of(cast.zhou_min), complaint, way="phone", words="酒已退,客人满意。")
        assert (sheet.state, sheet.responsible, complaint.state) == ("done", cast.zhou_min, "revisited")
        sign(page_of(cast.gm), sheet, "处理及时。")
        assert (sheet.state, sheet.signed_by) == ("signed", cast.gm)
        page = page_of(cast.zhou_min)
        open_case(page, complaint)
        assert "责任认定" in page.locator("main").inner_text()  # not filed without it
        boss = page_of(cast.gm)
        department = f"d{cast.service.pk}"
        do_next(boss, complaint, "责任认定", who_1=department, share_1="100", reason_1="留样检查漏项。")
        open_case(boss, complaint)
        assert_accessible(boss)
        do_next(boss, complaint, "归档")
        assert complaint.state == "filed"

        # The customer complains again: within the time the case goes on, after it a new one follows.
        clock.move_to(moment("2026-10-14 10:00"))
        do_other(page_of(cast.gm), complaint, "重新打开", reason="退款少了两箱。")
        assert (complaint.state, complaint.times_reopened) == ("investigating", 1)


def test_after_the_time_a_new_case_follows_the_old_one(cast, rules, winery, make_complaint, page_of):
    old = close(make_complaint(customer=winery))
    with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
        page = page_of(cast.zhou_min)
        open_case(page, old)
        assert page.locator(".more-deeds a", has_text="重新打开").count() == 0
        page.get_by_role("link", name="登记关联的新投诉").click()
        assert old.number in page.locator("main").inner_text()
        page.fill("[name=subject]", "又有悬浮物")
        page.fill("[name=content]", "换来的酒又有悬浮物。")
        page.get_by_role("button", name="登记", exact=True).click()
        page.wait_for_url("**/complaints/*/")
        new = Complaint.objects.latest("id")
        assert (new.earlier_case, new.customer) == (old, winery)
