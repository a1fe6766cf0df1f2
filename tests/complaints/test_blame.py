"""Responsibility in shares, points and criticism by rule, and the ledger of penalties."""

from decimal import Decimal

import pytest
from django.urls import reverse

from approvals import actions as approvals
from approvals.models import Approval
from complaints import actions
from complaints.actions.blame import Share
from complaints.models import Penalty
from core.errors import Refused, Stale
from core.models import Event, Notice
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
FOUND = {"facts": "录音证实语气生硬。", "cause_code": "服务态度"}
CHAIN = [{"who": "general_manager", "scope": "company", "sign": "any", "text": ""}]


@pytest.fixture(autouse=True)
def manager(cast):
    cast.manager = make_person("kfjl", "客服经理", "service_manager", cast.service)


@pytest.fixture
def investigated(make_case, cast):
    """investigated("attitude") -> a case whose investigation is finished."""

    def make(handling="plain", **facts):
        case = make_case(handling, **facts)
        actions.investigate(complaint=case, by=cast.zhou_min, **FOUND)
        return case

    return make


def name(case, by, *shares, **more):
    return actions.name_responsible(complaint=case, shares=[Share(*one) for one in shares], by=by, **more)


def decide(penalty, by, deed=approvals.approve, **more):
    """Every signature that is still wanted, given by one person."""
    deed(approval=Approval.objects.get(kind="complaints.penalty", record_id=penalty.pk), by=by, **more)
    penalty.refresh_from_db()
    return penalty


@pytest.mark.rule("S2-03 R5", "S1-03 R17")
def test_shares_make_a_hundred_and_the_points_are_shared_alike(investigated, publish, cast):
    publish(penalty_chain=CHAIN)
    case = investigated()
    for wrong in [(cast.sales_one, 60, cast.chen_li)], [(cast.sales_one, 50), (cast.sales_one, 50)]:
        with pytest.raises(Refused):
            name(case, cast.manager, *wrong)
    name(case, cast.manager, (cast.sales_one, 70, cast.chen_li), (cast.service, 30, None, "未核对"))
    case.refresh_from_db()
    assert case.responsibility == "named"
    asked = {(str(one.employee or one.department), one.points, one.state) for one in case.penalties.all()}
    assert asked == {("陈立", Decimal("0.7"), "asked"), ("客服部", Decimal("0.3"), "asked")}
    assert Event.objects.filter(deed="complaints.name_responsible").exists()


@pytest.mark.rule("S1-03 R17")
def test_points_count_after_approval_and_add_up(investigated, publish, cast, signed_in):
    publish(penalty_chain=CHAIN)
    for _time in range(2):
        case = investigated()
        name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
        assert not Penalty.objects.filter(complaint=case).counting().exists()
        decide(case.penalties.get(), cast.gm)
    assert Notice.objects.filter(rule="complaints.penalty", person=cast.chen_li).count() == 2
    page = signed_in(cast.gm).get(reverse("complaints:penalties"))
    [total] = page.context["totals"]
    assert (total["employee__name"], total["points"], total["count"]) == ("陈立", Decimal(2), 2)


def test_what_is_refused_counts_for_nothing(investigated, publish, cast):
    publish(penalty_chain=CHAIN)
    case = investigated()
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    penalty = decide(case.penalties.get(), cast.gm, approvals.reject, comment="证据不足")
    assert penalty.state == "rejected"
    assert case.steps.filter(deed="complaints.refuse_penalty").exists()
    name(case, cast.manager, (cast.sales_two, 100, cast.li_qiang))
    assert [one.employee for one in case.penalties.filter(state="asked")] == [cast.li_qiang]


def test_naming_anew_takes_the_proposals_back_and_approved_ones_stand(investigated, publish, cast):
    publish(penalty_chain=CHAIN)
    case = investigated()
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    first = case.penalties.get()
    name(case, cast.manager, (cast.sales_one, 100, cast.wang_qian))
    first.refresh_from_db()
    assert first.state == "withdrawn"
    assert Approval.objects.get(record_id=first.pk, kind="complaints.penalty").state == "withdrawn"
    decide(case.penalties.get(state="asked"), cast.gm)
    with pytest.raises(Refused, match="已批准"):
        name(case, cast.manager, (cast.sales_two, 100, cast.li_qiang))


def test_nobody_of_ours_needs_a_reason(investigated, cast):
    case = investigated()
    with pytest.raises(Refused):
        name(case, cast.manager)
    name(case, cast.manager, note="客户自行拆封所致。")
    case.refresh_from_db()
    assert case.responsibility == "nobody"
    assert not case.penalties.exists()


def test_who_may_name_and_whom(investigated, cast):
    case = investigated(about=cast.manager)
    with pytest.raises(Refused):
        name(case, cast.zhou_min, (cast.sales_one, 100, cast.chen_li))
    with pytest.raises(Refused):
        name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    with pytest.raises(Refused) as refused:
        name(case, cast.gm, (cast.company, 100, cast.gm))
    assert refused.value.code == "own"


