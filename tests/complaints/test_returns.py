"""The return decision table (S1-03 R6-R8), every combination."""

from decimal import Decimal
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.models import Investigation
from complaints.policy import ComplaintPolicy
from complaints.returns import Outcome, decide_return, defects_of
from core.errors import Refused

POLICY = ComplaintPolicy()
# defect, caused by storage, days since outbound -> what becomes of the goods, by which field of the policy
MOULD = [
    (None, 0, "unconditional", "return_days"),
    (True, 15, "unconditional", "return_days"),
    (False, 15, "unconditional", "return_days"),
    (None, 16, "open", "storage_defects"),
    (True, 16, "none", "storage_defects"),
    (False, 16, "process", "storage_defects"),
    (None, None, "open", "storage_defects"),
    (True, None, "none", "storage_defects"),
    (False, None, "process", "storage_defects"),
]
STORAGE, DAYS = (None, True, False), (None, 0, 15, 16)


@pytest.mark.rule("S1-03 R7")
@pytest.mark.rule("S1-03 R8")
@pytest.mark.parametrize(("storage", "days", "outcome", "rule"), MOULD)
def test_mould_is_taken_back_when_young_and_otherwise_by_its_cause(storage, days, outcome, rule):
    decision = decide_return(POLICY, "霉变", storage, days)
    assert (decision.outcome, decision.rule) == (outcome, rule)


@pytest.mark.rule("S1-03 R7")
@pytest.mark.parametrize("defect", ["瓶盖拧脱", "渗漏"])
@pytest.mark.parametrize("days", DAYS)
def test_cap_and_leakage_go_by_their_cause_whatever_their_age(defect, days):
    said = {storage: decide_return(POLICY, defect, storage, days).outcome for storage in STORAGE}
    assert said == {None: "open", True: "none", False: "process"}


@pytest.mark.rule("S1-03 R6")
@pytest.mark.parametrize(("defect", "storage", "days"), [*product(["沉淀", "悬浮物"], STORAGE, DAYS)])
def test_sediment_runs_the_return_process(defect, storage, days):
    decision = decide_return(POLICY, defect, storage, days)
    assert (decision.verdict, decision.rule) == ("process", "return_defects")


@pytest.mark.parametrize(("storage", "days"), [*product(STORAGE, DAYS)])
def test_another_defect_is_for_a_person_to_decide(storage, days):
    decision = decide_return(POLICY, "酒标歪斜", storage, days)
    assert decision.outcome == Outcome.OUTSIDE
    assert decision.verdict == ""


def test_goods_that_left_after_the_complaint_are_not_young():
    assert decide_return(POLICY, "霉变", None, -1).outcome == Outcome.OPEN


def test_the_lists_and_the_days_are_the_policys():
    longer = ComplaintPolicy(return_days=30, young_defects=("沉淀",), return_defects=("悬浮物",), storage_defects=())
    assert decide_return(longer, "沉淀", None, 30).outcome == Outcome.UNCONDITIONAL
    assert decide_return(longer, "沉淀", None, 31).outcome == Outcome.OUTSIDE
    assert decide_return(longer, "霉变", True, 1).outcome == Outcome.OUTSIDE
    assert defects_of(longer) == ["悬浮物", "沉淀"]


def test_what_the_investigation_keeps_is_what_the_table_says():
    kept = {value for value, _label in Investigation._meta.get_field("return_verdict").choices}
    assert kept == {one.value for one in Outcome} - {"open", "outside"}


def look_into(case, by, **findings):
    facts = {"facts": "开箱见霉斑。", "cause_code": "产品缺陷", **findings}
    return actions.investigate(complaint=case, by=by, **facts)


@pytest.mark.rule("S1-03 R8")
@pytest.mark.django_db
def test_the_case_shows_the_decision_with_its_clause(make_case, cast, signed_in):
    case = make_case("return")
    day = timezone.localdate(case.received_at)
    found = look_into(case, cast.zhou_min, defect="霉变", outbound_on=day.replace(day=1), is_storage_fault=False)
    case.refresh_from_db()
    assert case.outbound_on == day.replace(day=1)
    assert found.days_since_outbound == (day - case.outbound_on).days
    page = signed_in(cast.gm).get(case.get_absolute_url()).content.decode()
    words = "无条件退货" if found.days_since_outbound <= 15 else "按流程退货"
    assert words in page
    assert reverse("regulations:policy", args=["complaints"]) in page


@pytest.mark.rule("S1-03 R7")
@pytest.mark.django_db
def test_goods_that_spoilt_at_the_customer_cannot_be_taken_back(make_case, cast, signed_in):
    case = make_case("return")
    with pytest.raises(Refused, match="仓储"):
        look_into(case, cast.zhou_min, defect="渗漏")
    look_into(case, cast.zhou_min, defect="渗漏", is_storage_fault=True)
    propose = {"complaint": case, "plan": "整批退货", "by": cast.zhou_min}
    with pytest.raises(Refused, match="不予退货"):
        actions.propose(kinds=["return"], **propose)
    page = signed_in(cast.zhou_min).get(reverse("complaints:propose", args=[case.pk])).content.decode()
    assert 'value="return"' not in page
    assert 'value="exchange"' in page
    actions.propose(kinds=["explanation"], **propose)


@pytest.mark.django_db
def test_a_return_request_wants_the_defect_and_a_date_that_can_be(make_case, cast):
    case = make_case("return")
    with pytest.raises(Refused, match="缺陷"):
        look_into(case, cast.zhou_min)
    with pytest.raises(Refused, match="出库"):
        look_into(
            case, cast.zhou_min, defect="霉变", outbound_on=timezone.localdate(case.received_at).replace(year=2999)
        )


@pytest.mark.rule("S3-05 R3")
@pytest.mark.django_db
def test_the_solution_says_how_much_comes_back_and_prints_it(make_case, cast, signed_in):
    case = make_case("return")
    look_into(case, cast.zhou_min, defect="霉变", is_storage_fault=False)
    propose = {"complaint": case, "plan": "整批退货", "by": cast.zhou_min}
    for wrong in ({"kinds": ["exchange"], "quantity": Decimal(3)}, {"kinds": ["return"], "quantity": Decimal(0)}):
        with pytest.raises(Refused) as refusal:
            actions.propose(**wrong, **propose)
        assert refusal.value.code == "quantity"
    browser, address = signed_in(cast.zhou_min), reverse("complaints:propose", args=[case.pk])
    browser.post(address, {"kinds": ["return"], "plan": "整批退货", "quantity": "3.5", "fault": case.fault})
    assert case.remedies.get().quantity == Decimal("3.5")
    assert "准退 3.5" in browser.get(case.get_absolute_url()).content.decode()
