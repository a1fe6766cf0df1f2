"""A grievance that is not settled in time: both penalties and the transfer are proposed once (S2-12 R19)."""

from decimal import Decimal

import pytest
import time_machine

from approvals import actions as approvals
from approvals.models import Approval
from complaints import actions
from complaints.models import Penalty
from complaints.tasks import propose_for_grievances
from core.errors import Refused
from tests.complaints.stories import moment

pytestmark = [pytest.mark.django_db, pytest.mark.rule("S2-12 R19"), pytest.mark.rule("S1-10 R19")]
CHAIN = [{"who": "general_manager", "scope": "company", "sign": "any", "text": ""}]


@pytest.fixture(autouse=True)
def ordinary_days():
    """No holiday near: what falls on one is owed on the next working day."""
    with time_machine.travel(moment("2026-11-18 10:00")):
        yield


@pytest.fixture
def grievance(make_case, publish, winery, cast):
    """grievance(hours_ago=120) -> of 陈立's customer; three days are allowed."""

    def make(hours_ago=120, fines_on=True, **facts):
        publish(penalty_chain=CHAIN, grievance_within="3 days", fines_on=fines_on)
        type(winery).objects.filter(pk=winery.pk).update(owner=cast.chen_li, department=cast.sales_one)
        winery.refresh_from_db()
        return make_case("grievance", hours_ago=hours_ago, **facts)

    return make


def test_both_and_the_transfer_are_proposed_once(grievance, cast):
    case = grievance()
    assert propose_for_grievances() == {"proposed": 1}
    asked = {(one.kind, one.employee, one.amount, one.new_owner) for one in case.penalties.all()}
    assert asked == {
        ("fine", cast.chen_li, Decimal(500), None),
        ("fine", cast.chief, Decimal(500), None),
        ("transfer", cast.chen_li, Decimal(0), cast.li_qiang),
    }
    assert Approval.objects.filter(kind="complaints.penalty").undecided().count() == 3
    assert propose_for_grievances() == {"proposed": 0}
    for approval in Approval.objects.filter(kind="complaints.penalty"):
        approvals.reject(approval=approval, by=cast.gm, comment="客户已谅解")
    assert propose_for_grievances() == {"proposed": 0}


def test_the_customer_changes_hands_once_it_is_approved(grievance, winery, cast):
    grievance()
    propose_for_grievances()
    winery.refresh_from_db()
    assert winery.owner == cast.chen_li
    transfer = Penalty.objects.get(kind="transfer")
    approvals.approve(approval=Approval.objects.get(record_id=transfer.pk, kind="complaints.penalty"), by=cast.gm)
    winery.refresh_from_db()
    assert (winery.owner, winery.department) == (cast.li_qiang, cast.sales_two)
    assert "总经理" in winery.owner_changes.latest("id").reason


def test_where_fines_are_off_points_are_proposed(grievance, cast):
    case = grievance(fines_on=False)
    propose_for_grievances()
    kinds = list(case.penalties.exclude(kind="transfer").values_list("kind", "points", "amount"))
    assert kinds == [("points", Decimal(1), Decimal(0))] * 2


def test_in_time_or_invalid_costs_nothing(grievance, cast):
    grievance(hours_ago=24)
    invalid = grievance(hours_ago=120)
    judged = {"ground": "unverifiable", "evidence": "查无此事", "reason": "复核"}
    actions.judge(complaint=invalid, verdict="invalid", by=cast.gm, **judged)
    assert propose_for_grievances() == {"proposed": 0}


def test_settled_too_late_costs_the_same(grievance, cast):
    case = grievance()
    actions.investigate(complaint=case, by=cast.zhou_min, facts="属实", cause_code="服务态度")
    actions.propose(complaint=case, kinds=["explanation"], plan="当面说明", by=cast.zhou_min)
    actions.carry_out(complaint=case, resolution="已说明", by=cast.zhou_min)
    assert propose_for_grievances() == {"proposed": 1}


def test_one_case_that_cannot_be_proposed_stops_no_other(grievance, cast, monkeypatch):
    broken, sound = grievance(), grievance()
    real = actions.propose_for_grievance

    def deed(*, complaint, by):
        if complaint.pk == broken.pk:
            raise Refused("no")
        return real(complaint=complaint, by=by)

    monkeypatch.setattr(actions, "propose_for_grievance", deed)
    assert propose_for_grievances() == {"proposed": 1}
    assert sound.penalties.exists()


def test_a_transfer_by_hand_goes_to_another_department(grievance, cast):
    case = grievance(hours_ago=1)
    actions.investigate(complaint=case, by=cast.zhou_min, facts="属实", cause_code="服务态度")
    facts = {"complaint": case, "kind": "transfer", "employee": cast.chen_li, "reason": "客户要求", "by": cast.gm}
    with pytest.raises(Refused, match="部门"):
        actions.propose_penalty(new_owner=cast.wang_qian, **facts)
    assert actions.propose_penalty(new_owner=cast.li_qiang, **facts).state == "asked"
