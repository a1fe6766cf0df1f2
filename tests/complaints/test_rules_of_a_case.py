"""The life of a case as the regulations tell it; each test carries the rules that it shows."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approvals.models import Approval
from complaints import actions
from complaints.models import Complaint, Ground, Verdict
from core.errors import Refused
from core.models import Event, Notice
from regulations.models import Duty
from staff.models import User
from tests.complaints.stories import moment
from tests.complaints.walking import FINDINGS, close, settle


def clock(complaint, rule: str) -> Duty | None:
    return Duty.objects.about(complaint).filter(rule=f"complaints.{rule}").last()


def accepted(complaint, verdict="general", **facts) -> Complaint:
    return actions.accept(complaint=complaint, verdict=verdict, by=facts.pop("by", None) or system(), **facts)


def system():
    return User.objects.system()


def assigned(complaint, handler) -> Complaint:
    return actions.assign(complaint=accepted(complaint), handler=handler, by=system())


# From the first word to the file


@pytest.mark.rule("S0-09 R1", "S0-09 R2", "S0-09 R3", "S0-09 R4", "S0-09 R8", "S2-03 R4", "S2-03 R7", "S2-03 R14")
def test_every_step_is_put_down_with_who_and_when(cast, make_complaint):
    complaint = close(make_complaint(), by=cast.zhou_min)
    told = [(step.deed.partition(".")[2], step.to_state) for step in complaint.steps.all()]
    assert told == [
        ("register", "registered"),
        ("accept", "accepted"),
        ("assign", "assigned"),
        ("investigate", "investigating"),
        ("propose", "proposed"),
        ("approve", "approved"),
        ("carry_out", "carried_out"),
        ("answer", "answered"),
        ("confirm", "confirmed"),
        ("file", "filed"),
    ]
    assert all(step.by and step.at for step in complaint.steps.all())
    assert complaint.filed_at
    assert not Duty.objects.about(complaint).open().exists()


@pytest.mark.rule("S1-30 R2", "S3-09 R7")
def test_the_whole_way_is_on_file_for_those_who_may_see_it(cast, make_complaint, signed_in):
    complaint = close(make_complaint(), by=cast.zhou_min)
    deeds = set(Event.objects.about(complaint).values_list("deed", flat=True))
    assert {"complaints.register", "complaints.investigate", "complaints.answer", "complaints.file"} <= deeds
    for person, status in ((cast.gm, 200), (cast.zhou_min, 200), (cast.chen_li, 404), (cast.nobody, 403)):
        assert signed_in(person).get(complaint.get_absolute_url()).status_code == status


@pytest.mark.rule("S1-11 R1", "S1-30 R5")
def test_a_case_is_not_filed_before_the_customer_was_answered_and_asked(cast, make_complaint):
    complaint = settle(make_complaint(), by=cast.zhou_min)
    with pytest.raises(Refused):
        actions.file_case(complaint=complaint, by=cast.gm)
    complaint = actions.answer(complaint=complaint, text="已换货,请查收。", channel="phone", by=cast.zhou_min)
    with pytest.raises(Refused):
        actions.file_case(complaint=complaint, by=cast.gm)
    complaint = actions.confirm(complaint=complaint, view="satisfied", by=cast.zhou_min)
    assert (complaint.confirmed_by, complaint.answered_by) == (cast.zhou_min, cast.zhou_min)


@pytest.mark.rule("S1-03 R12")
def test_the_customer_is_told_within_a_day_of_the_work_and_asked_for_a_view(cast, make_complaint):
    complaint = settle(make_complaint(), by=cast.zhou_min)
    owed = clock(complaint, "feedback_within")
    assert owed.due_at - complaint.resolved_at == timedelta(hours=24)
    complaint = actions.answer(complaint=complaint, text="已换货,请查收。", channel="letter", by=cast.zhou_min)
    owed.refresh_from_db()
    assert owed.state == "met"
    assert complaint.state == "answered"  # not at its end before the view is known
    assert actions.confirm(complaint=complaint, view="accepted", by=cast.zhou_min).view == "accepted"


@pytest.mark.rule("S2-03 R15")
def test_whoever_is_dissatisfied_has_the_case_handled_again_until_settled(cast, make_complaint):
    complaint = make_complaint()
    for times in (1, 2, 3):
        complaint = settle(complaint, by=cast.zhou_min)
        complaint = actions.answer(complaint=complaint, text="已换货。", channel="phone", by=cast.zhou_min)
        complaint = actions.confirm(complaint=complaint, view="dissatisfied", words="又破了", by=cast.zhou_min)
        assert (complaint.state, complaint.times_reopened) == ("investigating", times)
        assert clock(complaint, "resolve_normal").state == "open"
    assert close(complaint, by=cast.zhou_min).satisfaction == 5


def test_the_mark_of_a_dissatisfied_customer_is_kept(cast, make_complaint):
    complaint = settle(make_complaint(), by=cast.zhou_min)
    complaint = actions.answer(complaint=complaint, text="已换货。", channel="phone", by=cast.zhou_min)
    said = {"view": "dissatisfied", "words": "又破了", "satisfaction": 1}
    complaint = actions.confirm(complaint=complaint, by=cast.zhou_min, **said)
    complaint.refresh_from_db()
    assert complaint.satisfaction == 1
    assert "1/5" in complaint.steps.get(deed="complaints.dissatisfied").note
    assert close(complaint, by=cast.zhou_min).satisfaction == 5


def test_what_a_dissatisfied_customer_sends_stays_with_the_case(cast, make_complaint):
    complaint = settle(make_complaint(), by=cast.zhou_min)
    complaint = actions.answer(complaint=complaint, text="已换货。", channel="phone", by=cast.zhou_min)
    photo = SimpleUploadedFile("又破.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    actions.confirm(complaint=complaint, view="dissatisfied", words="又破了", files=[photo], by=cast.zhou_min)
    assert complaint.attachments.get().step.deed == "complaints.dissatisfied"


def test_what_we_send_back_ourselves_does_not_count_as_opened_again(cast, make_complaint):
    complaint = settle(make_complaint(), by=cast.zhou_min)
    complaint = actions.send_back(complaint=complaint, reason="照片不清", by=cast.gm)
    assert (complaint.state, complaint.times_reopened) == ("investigating", 0)


@pytest.mark.rule("S1-03 R2")
def test_a_written_complaint_is_not_over_without_the_customer_s_confirmation(cast, make_complaint):
    complaint = settle(make_complaint(channel="written"), by=cast.zhou_min)
    complaint = actions.answer(complaint=complaint, text="已换货。", channel="letter", by=cast.zhou_min)
    with pytest.raises(Refused) as refusal:
        actions.confirm(complaint=complaint, view="unreachable", by=cast.zhou_min)
    assert refusal.value.code == "confirmation"
    with pytest.raises(Refused):
        actions.file_case(complaint=complaint, by=cast.gm)
    assert actions.confirm(complaint=complaint, view="accepted", by=cast.zhou_min).state == "confirmed"


@pytest.mark.rule("S1-03 R2")
def test_a_silent_writer_is_reminded_in_writing_and_then_the_case_goes_on(cast, make_complaint, publish, signed_in):
    letter = {"channel": "letter", "text": "请确认处理结果。"}
    with time_machine.travel(moment("2026-11-16 10:00")) as clock:
        client = signed_in(cast.zhou_min)
        publish(written_reminders=2)
        case = settle(make_complaint(channel="written"), by=cast.zhou_min)
        case = actions.answer(complaint=case, text="已换货。", channel="letter", by=cast.zhou_min)
        confirm, remind = (reverse(f"complaints:{name}", args=[case.pk]) for name in ("confirm", "remind"))
        assert remind not in client.get(case.get_absolute_url()).content.decode()
        for day in (17, 18):
            assert "unreachable" not in client.get(confirm).content.decode()
            clock.move_to(moment(f"2026-11-{day} 10:00"))
            client = signed_in(cast.zhou_min)
            assert remind in client.get(case.get_absolute_url()).content.decode()
            with pytest.raises(Refused):
                actions.remind(complaint=case, text="请确认", channel="phone", by=cast.zhou_min)
            assert client.post(remind, letter).status_code == 302
            assert remind not in client.get(case.get_absolute_url()).content.decode()
            with pytest.raises(Refused):
                actions.remind(complaint=case, by=cast.zhou_min, **letter)
        assert case.steps.filter(deed="complaints.remind").count() == 2
        assert client.post(confirm, {"view": "unreachable"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.view) == ("confirmed", "unreachable")


# Taking in


@pytest.mark.rule("S1-21 R2", "S2-03 R1", "S2-08 R4", "S3-09 R19")
@pytest.mark.parametrize("channel", ["phone", "chat", "in_person", "written", "letter", "website", "superior"])
def test_every_channel_leads_into_the_one_register(make_complaint, channel):
    complaint = make_complaint(channel=channel)
    assert (complaint.channel, complaint.number[:4]) == (channel, str(timezone.localdate().year))
    assert clock(complaint, "resolve_normal").state == "open"


@pytest.mark.rule("S1-30 R15", "S2-03 R2", "S1-21 R9")
def test_the_record_says_who_from_where_and_what(make_complaint):
    given = {"complainant": "赵大爷", "company": "星火厂", "unit": "3-2-501", "phone": "13800001111"}
    complaint = Complaint.objects.get(pk=make_complaint(customer=None, **given).pk)
    assert (complaint.complainant, complaint.company, complaint.unit) == ("赵大爷", "星火厂", "3-2-501")
    assert complaint.phone.reveal() == "13800001111"
    assert complaint.content


@pytest.mark.rule("S1-11 R3", "S3-09 R15")
def test_the_responsible_department_gets_the_case_and_is_told(cast, make_complaint):
    complaint = assigned(make_complaint(), cast.li_qiang)
    assert (complaint.handler, complaint.department) == (cast.li_qiang, cast.sales_two)
    assert clock(complaint, "resolve_normal").responsible == cast.li_qiang
    assert Notice.objects.filter(person=cast.li_qiang).exists()


# Judging


@pytest.mark.rule("S1-21 R3", "S2-03 R3")
def test_a_complaint_is_valid_or_invalid_with_ground_and_evidence(cast, make_complaint):
    assert accepted(make_complaint(), by=cast.gm).is_valid
    with pytest.raises(Refused) as refusal:
        accepted(make_complaint(), "invalid", by=cast.gm)
    assert refusal.value.code == "ground"
    held = accepted(make_complaint(), "invalid", ground="beyond_promise", evidence="合同第三条", by=cast.gm)
    assert (held.is_valid, held.ground, held.evidence) == (False, "beyond_promise", "合同第三条")


@pytest.mark.rule("S1-21 R6")
@pytest.mark.parametrize("ground", Ground.values)
def test_there_are_six_grounds_of_invalidity(cast, make_complaint, ground):
    assert len(Ground.values) == 6
    held = accepted(make_complaint(), "invalid", ground=ground, evidence="有记录可查", by=cast.gm)
    assert held.ground == ground


@pytest.mark.rule("S1-21 R7", "S1-21 R8")
def test_malignant_and_malicious_are_opposites(cast, make_complaint):
    malignant = accepted(make_complaint(), "malignant", by=cast.gm)
    malicious = accepted(make_complaint(), "malicious", ground="blackmail", evidence="录音", by=cast.gm)
    assert (malignant.is_valid, malicious.is_valid) == (True, False)
    assert Verdict.MALIGNANT.label != Verdict.MALICIOUS.label


@pytest.mark.rule("S1-03 R10", "S1-21 R8")
def test_a_misunderstanding_is_explained_on_the_facts_and_filed(cast, make_complaint):
    held = accepted(make_complaint(), "misunderstanding", by=cast.gm)
    held = actions.explain(complaint=held, text="标签的日期是灌装日期。", channel="phone", by=cast.zhou_min)
    assert (held.state, held.answer) == ("explained", "标签的日期是灌装日期。")
    assert actions.file_case(complaint=held, by=cast.gm).state == "filed"


# While it is handled


@pytest.mark.rule("S1-21 R12", "S2-02 R4", "S1-03 R5")
def test_what_cannot_be_solved_is_told_to_the_leader_and_the_customer(cast, make_complaint):
    complaint = assigned(make_complaint(by=cast.chen_li), cast.chen_li)
    Notice.objects.all().delete()
    actions.report_unsolved(
        complaint=complaint, report="供货方还没有答复", reply="请您再等两天", channel="phone", by=cast.chen_li
    )
    assert Notice.objects.filter(person=cast.chief).exists()
    step = complaint.steps.last()
    assert "供货方还没有答复" in step.note
    assert "请您再等两天" in step.note


@pytest.mark.rule("S2-02 R13", "S1-11 R1")
def test_what_cannot_be_answered_at_once_gets_an_agreed_time_that_runs(cast, make_complaint):
    complaint = make_complaint()
    at = timezone.now() + timedelta(hours=5)
    complaint = actions.agree_reply(complaint=complaint, at=at, by=cast.zhou_min)
    assert abs(clock(complaint, "agreed_reply").due_at - at) < timedelta(minutes=1)
    actions.respond(complaint=complaint, text="明天上午派人来", channel="phone", by=cast.zhou_min)
    assert clock(complaint, "agreed_reply").state == "met"


@pytest.mark.rule("S1-30 R12")
def test_grave_complaints_come_first(cast, make_complaint):
    major, plain = make_complaint(severity=3), make_complaint()
    assert clock(major, "resolve_normal").priority < clock(plain, "resolve_normal").priority
    assert clock(major, "resolve_normal").is_urgent


@pytest.mark.rule("S1-17 R7")
def test_nothing_apologetic_is_offered_when_the_company_is_not_at_fault(cast, make_complaint):
    complaint = assigned(make_complaint(), cast.zhou_min)
    actions.investigate(complaint=complaint, by=system(), **FINDINGS)
    with pytest.raises(Refused):
        actions.propose(complaint=complaint, kinds=["apology"], plan="致歉", fault="no", by=cast.zhou_min)
    assert actions.propose(complaint=complaint, kinds=["apology"], plan="致歉", fault="yes", by=cast.zhou_min)


@pytest.mark.rule("S3-09 R2", "S2-14 R11")
def test_nobody_promises_more_than_may_be_promised_without_a_signature(cast, make_complaint):
    complaint = assigned(make_complaint(), cast.zhou_min)
    actions.investigate(complaint=complaint, by=system(), **FINDINGS)
    promise = {"kinds": ["compensation"], "plan": "赔偿", "amount": 300, "by": cast.zhou_min}
    with pytest.raises(Refused):
        actions.propose(complaint=complaint, is_agreed=True, **promise)
    actions.propose(complaint=complaint, **promise)
    complaint.refresh_from_db()
    assert complaint.state == "proposed"
    assert Approval.objects.get(kind="complaints.remedy").state == "open"


@pytest.mark.rule("S2-03 R9")
def test_a_deadline_that_was_missed_stays_on_record_and_in_the_list(cast, make_complaint):
    late, due = make_complaint(hours_ago=30 * 24), make_complaint()
    assert list(Complaint.objects.overdue(timezone.now())) == [late]
    late = settle(late, by=cast.zhou_min)
    owed = clock(late, "resolve_normal")
    assert (owed.state, owed.done_at > owed.due_at, bool(owed.broken_at)) == ("met", True, True)
    assert list(Complaint.objects.broken().filter(pk__in=[late.pk, due.pk])) == [late]
