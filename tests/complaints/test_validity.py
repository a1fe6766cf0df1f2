"""Validity: six grounds with evidence, lateness as a suggestion, who decides, and what wants an approval."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import actions as approvals
from approvals.models import Approval
from complaints import actions
from complaints.models import Complaint, Ground
from core.errors import Refused, Stale
from core.models import Event

pytestmark = pytest.mark.django_db
MALICIOUS = {"verdict": "malicious", "judged": {"ground": "blackmail", "evidence": "同一号码反复索赔,录音三段"}}
CHAIN = [{"who": "general_manager", "scope": "company", "sign": "any", "text": ""}]


@pytest.mark.rule("S1-21 R6")
def test_there_are_six_grounds_and_none_goes_without_evidence(make_complaint, cast):
    assert len(Ground.choices) == 6
    case = make_complaint()
    with pytest.raises(Refused) as refused:
        actions.accept(complaint=case, verdict="invalid", ground="unverifiable", by=cast.gm)
    assert refused.value.code == "ground"
    actions.accept(complaint=case, verdict="invalid", ground="unverifiable", evidence="查无此单", by=cast.gm)
    case.refresh_from_db()
    assert (case.is_valid, case.ground) == (False, "unverifiable")


@pytest.mark.rule("S1-21 R6")
def test_a_late_complaint_about_manner_is_suggested_as_invalid_and_a_person_decides(
    make_complaint, category_of, cast, signed_in
):
    month_ago = timezone.now() - timedelta(days=40)
    case = make_complaint(category=category_of("attitude"), happened_at=month_ago)
    assert case.verdict == ""
    page = signed_in(cast.gm).get(reverse("complaints:accept", args=[case.pk]))
    assert page.context["form"].initial["ground"] == "too_late"
    assert "建议" in page.content.decode()
    signed_in(cast.gm).post(
        reverse("complaints:accept", args=[case.pk]), {"verdict": "general", "severity": 1, "ground": ""}
    )
    case.refresh_from_db()
    assert case.verdict == "general"


def test_in_time_or_about_goods_nothing_is_suggested(make_complaint, category_of, cast, signed_in):
    soon, late = timezone.now() - timedelta(days=20), timezone.now() - timedelta(days=40)
    for handling, happened in (("attitude", soon), ("quality", late)):
        case = make_complaint(category=category_of(handling), happened_at=happened)
        form = signed_in(cast.gm).get(reverse("complaints:accept", args=[case.pk])).context["form"]
        assert "ground" not in form.initial


def test_where_the_company_says_so_another_than_the_handler_judges(make_complaint, publish, cast, signed_in):
    publish(judge_is_another=True)
    case = make_complaint()
    with pytest.raises(Refused) as refused:
        actions.accept(complaint=case, verdict="general", by=cast.zhou_min)
    assert refused.value.code == "judge"
    url = reverse("complaints:accept", args=[case.pk])
    assert url not in signed_in(cast.zhou_min).get(case.get_absolute_url()).content.decode()
    actions.accept(complaint=case, verdict="general", by=cast.gm)


@pytest.mark.rule("S1-21 R8", "S3-09 R12")
def test_a_malicious_complaint_is_handled_firmly_only_after_approval(make_complaint, publish, cast, signed_in):
    publish(malicious_chain=CHAIN)
    case = make_complaint()
    actions.accept(complaint=case, verdict="malicious", by=cast.zhou_min, **MALICIOUS["judged"])
    url = reverse("complaints:ask_firm", args=[case.pk])
    client = signed_in(cast.zhou_min)
    assert url in client.get(case.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "三次索赔均查无实据"}).status_code == 302
    case.refresh_from_db()
    assert not case.is_firm
    assert url not in client.get(case.get_absolute_url()).content.decode()
    with pytest.raises(Refused) as refused:
        actions.ask_firm(complaint=case, reason="再申请", by=cast.zhou_min)
    assert refused.value.code == "asked"
    approvals.approve(approval=Approval.objects.get(kind="complaints.firm"), by=cast.gm)
    case.refresh_from_db()
    assert case.is_firm
    assert case.steps.filter(deed="complaints.firm", by=cast.gm).exists()
    with pytest.raises(Stale):
        actions.ask_firm(complaint=case, reason="再申请", by=cast.zhou_min)


def test_refused_or_judged_otherwise_nothing_is_firm(make_complaint, publish, cast):
    publish(malicious_chain=CHAIN)
    first, second, plain = make_complaint(), make_complaint(), make_complaint()
    for case in (first, second):
        actions.accept(complaint=case, verdict="malicious", by=cast.zhou_min, **MALICIOUS["judged"])
        actions.ask_firm(complaint=case, reason="反复索赔", by=cast.zhou_min)
    approvals.reject(approval=Approval.objects.about(first).get(), by=cast.gm, comment="证据不足")
    actions.judge(complaint=second, verdict="general", reason="录音属实", by=cast.gm)
    assert Approval.objects.about(second).get().state == "withdrawn"
    for case in (first, second):
        case.refresh_from_db()
        assert not case.is_firm
    actions.accept(complaint=plain, verdict="general", by=cast.gm)
    with pytest.raises(Refused):
        actions.ask_firm(complaint=plain, reason="x", by=cast.gm)


def test_who_judges_in_a_second_tab_learns_of_the_first_and_loses_nothing(make_complaint, cast, signed_in):
    case = make_complaint()
    actions.accept(complaint=case, verdict="general", by=cast.gm)
    url, client = reverse("complaints:judge", args=[case.pk]), signed_in(cast.gm)
    seen = client.get(url).context["form"]["seen"].value()
    case.refresh_from_db()
    actions.judge(complaint=case, verdict="malignant", reason="媒体报道", by=cast.zhou_min)
    sent = {"verdict": "misunderstanding", "severity": 1, "reason": "查明属误解", "seen": seen}
    with pytest.raises(Stale):
        actions.judge(complaint=case, by=cast.gm, **sent)
    page = client.post(url, sent)
    assert "周敏" in page.content.decode()
    assert "查明属误解" in page.content.decode()
    case.refresh_from_db()
    assert case.verdict == "malignant"
    again = page.context["form"]["seen"].value()
    assert client.post(url, sent | {"seen": again}).status_code == 302
    case.refresh_from_db()
    assert case.verdict == "misunderstanding"


def merged(case, other, by):
    actions.merge(complaint=other, parts=[case], reason="一事", by=by)


def withdrawn(case, _other, by):
    actions.wait(complaint=case, reason="等照片", by=by)
    actions.withdraw(complaint=case, reason="客户撤回", by=by)


@pytest.mark.rule("S1-21 R8", "S3-09 R12")
@pytest.mark.parametrize("end", [withdrawn, merged])
def test_a_case_that_is_over_leaves_no_request_for_firm_handling(make_complaint, publish, cast, end):
    publish(malicious_chain=CHAIN)
    case, other = make_complaint(), make_complaint()
    actions.accept(complaint=case, verdict="malicious", by=cast.zhou_min, **MALICIOUS["judged"])
    actions.ask_firm(complaint=case, reason="反复索赔", by=cast.zhou_min)
    end(case, other, cast.gm)
    assert Approval.objects.about(case).get().state == "withdrawn"
    assert case.steps.filter(deed="complaints.refuse_firm", by=cast.gm).exists()
    assert Event.objects.about(case).filter(deed="complaints.refuse_firm").exists()
    case.refresh_from_db()
    assert (case.waiting_since, case.waiting_reason) == (None, "")


@pytest.mark.rule("S1-21 R7", "S1-21 R8")
def test_malignant_and_malicious_share_neither_filter_nor_colour(make_complaint, cast, signed_in, settings):
    bad, ill = make_complaint(subject="媒体报道"), make_complaint(subject="反复索赔")
    actions.accept(complaint=bad, verdict="malignant", by=cast.gm)
    actions.accept(complaint=ill, verdict="malicious", by=cast.gm, **MALICIOUS["judged"])
    page = signed_in(cast.gm).get(reverse("complaints:list"), {"valid_kind": "malignant"})
    assert [one.pk for one in page.context["page"].rows] == [bad.pk]
    form = page.context["filter"].form
    offered = {name: {key for key, _label in form.fields[name].choices} for name in ("valid_kind", "invalid_kind")}
    assert "malicious" not in offered["valid_kind"]
    assert "malignant" not in offered["invalid_kind"]
    page = signed_in(cast.gm).get(reverse("complaints:list"), {"invalid_kind": "malicious"})
    assert [one.pk for one in page.context["page"].rows] == [ill.pk]
    style = (settings.BASE_DIR / "static/css/complaints.css").read_text(encoding="utf-8")
    looks = {name: style.split(f".verdict-{name} {{")[1].split("}")[0] for name in ("malignant", "malicious")}
    assert looks["malignant"] != looks["malicious"]
    assert Complaint.objects.get(pk=bad.pk).is_valid