def test_two_who_name_at_once_do_not_overwrite_each_other(investigated, publish, cast):
    publish(penalty_chain=CHAIN)
    case = investigated()
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li), seen="")
    with pytest.raises(Stale):
        name(case, cast.gm, (cast.sales_two, 100, cast.li_qiang), seen="")


def test_before_the_investigation_nobody_is_responsible(make_case, cast):
    case = make_case()
    actions.begin(complaint=case, by=cast.zhou_min)
    with pytest.raises(Refused, match="调查"):
        name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))


@pytest.mark.rule("S1-03 R9", "S3-09 R5")
def test_poor_service_is_criticised_and_the_customer_told_of_it(investigated, publish, cast, signed_in):
    publish(penalty_chain=CHAIN, points_per_case="0")
    case = investigated("attitude")
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    penalty = case.penalties.get()
    assert (penalty.kind, penalty.rule) == ("criticism", "complaints.attitude_criticism")
    with pytest.raises(Stale):
        actions.tell_punishment(complaint=case, text="已通报批评", by=cast.zhou_min)
    decide(penalty, cast.gm)
    url = reverse("complaints:tell_punishment", args=[case.pk])
    client = signed_in(cast.zhou_min)
    assert url in client.get(case.get_absolute_url()).content.decode()
    assert client.post(url, {"text": "已对当事人通报批评。"}).status_code == 302
    penalty.refresh_from_db()
    assert penalty.told_by == cast.zhou_min
    assert url not in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.rule("S2-03 R16", "S3-09 R17")
def test_a_fine_only_where_it_is_switched_on_and_within_its_limits(investigated, publish, cast, signed_in):
    publish(penalty_chain=CHAIN, points_per_case="0")
    case = investigated()
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    fine = {"complaint": case, "kind": "fine", "employee": cast.chen_li, "reason": "责任认定", "by": cast.manager}
    with pytest.raises(Refused, match="法律"):
        actions.propose_penalty(amount=Decimal(500), **fine)
    url = reverse("complaints:propose_penalty", args=[case.pk])
    assert 'value="fine"' not in signed_in(cast.manager).get(url).content.decode()
    publish(penalty_chain=CHAIN, fines_on=True, points_per_case="0")
    other = investigated()
    name(other, cast.manager, (cast.sales_one, 100, cast.chen_li))
    fine["complaint"] = other
    for amount in (199, 1501):
        with pytest.raises(Refused, match="200"):
            actions.propose_penalty(amount=Decimal(amount), **fine)
    url = reverse("complaints:propose_penalty", args=[other.pk])
    sent = {"kind": "fine", "who": f"u{cast.chen_li.pk}", "amount": "1500", "reason": "责任认定"}
    assert signed_in(cast.manager).post(url, sent).status_code == 302
    assert decide(other.penalties.get(), cast.gm).amount == Decimal(1500)


@pytest.mark.rule("S2-03 R16")
def test_only_who_was_named_is_penalised_and_nobody_decides_on_the_own(investigated, publish, cast):
    publish(penalty_chain=CHAIN, points_per_case="0")
    case = investigated()
    name(case, cast.manager, (cast.company, 100, cast.gm))
    facts = {"complaint": case, "kind": "points", "points": Decimal(1), "reason": "认定", "by": cast.manager}
    with pytest.raises(Refused) as refused:
        actions.propose_penalty(employee=cast.chen_li, **facts)
    assert refused.value.code == "responsible"
    penalty = actions.propose_penalty(employee=cast.gm, **facts)
    with pytest.raises(Refused) as refused:
        decide(penalty, cast.gm)
    assert refused.value.code == "own"


@pytest.mark.rule("S2-03 R16")
def test_the_superior_decides_on_the_penalty_of_the_only_signer(investigated, publish, cast, signed_in):
    publish(penalty_chain=CHAIN, points_per_case="0")
    cast.gm.superior = chairman = make_person("dong", "董事长", "chairman", cast.company)
    cast.gm.save()
    case = investigated()
    name(case, cast.manager, (cast.company, 100, cast.gm))
    facts = {"complaint": case, "kind": "points", "points": Decimal(1), "reason": "认定", "by": cast.manager}
    penalty = actions.propose_penalty(employee=cast.gm, **facts)
    asked = Approval.objects.get(kind="complaints.penalty", record_id=penalty.pk)
    [wanted] = asked.signatures.waiting()
    assert (wanted.person, wanted.instead_of) == (chairman, cast.gm)
    assert list(Approval.objects.waiting_for(cast.gm)) == []
    with pytest.raises(Refused, match="上级") as refused:
        decide(penalty, cast.gm)
    assert refused.value.code == "own"
    assert "代替当事人总经理" in signed_in(chairman).get(asked.get_absolute_url()).content.decode()
    assert decide(penalty, chairman).state == "approved"


