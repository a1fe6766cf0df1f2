"""The investigation: who may look into a case, what is found, and who hears of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions, forms
from complaints.actions.settling import missing_for_filing
from complaints.hooks import HAND_OVER
from complaints.models import Investigation
from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations.models import Duty
from tests.complaints.walking import settle

pytestmark = pytest.mark.django_db
FOUND = {"facts": "录音证实语气生硬。", "cause_code": "服务态度", "loophole": "夜班无人值守。"}


def clock(case, name):
    return Duty.objects.about(case).filter(rule=f"complaints.{name}").first()


@pytest.mark.rule("S1-21 R10", "S2-14 R5")
@pytest.mark.parametrize("deed", ["begin", "appoint", "investigate", "assign", "judge", "brief"])
def test_the_person_complained_about_takes_no_part(make_case, cast, deed):
    case = make_case("attitude", about=cast.chief)
    sent = {
        "begin": {"investigator": cast.chief, "by": cast.zhou_min},
        "appoint": {"investigator": cast.chief, "by": cast.gm},
        "investigate": {"by": cast.chief, **FOUND},
        "assign": {"handler": cast.chief, "by": cast.gm},
        "judge": {"verdict": "general", "reason": "复核", "by": cast.chief},
        "brief": {"text": "已告知", "by": cast.chief},
    }[deed]
    if deed == "brief":
        actions.investigate(complaint=case, by=cast.zhou_min, **FOUND)
    with pytest.raises(Refused) as refused:
        getattr(actions, deed)(complaint=case, **sent)
    assert refused.value.code in ("about", "unseen")
    assert not Investigation.objects.filter(investigator=cast.chief).exists()


@pytest.mark.rule("S1-21 R10")
def test_a_leaver_does_not_hand_the_case_to_whom_it_is_about(make_case, cast):
    case = make_case("attitude", about=cast.li_qiang)
    actions.begin(complaint=case, by=cast.zhou_min)
    HAND_OVER.move(cast.zhou_min, cast.li_qiang, cast.gm)
    case.refresh_from_db()
    assert case.handler == cast.director
    assert case.investigations.get().investigator == cast.director


@pytest.mark.rule("S2-03 R5", "S1-21 R10", "S3-09 R15", "S0-05 R6")
def test_facts_cause_and_loophole_are_written_down_and_nothing_is_promised(make_case, cast):
    case = make_case("attitude", about=cast.chen_li)
    draft = actions.investigate(complaint=case, by=cast.zhou_min, is_finished=False, facts="初步了解。")
    assert draft.finished_at is None
    found = actions.investigate(complaint=case, by=cast.zhou_min, **FOUND)
    assert found.pk == draft.pk
    case.refresh_from_db()
    assert case.cause_code == "服务态度"
    assert Investigation.objects.get().loophole == "夜班无人值守。"
    fields = set(forms.InvestigateForm(complaint=case).fields)
    assert not any("promise" in name or "commit" in name for name in fields)
    assert {"facts", "cause_code", "loophole", "conclusion"} <= fields


def test_who_investigates_in_a_second_tab_learns_of_the_first_and_loses_nothing(make_case, cast, signed_in):
    case = make_case()
    url, client = reverse("complaints:investigate", args=[case.pk]), signed_in(cast.gm)
    seen = client.get(url).context["form"]["seen"].value()
    actions.investigate(complaint=case, by=cast.zhou_min, is_finished=False, facts="初步了解。")
    sent = {"facts": "两箱破损。", "cause_code": "包装运输", "seen": seen}
    with pytest.raises(Stale):
        actions.investigate(complaint=case, by=cast.gm, **sent)
    page = client.post(url, sent)
    assert "初步了解。" in page.content.decode()
    assert "两箱破损。" in page.content.decode()
    assert case.investigations.get().facts == "初步了解。"
    assert client.post(url, sent | {"seen": page.context["form"]["seen"].value()}).status_code == 302
    assert case.investigations.get().facts == "两箱破损。"


def test_who_names_another_investigator_in_a_second_tab_learns_of_the_first(make_case, cast, signed_in):
    case = make_case()
    url, client = reverse("complaints:appoint", args=[case.pk]), signed_in(cast.gm)
    seen = client.get(url).context["form"]["seen"].value()
    actions.appoint(complaint=case, investigator=cast.li_qiang, by=cast.gm)
    page = client.post(url, {"investigator": cast.chief.pk, "seen": seen})
    assert "李强" in page.content.decode()
    assert case.investigations.get().investigator == cast.li_qiang


def test_a_case_that_was_opened_again_gets_a_second_round(make_case, cast):
    case = make_case()
    actions.investigate(complaint=case, by=cast.zhou_min, **FOUND)
    actions.investigate(complaint=case, by=cast.zhou_min, facts="复查属实。", cause_code="其他")
    assert [one.facts for one in case.investigations.all()] == ["录音证实语气生硬。", "复查属实。"]


@pytest.mark.parametrize("deed", ["dissatisfied", "send_back"])
def test_what_was_found_before_it_was_opened_again_does_not_count(make_case, cast, signed_in, deed):
    case = settle(make_case(), by=cast.zhou_min)
    if deed == "send_back":
        case = actions.send_back(complaint=case, reason="照片不清", by=cast.gm)
    else:
        case = actions.answer(complaint=case, text="已换货。", channel="phone", by=cast.zhou_min)
        case = actions.confirm(complaint=case, view="dissatisfied", words="又破了", by=cast.zhou_min)
    client = signed_in(cast.gm)
    at = reverse("complaints:next", args=[case.pk])
    assert client.get(at).url == reverse("complaints:investigate", args=[case.pk])
    offer = {"complaint": case, "kinds": ["exchange"], "plan": "再换", "by": cast.zhou_min}
    with pytest.raises(Refused) as refused:
        actions.propose(**offer)
    assert refused.value.code == "investigation"
    with pytest.raises(Refused):
        actions.name_responsible(complaint=case, shares=[], note="无", by=cast.gm)
    assert (
        reverse("complaints:name_responsible", args=[case.pk])
        not in client.get(case.get_absolute_url()).content.decode()
    )
    actions.investigate(complaint=case, by=cast.zhou_min, facts="复查属实。", cause_code="其他")
    assert client.get(at).url == reverse("complaints:propose", args=[case.pk])
    actions.propose(**offer)


@pytest.mark.rule("S1-21 R10", "S2-02 R8")
def test_both_parties_and_the_leader_are_briefed_once(make_case, cast, signed_in):
    case = make_case("attitude", about=cast.chen_li)
    actions.begin(complaint=case, by=cast.zhou_min)
    with pytest.raises(Refused, match="调查"):
        actions.brief(complaint=case, text="已告知", by=cast.zhou_min)
    actions.investigate(complaint=case, by=cast.zhou_min, **FOUND)
    url = reverse("complaints:brief", args=[case.pk])
    client = signed_in(cast.zhou_min)
    assert "录音证实" in client.get(url).content.decode()
    assert client.post(url, {"text": "录音证实语气生硬,责任在我方。"}).status_code == 302
    told = Notice.objects.filter(rule="complaints.briefed").values_list("person__name", flat=True)
    assert set(told) == {"陈立", "陈科长"}
    with pytest.raises(Stale, match="周敏"):
        actions.brief(complaint=case, text="再告知", by=cast.gm)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "责任在我方" in page
    assert url not in page


@pytest.mark.rule("S2-03 R11", "S3-09 R4", "S2-14 R6", "S2-14 R7")
def test_the_report_is_owed_from_the_end_of_the_investigation(make_case, publish, cast, signed_in):
    publish(report_within="3 days")
    case = make_case()
    assert clock(case, "report_within") is None
    actions.investigate(complaint=case, by=cast.zhou_min, **FOUND)
    assert clock(case, "report_within").state == "open"
    url = reverse("complaints:report", args=[case.pk])
    assert signed_in(cast.zhou_min).post(url, {"text": "调查报告:属实。"}).status_code == 302
    owed = clock(case, "report_within")
    assert (owed.state, owed.broken_at) == ("met", None)
    assert Notice.objects.get(rule="complaints.report").person == cast.gm
    assert Event.objects.filter(deed="complaints.report").exists()


@pytest.mark.rule("S2-03 R11", "S3-09 R4")
def test_a_report_that_comes_late_breaks_the_rule_and_an_owed_one_keeps_the_case_from_the_file(
    make_case, publish, cast
):
    publish(report_within="3 days", report_roles=["auditor"])
    case = make_case()
    actions.investigate(complaint=case, by=cast.zhou_min, **FOUND)
    case.refresh_from_db()
    assert "向管理层报告" in "".join(missing_for_filing(case))
    past = timezone.now() - timedelta(days=21)  # three days, whatever holiday they end in
    Duty.objects.about(case).filter(rule="complaints.report_within").update(begun_at=past, due_at=past)
    actions.report(complaint=case, text="迟到的报告", by=cast.zhou_min)
    assert clock(case, "report_within").broken_at is not None
    assert Notice.objects.get(rule="complaints.report").person == cast.sun
    assert "向管理层报告" not in "".join(missing_for_filing(case))


def test_another_investigator_is_named_by_who_may(make_case, cast, signed_in):
    case = make_case(about=cast.wang_qian)
    url = reverse("complaints:appoint", args=[case.pk])
    page = signed_in(cast.gm).get(url).content.decode()
    assert "陈立" in page
    assert "王倩" not in page
    assert signed_in(cast.gm).post(url, {"investigator": cast.director.pk}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.investigations.get().investigator) == ("investigating", cast.director)
    assert signed_in(cast.zhou_min).get(url).status_code == 403


def test_what_is_offered_about_the_investigation_is_what_may_be_done(make_case, cast, signed_in):
    case = make_case(about=cast.director)
    actions.investigate(complaint=case, by=cast.zhou_min, is_finished=False, facts="初步")
    names = ("appoint", "brief", "report", "code_sample", "investigate", "judge")
    urls = {name: reverse(f"complaints:{name}", args=[case.pk]) for name in names}
    page = signed_in(cast.gm).get(case.get_absolute_url()).content.decode()
    assert [name for name in names if urls[name] in page] == ["appoint", "investigate", "judge"]
    actions.assign(complaint=case, handler=cast.wang_qian, by=cast.gm)
    page = signed_in(cast.director).get(case.get_absolute_url()).content.decode()
    assert [name for name in names if urls[name] in page] == []
