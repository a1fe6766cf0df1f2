"""Appeals to a laboratory: blind code, result, corrected report, and the deadlines of both (S3-10)."""

import pytest
from django.urls import reverse

from approvals import actions as approvals
from approvals.models import Approval
from complaints import actions
from complaints.models import Step
from core.errors import Refused, Stale
from regulations.models import Duty
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def clocks(case):
    return set(Duty.objects.about(case).open().values_list("rule", flat=True))


@pytest.fixture
def appeal(make_case, publish, cast):
    publish(
        retest_within="15 days",
        retest_urgent_within="3 working days",
        corrected_chain=[{"who": "general_manager", "scope": "company", "sign": "any", "text": ""}],
    )
    cast.tester = make_person("fujian", "复检员", "inspector", cast.company)
    return make_case("retest", subject="对水质检测报告有异议")


@pytest.mark.rule("S3-10 R1")
def test_a_sample_is_tested_under_a_code_that_says_nothing_of_whose_it_is(appeal, cast, signed_in):
    url = reverse("complaints:code_sample", args=[appeal.pk])
    client = signed_in(cast.zhou_min)
    assert url in client.get(appeal.get_absolute_url()).content.decode()
    assert client.post(url, {"note": ""}).status_code == 302
    code = appeal.investigations.get().blind_code
    assert code.startswith("M20")
    assert appeal.number not in code
    with pytest.raises(Stale, match=code):
        actions.code_sample(complaint=appeal, by=cast.zhou_min)


@pytest.mark.rule("S3-10 R1")
def test_who_coded_the_sample_does_not_test_it(appeal, cast, signed_in):
    actions.code_sample(complaint=appeal, by=cast.zhou_min)
    result = {"complaint": appeal, "result": "stands", "old_report": "J-1"}
    with pytest.raises(Refused) as refused:
        actions.conclude_retest(by=cast.zhou_min, **result)
    assert refused.value.code == "coder"
    url = reverse("complaints:conclude_retest", args=[appeal.pk])
    assert url not in signed_in(cast.zhou_min).get(appeal.get_absolute_url()).content.decode()
    assert url in signed_in(cast.tester).get(appeal.get_absolute_url()).content.decode()
    actions.conclude_retest(by=cast.tester, **result)


def test_a_small_laboratory_lets_the_same_person_test(make_case, publish, cast):
    publish(retest_by_another=False)
    small = make_case("retest")
    actions.code_sample(complaint=small, by=cast.zhou_min)
    actions.conclude_retest(complaint=small, result="stands", old_report="J-2", by=cast.zhou_min)


def test_only_an_appeal_has_a_sample_and_no_result_without_a_code(make_case, appeal, cast):
    with pytest.raises(Refused):
        actions.code_sample(complaint=make_case(), by=cast.zhou_min)
    with pytest.raises(Refused, match="盲样"):
        actions.conclude_retest(complaint=appeal, result="stands", old_report="J-1", by=cast.tester)


def test_two_appeals_have_two_codes(make_case, appeal, cast):
    other = make_case("retest")
    codes = {actions.code_sample(complaint=one, by=cast.zhou_min).blind_code for one in (appeal, other)}
    assert len(codes) == 2


@pytest.mark.rule("S3-10 R2")
def test_the_result_is_owed_from_acceptance_sooner_when_urgent(make_complaint, category_of, appeal, cast, publish):
    assert "complaints.retest_within" in clocks(appeal)
    urgent = make_complaint(category=category_of("retest"))
    assert not {"complaints.retest_within", "complaints.retest_urgent_within"} & clocks(urgent)
    actions.accept(complaint=urgent, verdict="general", is_urgent=True, by=cast.gm)
    assert "complaints.retest_urgent_within" in clocks(urgent)
    actions.judge(complaint=urgent, verdict="general", is_urgent=False, reason="不急", by=cast.gm)
    assert "complaints.retest_urgent_within" not in clocks(urgent)
    assert "complaints.retest_within" in clocks(urgent)
    actions.judge(complaint=urgent, verdict="general", category=category_of("plain"), reason="改类", by=cast.gm)
    assert "complaints.retest_within" not in clocks(urgent)


