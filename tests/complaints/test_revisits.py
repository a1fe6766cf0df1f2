"""回访: planned by severity, carried out, chained until settled, signed (S2-05)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints import actions
from complaints.actions.revisits.planning import hand_over_sheets
from complaints.models import Complaint, Revisit
from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations.models import Duty
from tests.complaints.revisiting import PNG, everybody, sheet_of, told, visit
from tests.complaints.walking import settle
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
IN_TWO_DAYS = timedelta(days=2)


@pytest.fixture(autouse=True)
def _all_are_drawn(monkeypatch):
    everybody(monkeypatch)


@pytest.fixture
def supervisor(cast):
    return make_person("liuhong", "刘红", "service_manager", cast.service)


@pytest.fixture
def ready(make_complaint):
    """A case whose customer was told and asked, with its planned sheet."""
    return sheet_of(told(make_complaint()))


def signed_sheet():
    return SimpleUploadedFile("回访单.png", PNG)


@pytest.mark.rule("S2-05 R2", "S1-30 R13", "S0-09 R8", "S0-17 R5")
def test_settling_plans_a_revisit_in_three_days(make_complaint, cast):
    case = settle(make_complaint())
    sheet, duty = sheet_of(case), Duty.objects.get(rule="complaints.revisit_within")
    assert (sheet.responsible, sheet.department) == (cast.zhou_min, cast.service)
    assert timezone.localdate(sheet.due_at) == timezone.localdate(case.resolved_at) + timedelta(days=3)
    assert (duty.record_id, duty.responsible, duty.due_at) == (sheet.pk, cast.zhou_min, sheet.due_at)
    case.refresh_from_db()
    assert case.revisit == "wanted"
    assert Event.objects.filter(deed="complaints.plan_revisit", record_id=sheet.pk).count() == 1


@pytest.mark.rule("S2-05 R3", "S2-05 R15")
def test_the_graver_the_higher_the_visitor(make_complaint, cast):
    cast.service.head = make_person("tanghua", "唐华", "department_head", cast.service)
    cast.service.save()
    by_severity = {1: cast.zhou_min, 2: cast.service.head, 3: cast.gm}
    for severity, visitor in by_severity.items():
        assert sheet_of(settle(make_complaint(severity=severity))).responsible == visitor


@pytest.mark.rule("S2-05 R3")
def test_nobody_of_too_low_a_rank_is_sent(make_complaint, cast, supervisor):
    sheet = sheet_of(settle(make_complaint(severity=3)))
    with pytest.raises(Refused) as refusal:
        actions.arrange(revisit=sheet, responsible=cast.zhou_min, by=supervisor)
    assert refusal.value.code == "rank"


@pytest.mark.rule("S2-05 R1")
def test_the_supervisor_arranges_each_revisit(ready, cast, supervisor):
    other = make_person("wujing", "吴静", "agent", cast.service)
    at = timezone.now() + timedelta(days=1)
    arranged = actions.arrange(revisit=ready, responsible=other, planned_for=at, by=supervisor)
    assert (arranged.responsible, arranged.planned_for) == (other, at)
    assert Duty.objects.about(ready).open().get().responsible == other
    assert Notice.objects.filter(person=other, rule="complaints.visitor").exists()
    with pytest.raises(Refused) as refusal:
        actions.arrange(revisit=ready, responsible=other, planned_for=at + timedelta(days=9), by=supervisor)
    assert refusal.value.code == "late"


def test_an_arrangement_that_somebody_changed_meanwhile_is_not_overwritten(ready, cast, supervisor):
    from complaints.actions.revisits.planning import keeping

    seen, other = keeping(ready), make_person("wujing", "吴静", "agent", cast.service)
    actions.arrange(revisit=ready, responsible=other, by=supervisor, seen=seen)
    with pytest.raises(Stale):
        actions.arrange(revisit=ready, responsible=cast.zhou_min, by=supervisor, seen=seen)


@pytest.mark.rule("S2-02 R12", "S1-06 R5")
def test_a_settled_call_leads_the_case_on_and_keeps_the_clock(ready, cast):
    done = visit(ready, by=cast.zhou_min, words="很满意")
    case = Complaint.objects.get()
    assert (case.state, case.revisit) == ("revisited", "done")
    assert (done.state, done.satisfaction, done.answers["处理速度"]) == ("done", 5, 4)
    duty = Duty.objects.get(rule="complaints.revisit_within")
    assert (duty.state, duty.broken_at) == ("met", None)
    assert case.steps.last().deed == "complaints.revisit"
    assert Event.objects.filter(deed="complaints.revisit", record_id=case.customer_id).exists()


def test_a_late_revisit_stays_on_record(ready, cast):
    ready.refresh_from_db()
    Duty.objects.about(ready).update(begun_at=timezone.now() - timedelta(days=9))
    visit(ready, by=cast.zhou_min)
    assert Duty.objects.get(rule="complaints.revisit_within").overrun > 0


@pytest.mark.rule("S2-05 R7")
def test_a_home_visit_carries_the_signature_and_a_call_need_not(ready, cast):
    with pytest.raises(Refused) as refusal:
        visit(ready, by=cast.zhou_min, way="visit")
    assert refusal.value.code == "signature"
    ready.refresh_from_db()
    assert ready.state == "planned"
    done = visit(ready, by=cast.zhou_min, way="visit", signature=signed_sheet())
    assert done.signature.name.endswith(".png")


def test_a_program_does_not_pass_as_a_signature(ready, cast):
    with pytest.raises(Refused):
        visit(ready, by=cast.zhou_min, way="visit", signature=SimpleUploadedFile("x.png", b"MZ" + b"\0" * 64))


@pytest.mark.rule("S2-05 R9", "S2-05 R10", "S2-05 R16", "S2-02 R13", "S2-05 R12")
def test_a_new_opinion_leads_to_the_next_revisit_until_it_is_settled(ready, cast):
    at = timezone.now() + IN_TWO_DAYS
    asked = {"outcome": "next", "new_opinion": "酒标仍有划痕", "next_at": at}
    with pytest.raises(Refused):  # every opinion gets a reply
        visit(ready, by=cast.zhou_min, **asked)
    visit(ready, by=cast.zhou_min, reply="周三前更换酒标", **asked)
    case = Complaint.objects.get()
    assert (case.state, case.revisit) == ("confirmed", "wanted")
    second = sheet_of(case)
    assert (second.times, second.previous_id, second.responsible) == (2, ready.pk, cast.zhou_min)
    duty = Duty.objects.about(second).get()
    assert duty.rule == "complaints.agreed_revisit"
    assert abs(duty.due_at - at) < timedelta(minutes=1)
    visit(second, by=cast.zhou_min)
    case.refresh_from_db()
    assert (case.state, case.revisit) == ("revisited", "done")


def test_the_next_revisit_is_agreed_for_a_day_to_come(ready, cast):
    with pytest.raises(Refused) as refusal:
        visit(
            ready,
            by=cast.zhou_min,
            outcome="next",
            new_opinion="还要",
            reply="好",
            next_at=timezone.now() - IN_TWO_DAYS,
        )
    assert refusal.value.code == "next"


@pytest.mark.rule("S2-05 R16")
def test_whoever_is_dissatisfied_has_the_case_handled_once_more(ready, cast):
    visit(ready, by=cast.zhou_min, satisfaction=1, outcome="again", new_opinion="又漏了", reply="重新调查")
    case = Complaint.objects.get()
    assert (case.state, case.times_reopened, case.revisit) == ("investigating", 1, "")
    assert not Revisit.objects.planned().exists()


def test_a_case_that_was_opened_again_is_always_revisited(ready, cast, monkeypatch):
    monkeypatch.setattr("complaints.actions.revisits.drawing.falls_on", lambda *_facts: False)
    visit(ready, by=cast.zhou_min, satisfaction=1, outcome="again", new_opinion="又漏了", reply="重新调查")
    assert sheet_of(told(Complaint.objects.get())).times == 1


def test_what_was_planned_is_void_when_the_case_is_opened_again(make_complaint, cast, supervisor):
    case = settle(make_complaint())
    sheet = sheet_of(case)
    actions.reopen(complaint=case, reason="客户又来电", by=supervisor)
    sheet.refresh_from_db()
    assert sheet.state == "void"
    assert not Duty.objects.about(sheet).open().exists()


@pytest.mark.rule("S3-03 R2")
def test_three_messages_in_a_row_are_no_revisit(ready, cast):
    for number in (1, 2):
        at = timezone.now() + timedelta(hours=number)
        asked = {"outcome": "next", "new_opinion": "未回复", "reply": "再联系", "next_at": at}
        visit(sheet_of(Complaint.objects.get()), by=cast.zhou_min, way="message", **asked)
    third = sheet_of(Complaint.objects.get())
    assert Revisit.objects.filter(counts=True).count() == 3
    with pytest.raises(Refused) as refusal:
        visit(third, by=cast.zhou_min, way="message")
    assert refusal.value.code == "messages"
    visit(third, by=cast.zhou_min, way="message", **asked | {"next_at": timezone.now() + IN_TWO_DAYS})
    assert Revisit.objects.filter(way="message", counts=False).count() == 3
    assert Complaint.objects.get().revisit == "wanted"
    assert visit(sheet_of(Complaint.objects.get()), by=cast.zhou_min).counts


@pytest.mark.rule("S2-05 R8")
def test_the_supervisor_signs_each_sheet_and_nobody_the_own(ready, cast, supervisor):
    done = visit(ready, by=cast.zhou_min)
    with pytest.raises(Refused) as refusal:
        actions.sign_revisit(revisit=done, opinion=" ", by=supervisor)
    assert refusal.value.code == "reason"
    signed = actions.sign_revisit(revisit=done, opinion="回访及时", by=supervisor)
    assert (signed.state, signed.signed_by) == ("signed", supervisor)
    with pytest.raises(Stale):
        actions.sign_revisit(revisit=done, opinion="再签", by=cast.gm)


def test_nobody_signs_the_own_sheet(make_complaint, cast):
    sheet = sheet_of(told(make_complaint(severity=3)))
    done = visit(sheet, by=cast.gm)
    with pytest.raises(Refused) as refusal:
        actions.sign_revisit(revisit=done, opinion="好", by=cast.gm)
    assert refusal.value.code == "own"


@pytest.mark.rule("S2-05 R14")
def test_no_revisit_needs_a_reason_and_a_reply(ready, cast, supervisor):
    with pytest.raises(Refused):
        actions.waive_revisit(revisit=ready, reason="上级只要复函", reply=" ", by=supervisor)
    letter = SimpleUploadedFile("复函.png", PNG)
    actions.waive_revisit(revisit=ready, reason="上级只要复函", reply="已复函", files=[letter], by=supervisor)
    case = Complaint.objects.get()
    assert case.revisit == "waived"
    assert case.attachments.get().name == "复函.png"
    assert Duty.objects.about(ready).get().state == "void"


@pytest.mark.rule("S2-05 R14")
def test_without_a_name_there_is_nobody_to_revisit(make_complaint):
    case = settle(make_complaint(customer=None, is_anonymous=True))
    case.refresh_from_db()
    assert case.revisit == "waived"
    assert not Revisit.objects.exists()


def test_the_customer_is_told_the_result_before_the_revisit(make_complaint, cast):
    with pytest.raises(Refused) as refusal:
        visit(sheet_of(settle(make_complaint())), by=cast.zhou_min)
    assert refusal.value.code == "early"


def test_only_whose_sheet_it_is_carries_it_out(ready, cast, supervisor):
    with pytest.raises(Refused) as refusal:
        visit(ready, by=supervisor)
    assert refusal.value.code == "visitor"


def test_two_at_once_make_one_sheet(ready, cast):
    visit(ready, by=cast.zhou_min)
    with pytest.raises(Stale):
        visit(ready, by=cast.zhou_min)
    assert Revisit.objects.count() == 1


def test_a_case_is_not_filed_before_it_was_revisited(ready, cast):
    Complaint.objects.update(responsibility="nobody")
    case = Complaint.objects.get()
    with pytest.raises(Refused):
        actions.file_case(complaint=case, by=cast.zhou_min)
    visit(ready, by=cast.zhou_min)
    assert actions.file_case(complaint=case, by=cast.zhou_min).state == "filed"


def test_a_leaver_hands_planned_revisits_over(ready, cast):
    other = make_person("wujing", "吴静", "agent", cast.service)
    assert hand_over_sheets(cast.zhou_min, other, cast.admin) == 1
    ready.refresh_from_db()
    assert ready.responsible == other
    assert Duty.objects.about(ready).open().get().responsible == other


def test_the_supervisor_has_a_case_outside_the_sample_revisited(make_complaint, cast, supervisor, monkeypatch):
    monkeypatch.setattr("complaints.actions.revisits.drawing.falls_on", lambda *_facts: False)
    case = told(make_complaint())
    assert case.revisit == "not"
    sheet = actions.plan_by_hand(complaint=case, reason="老客户", by=supervisor)
    assert (sheet.draw, sheet_of(case)) == (None, sheet)
    with pytest.raises(Refused):
        actions.plan_by_hand(complaint=case, reason="再来", by=supervisor)
