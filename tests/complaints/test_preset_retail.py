"""What the preset of retail chains sets for complaints."""

import pytest

from approvals.models import Approval
from complaints import actions
from complaints.policy import policy_for
from core.errors import Refused
from regulations.actions import apply_preset
from tests.complaints.trades import clock, tree
from tests.complaints.walking import FINDINGS, settle


@pytest.mark.rule("S2-14 R12")
def test_retail_closes_within_seven_days(cast, make_complaint):
    apply_preset(name="retail_chain", by=cast.admin)
    duty = clock(make_complaint(), "resolve_normal")
    assert (duty.span, duty.clause.number) == ("7 days", "第十二条")


@pytest.mark.rule("S2-14 R4")
def test_in_retail_the_superior_judges_not_the_shop(cast, make_complaint):
    apply_preset(name="retail_chain", by=cast.admin)
    complaint = make_complaint()
    with pytest.raises(Refused) as refusal:
        actions.accept(complaint=complaint, verdict="general", by=cast.zhou_min)
    assert refusal.value.code == "judge"
    assert actions.accept(complaint=complaint, verdict="general", by=cast.gm).judged_by == cast.gm


def test_retail_has_every_solution_signed_and_figures_by_the_tenth(cast):
    apply_preset(name="retail_chain", by=cast.admin)
    policy = policy_for()
    assert policy.solution_is_approved
    assert [step.who for step in policy.remedy_chain] == ["superior", "service_manager", "general_manager"]
    assert (policy.statistics_day, policy.statistics_roles) == (10, ("general_manager",))


@pytest.mark.rule("S2-14 R1", "S2-14 R2")
def test_retail_takes_in_what_buyers_and_agents_ask_for(cast):
    apply_preset(name="retail_chain", by=cast.admin)
    found = set(tree())
    assert {f"商品要求/要求{what}" for what in ("折价", "退货", "换货", "赔偿")} <= found
    assert {"批评与建议", "加盟与代理"} <= found


@pytest.mark.rule("S2-14 R9")
@pytest.mark.parametrize("channel", ["letter", "in_person"])
def test_retail_answers_in_writing_or_by_word_of_mouth(cast, make_complaint, channel):
    complaint = settle(make_complaint(), by=cast.zhou_min)
    complaint = actions.answer(complaint=complaint, text="已退款。", channel=channel, by=cast.zhou_min)
    assert (complaint.answer_channel, complaint.answered_by) == (channel, cast.zhou_min)


@pytest.mark.rule("S2-14 R7", "S2-14 R8")
def test_retail_puts_a_free_solution_before_the_superior_and_up_to_the_general_manager(cast, make_complaint):
    apply_preset(name="retail_chain", by=cast.admin)
    complaint = actions.accept(complaint=make_complaint(handler=cast.chen_li), verdict="general", by=cast.gm)
    actions.assign(complaint=complaint, handler=cast.chen_li, by=cast.gm)
    actions.investigate(complaint=complaint, by=cast.system, **FINDINGS)
    actions.propose(complaint=complaint, kinds=["explanation"], plan="上门说明", by=cast.chen_li)
    approval = Approval.objects.get(kind="complaints.remedy")
    signed = [step.who for step in approval.steps.order_by("pk")]
    assert signed == ["superior", "service_manager", "general_manager"]
    complaint.refresh_from_db()
    assert complaint.state == "proposed"
