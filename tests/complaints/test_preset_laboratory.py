"""What the preset of laboratories sets for complaints."""

import pytest

from approvals.models import Approval
from complaints import actions
from complaints.models import Complaint, Revisit
from complaints.policy import policy_for
from regulations.actions import apply_preset
from regulations.models import Duty
from regulations.values import ChainStep, Span
from staff.models import Role
from tests.complaints.trades import clock, tree
from tests.complaints.walking import FINDINGS
from tests.conftest import make_person


@pytest.mark.rule("S2-03 R10", "S2-03 R12", "S3-09 R17")
def test_a_laboratory_owes_a_plan_within_a_day_and_closes_within_a_week(cast, make_complaint):
    apply_preset(name="laboratory", by=cast.admin)
    complaint = make_complaint()
    plan, closed = clock(complaint, "first_solution_within"), clock(complaint, "resolve_normal")
    assert (plan.span, plan.clause.number) == ("1 days", "第十条")
    assert (closed.span, closed.clause.number) == ("7 days", "第十二条")


@pytest.mark.rule("S2-03 R11")
def test_a_laboratory_reports_within_three_days_of_the_investigation(cast, make_complaint):
    apply_preset(name="laboratory", by=cast.admin)
    complaint = actions.accept(complaint=make_complaint(), verdict="general", by=cast.gm)
    complaint = actions.assign(complaint=complaint, handler=cast.zhou_min, by=cast.gm)
    assert clock(complaint, "report_within") is None
    actions.investigate(complaint=complaint, by=cast.gm, **FINDINGS)
    assert clock(complaint, "report_within").span == "3 days"


@pytest.mark.rule("S2-03 R16", "S3-09 R17", "S3-10 R2")
def test_a_laboratory_signs_calls_fines_and_retests_by_its_rules(cast):
    apply_preset(name="laboratory", by=cast.admin)
    policy = policy_for()
    assert policy.remedy_chain == (ChainStep("inspector"), ChainStep("general_manager"))
    assert (policy.revisit_within, policy.complaint_quota) == (Span(0, "days"), 100)
    assert (policy.fine_least, policy.fine_most, policy.fines_on) == (200, 1500, False)
    assert (policy.retest_within, policy.retest_urgent_within) == (Span(15, "days"), Span(3))
    assert tree()["申诉与复检/要求复检"].handling == "retest"


@pytest.mark.rule("S3-10 R3")
def test_a_laboratory_has_a_signatory_who_approves_reports(cast):
    apply_preset(name="laboratory", by=cast.admin)
    assert Role.objects.get(code="authorised_signatory").name == "授权签字人"


@pytest.mark.rule("S2-03 R6", "S1-30 R4")
def test_in_a_laboratory_the_quality_head_signs_before_the_manager(cast, make_complaint):
    apply_preset(name="laboratory", by=cast.admin)
    complaint = actions.accept(complaint=make_complaint(), verdict="general", by=cast.gm)
    actions.assign(complaint=complaint, handler=cast.zhou_min, by=cast.gm)
    actions.investigate(complaint=complaint, by=cast.system, **FINDINGS)
    make_person("wuzhi", "吴质量", "inspector", cast.company)
    actions.propose(complaint=complaint, kinds=["explanation"], plan="更正报告,重发", by=cast.zhou_min)
    approval = Approval.objects.get(kind="complaints.remedy")
    assert [step.who for step in approval.steps.order_by("pk")] == ["inspector", "general_manager"]
    complaint.refresh_from_db()
    assert complaint.state == "proposed"


@pytest.mark.rule("S2-03 R13")
def test_a_laboratory_owes_the_call_on_the_very_day_it_is_finished(cast, make_complaint):
    apply_preset(name="laboratory", by=cast.admin)
    make_person("wuzhi", "吴质量", "inspector", cast.company)
    complaint = make_complaint()
    actions.accept(complaint=complaint, verdict="general", by=cast.gm)
    actions.assign(complaint=complaint, handler=cast.zhou_min, by=cast.gm)
    actions.investigate(complaint=complaint, by=cast.system, **FINDINGS)
    remedy = actions.propose(complaint=complaint, kinds=["explanation"], plan="更正报告", by=cast.zhou_min)
    Complaint.objects.filter(pk=complaint.pk).update(state="approved")
    remedy.complaint.refresh_from_db()
    actions.carry_out(complaint=remedy.complaint, resolution="已重发报告", by=cast.gm)
    sheet = Revisit.objects.get(complaint=complaint)
    assert sheet.responsible.name == "吴质量"
    assert Duty.objects.get(rule="complaints.revisit_within").span == "0 days"