@pytest.mark.rule("S3-10 R2")
def test_the_result_reaches_the_appellant_in_writing(appeal, cast, signed_in):
    actions.code_sample(complaint=appeal, by=cast.zhou_min)
    actions.conclude_retest(complaint=appeal, result="stands", old_report="J-2026-8", by=cast.tester)
    actions.investigate(complaint=appeal, by=cast.zhou_min, facts="复检结果一致。", cause_code="其他")
    actions.propose(complaint=appeal, kinds=["explanation"], plan="维持原报告", by=cast.zhou_min)
    actions.carry_out(complaint=appeal, resolution="已出具复检结论", by=cast.zhou_min)
    with pytest.raises(Refused, match="书面"):
        actions.answer(complaint=appeal, text="维持原报告", channel="phone", by=cast.zhou_min)
    page = signed_in(cast.zhou_min).get(reverse("complaints:answer", args=[appeal.pk])).content.decode()
    assert 'value="phone"' not in page
    actions.answer(complaint=appeal, text="维持原报告", channel="letter", by=cast.zhou_min)
    assert Duty.objects.about(appeal).get(rule="complaints.retest_within").state == "met"


@pytest.mark.rule("S3-10 R3")
def test_a_wrong_report_is_recalled_and_corrected_over_a_signature(appeal, cast, signed_in):
    actions.code_sample(complaint=appeal, by=cast.zhou_min)
    url = reverse("complaints:conclude_retest", args=[appeal.pk])
    client = signed_in(cast.tester)
    client.post(url, {"result": "wrong", "old_report": "J-2026-8", "note": "第三项偏差"})
    found = appeal.investigations.get()
    assert (found.retest, found.corrected_report) == ("wrong", "")
    with pytest.raises(Refused, match="签"):
        actions.investigate(complaint=appeal, by=cast.zhou_min, facts="有误", cause_code="信息差错")
    approval = Approval.objects.get(kind="complaints.corrected_report")
    approvals.approve(approval=approval, by=cast.gm)
    found.refresh_from_db()
    assert (found.corrected_report, found.signed_by) == ("J-2026-8(g)", cast.gm)
    assert "J-2026-8 收回作废" in Step.objects.filter(complaint=appeal).last().note
    actions.investigate(complaint=appeal, by=cast.zhou_min, facts="有误", cause_code="信息差错")
    assert "J-2026-8(g)" in client.get(appeal.get_absolute_url()).content.decode()
    actions.propose(complaint=appeal, kinds=["corrected_report"], plan="换发更正报告", by=cast.zhou_min)


@pytest.mark.rule("S3-10 R3")
def test_without_the_signature_the_result_is_open_again(appeal, cast):
    actions.code_sample(complaint=appeal, by=cast.zhou_min)
    actions.conclude_retest(complaint=appeal, result="wrong", old_report="J-9", by=cast.tester)
    approvals.reject(approval=Approval.objects.get(), by=cast.gm, comment="依据不足")
    found = appeal.investigations.get()
    assert (found.retest, found.corrected_report) == ("", "")
    actions.conclude_retest(complaint=appeal, result="stands", old_report="J-9", by=cast.tester)
    actions.investigate(complaint=appeal, by=cast.zhou_min, facts="一致", cause_code="其他")
    with pytest.raises(Refused):
        actions.propose(complaint=appeal, kinds=["corrected_report"], plan="换发", by=cast.zhou_min)


def test_who_is_complained_about_does_not_test(make_case, appeal, cast):
    tester = make_person("jian", "检测员", "inspector", cast.company)
    case = make_case("retest", about=tester)
    with pytest.raises(Refused):
        actions.code_sample(complaint=case, by=tester)