@pytest.mark.rule("S2-03 R16")
def test_without_a_superior_the_administrators_hear_why_nobody_decides(investigated, publish, cast):
    publish(penalty_chain=CHAIN, points_per_case="0")
    case = investigated()
    name(case, cast.manager, (cast.company, 100, cast.gm))
    facts = {"complaint": case, "kind": "points", "points": Decimal(1), "reason": "认定", "by": cast.manager}
    penalty = actions.propose_penalty(employee=cast.gm, **facts)
    assert Approval.objects.get(record_id=penalty.pk, kind="complaints.penalty").is_blocked
    assert "当事人总经理" in Notice.objects.filter(rule="approvals.no_approver").first().text


@pytest.mark.rule("S1-10 R17", "S2-12 R17")
def test_a_grievance_that_was_found_costs_the_employee(investigated, publish, cast):
    publish(penalty_chain=CHAIN, fines_on=True, points_per_case="0")
    case = investigated("grievance", channel="found")
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    fine = case.penalties.get()
    assert (fine.kind, fine.employee, fine.amount) == ("fine", cast.chen_li, Decimal(100))


@pytest.mark.rule("S1-10 R18", "S2-12 R18")
def test_a_grievance_taken_to_the_management_costs_manager_and_employee(investigated, publish, cast):
    publish(penalty_chain=CHAIN, fines_on=True, points_per_case="0")
    case = investigated("grievance", channel="superior")
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    assert {(one.employee, one.amount) for one in case.penalties.all()} == {
        (cast.chen_li, Decimal(100)),
        (cast.chief, Decimal(100)),
    }


def test_an_invalid_complaint_costs_nobody(investigated, publish, cast):
    publish(penalty_chain=CHAIN)
    case = investigated()
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    judged = {"ground": "unverifiable", "evidence": "录音与所述不符", "reason": "复核"}
    actions.judge(complaint=case, verdict="invalid", by=cast.gm, **judged)
    assert [one.state for one in case.penalties.all()] == ["withdrawn"]


def test_the_form_keeps_what_was_typed_and_names_in_rows(investigated, publish, cast, signed_in):
    publish(penalty_chain=CHAIN)
    case = investigated(about=cast.chen_li)
    url = reverse("complaints:name_responsible", args=[case.pk])
    client = signed_in(cast.manager)
    page = client.get(url)
    assert page.context["form"].initial["who_1"] == f"u{cast.chen_li.pk}"
    sent = {
        "who_1": f"u{cast.chen_li.pk}",
        "share_1": "60",
        "who_2": f"d{cast.service.pk}",
        "share_2": "30",
        "seen": "",
    }
    page = client.post(url, sent)
    assert "100" in page.content.decode()
    assert 'value="60"' in page.content.decode()
    assert client.post(url, sent | {"share_2": "40"}).status_code == 302
    assert [str(one) for one in case.responsibilities.all()] == ["陈立 60 %", "客服部 40 %"]


def test_the_ledger_shows_what_lies_in_the_scope(investigated, publish, cast, signed_in, django_assert_max_num_queries):
    publish(penalty_chain=CHAIN)
    case = investigated()
    name(case, cast.gm, (cast.sales_one, 50, cast.chen_li), (cast.sales_two, 50, cast.li_qiang))
    url = reverse("complaints:penalties")
    assert len(signed_in(cast.gm).get(url).context["page"].rows) == 2
    own = signed_in(cast.chief).get(url)
    assert [one.employee for one in own.context["page"].rows] == [cast.chen_li]
    assert signed_in(cast.zhou_min).get(url).status_code == 403
    narrowed = signed_in(cast.gm).get(url, {"employee": cast.li_qiang.pk, "state": "asked", "kind": "points"})
    assert [one.employee for one in narrowed.context["page"].rows] == [cast.li_qiang]
    client = signed_in(cast.gm)
    client.get(url)
    with django_assert_max_num_queries(15):
        client.get(url)
    assert "没有" in client.get(url, {"state": "rejected"}).content.decode()


def test_a_case_with_two_penalties_is_one_case_of_the_total(investigated, publish, cast, signed_in):
    publish(penalty_chain=CHAIN)
    case = investigated("attitude")
    name(case, cast.manager, (cast.sales_one, 100, cast.chen_li))
    for penalty in case.penalties.all():
        decide(penalty, cast.gm)
    [total] = signed_in(cast.gm).get(reverse("complaints:penalties")).context["totals"]
    assert (total["count"], total["points"]) == (1, Decimal(1))


def test_the_form_of_a_solution_says_from_which_amount_on_it_is_signed(investigated, publish, cast, signed_in):
    publish(remedy_free="500", remedy_large="8000")
    url = reverse("complaints:propose", args=[investigated().pk])
    page = signed_in(cast.zhou_min).get(url).content.decode()
    assert "500.00" in page
    assert "8,000.00" in page
    assert "更正报告" not in page
