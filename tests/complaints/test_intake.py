"""Taking a complaint in: answered at once, with files, after an earlier case, told to those who must know."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.models import Category, Channel, Complaint, Inquiry, Severity, State
from core.errors import Refused
from core.models import Delivery, Event, Notice, Reach
from regulations.models import Duty
from tests.complaints.walking import close
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(winery):
    """A complaint of the winery's customer as the form hands it over; not registered yet."""

    def make(subject="外包装破损", **facts):
        facts = {"customer": winery, "content": "到货六箱有两箱破损。", "received_at": timezone.now(), **facts}
        return Complaint(subject=subject, **facts)

    return make


@pytest.fixture
def manager(cast):
    return make_person("wujing", "吴经理", "service_manager", cast.service, email="wujing@example.com")


def a_letter(name="letter.pdf", text=b"%PDF-1.4 a letter") -> ContentFile:
    return ContentFile(text, name=name)


def owed(complaint) -> set[str]:
    return {duty.rule.partition(".")[2] for duty in Duty.objects.about(complaint).open()}


@pytest.mark.rule("S1-03 R1")
@pytest.mark.rule("S3-09 R8", "S3-09 R11")
def test_answered_on_the_spot_it_owes_no_answer_and_stands_in_the_inquiry_register(called, cast):
    made = actions.take_in(complaint=called(), reply="已向客户说明,明日补发两箱", by=cast.zhou_min)
    made.refresh_from_db()
    assert (made.state, made.on_the_spot) == (State.ANSWERED, True)
    assert made.first_response_at == made.answered_at
    assert not owed(made) & {"first_response_within", "resolve_normal", "feedback_within"}
    entry = made.inquiries.get()
    assert (entry.state, entry.reply) == (Inquiry.State.ANSWERED, "已向客户说明,明日补发两箱")
    assert entry.customer == made.customer


@pytest.mark.rule("S1-03 R1")
def test_not_answered_on_the_spot_a_reply_is_owed_within_a_day(called, cast):
    made = actions.take_in(complaint=called(channel=Channel.PHONE), by=cast.zhou_min)
    clock = Duty.objects.about(made).get(rule="complaints.first_response_within")
    assert clock.due_at - made.received_at == timedelta(hours=24)
    assert not made.inquiries.exists()


def test_only_a_registered_case_is_answered_on_the_spot(make_complaint, cast):
    complaint = actions.answer_on_the_spot(complaint=make_complaint(), text="已说明", by=cast.zhou_min)
    with pytest.raises(Refused):
        actions.answer_on_the_spot(complaint=complaint, text="又说明", by=cast.zhou_min)
    assert Inquiry.objects.count() == 1


@pytest.mark.rule("S1-21 R9")
@pytest.mark.rule("S2-03 R2")
def test_who_about_what_and_how_it_went_is_on_record(called, cast):
    facts = {"complainant": "孙先生", "phone": "13812345678", "about": cast.chen_li, "place": "二号仓库"}
    made = actions.take_in(complaint=called(**facts), by=cast.zhou_min)
    kept = Complaint.objects.get(pk=made.pk)
    assert (kept.complainant, kept.phone.reveal(), kept.about) == ("孙先生", "13812345678", cast.chen_li)
    assert (kept.subject, kept.content) == ("外包装破损", "到货六箱有两箱破损。")


def test_a_form_sent_twice_makes_one_case_one_reply_and_one_file(called, cast):
    for _click in range(2):
        made = actions.take_in(complaint=called(), key="k" * 64, files=[a_letter()], reply="已说明", by=cast.zhou_min)
    assert Complaint.objects.count() == Inquiry.objects.count() == 1
    assert made.attachments.count() == 1


@pytest.mark.rule("S1-22 R7")
@pytest.mark.rule("S0-05 R5")
def test_evidence_is_kept_with_the_case_and_the_same_file_once(called, cast):
    made = actions.take_in(complaint=called(), files=[a_letter()], by=cast.zhou_min)
    actions.add_files(complaint=made, files=[a_letter("again.pdf"), a_letter("b.pdf", b"%PDF other")], by=cast.zhou_min)
    assert [file.name for file in made.attachments.all()] == ["letter.pdf", "b.pdf"]
    assert Event.objects.about(made).filter(deed="complaints.add_files").exists()
    with pytest.raises(Refused):
        actions.add_files(complaint=made, files=[a_letter("page.pdf", b"<html>")], by=cast.zhou_min)
    with pytest.raises(Refused):
        actions.add_files(complaint=made, files=[], by=cast.zhou_min)


def test_a_closed_case_takes_no_more_files(make_complaint, cast):
    complaint = make_complaint()
    actions.withdraw(complaint=complaint, reason="误登", by=cast.gm)
    with pytest.raises(Refused):
        actions.add_files(complaint=complaint, files=[a_letter()], by=cast.zhou_min)


def test_after_the_window_a_new_case_follows_the_old_one(make_complaint, called, cast):
    old = close(make_complaint())
    made = actions.take_in(complaint=called(earlier_case=old), by=cast.zhou_min)
    assert made.earlier_case == old
    event = Event.objects.about(old).get(deed="complaints.later_case")
    assert event.details["complaint"] == made.pk
    with pytest.raises(Refused):
        actions.take_in(complaint=called(earlier_case=make_complaint()), by=cast.zhou_min)


@pytest.mark.rule("S1-11 R2")
def test_a_major_case_is_told_at_once_to_both_roles_in_every_way_they_have(
    called, manager, cast, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_IS_SET_UP = True
    cast.gm.email = "zong@example.com"
    cast.gm.save()
    Reach.objects.create(person=manager, chat="https://open.feishu.cn/open-apis/bot/v2/hook/abc")
    with django_capture_on_commit_callbacks():
        made = actions.take_in(complaint=called("电梯困人", severity=Severity.MAJOR), by=cast.zhou_min)
    notices = Notice.objects.filter(rule="complaints.major", record_id=made.pk)
    assert {one.person for one in notices} == {manager, cast.gm}
    assert {one.is_urgent for one in notices} == {True}
    told = Delivery.objects.filter(notice__in=notices, is_digest=False)
    assert {one.person for one in told.filter(channel="mail")} == {manager, cast.gm}
    assert [one.person for one in told.filter(channel="chat")] == [manager]


@pytest.mark.rule("S1-11 R2")
def test_a_case_that_turns_out_major_is_told_then(make_complaint, manager, cast):
    complaint = make_complaint()
    assert not Notice.objects.filter(rule="complaints.major").exists()
    actions.accept(complaint=complaint, verdict="general", severity=Severity.MAJOR, by=cast.zhou_min)
    assert set(Notice.objects.filter(rule="complaints.major").values_list("person", flat=True)) == {
        manager.pk,
        cast.gm.pk,
    }


def test_the_roles_that_are_told_are_those_of_the_policy(called, manager, publish, cast):
    publish(major_roles=["department_head"])
    head = make_person("head", "赵主管", "department_head", cast.service)
    actions.take_in(complaint=called(severity=Severity.MAJOR), by=cast.zhou_min)
    assert [one.person for one in Notice.objects.filter(rule="complaints.major")] == [head]


def test_who_heads_a_department_is_told_as_its_head_without_the_role(called, manager, publish, cast):
    publish(major_roles=["department_head"])
    cast.service.head = manager
    cast.service.save()
    actions.take_in(complaint=called(severity=Severity.MAJOR), by=cast.zhou_min)
    assert [one.person for one in Notice.objects.filter(rule="complaints.major")] == [manager]


@pytest.mark.rule("S1-11 R6")
def test_the_time_agreed_with_the_customer_becomes_a_clock(called, cast):
    at = timezone.now() + timedelta(hours=3)
    made = actions.take_in(complaint=called(severity=Severity.MAJOR), agreed_at=at, by=cast.zhou_min)
    clock = Duty.objects.about(made).get(rule="complaints.agreed_reply")
    assert clock.due_at == at
    assert clock.is_urgent


@pytest.mark.rule("S3-09 R6")
def test_the_head_of_the_department_complained_about_learns_of_it_at_once(called, cast):
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    letter = called(channel=Channel.LETTER, about_department=cast.sales_one, handler=cast.chen_li)
    actions.take_in(complaint=letter, by=cast.zhou_min)
    notice = Notice.objects.get(rule="complaints.about_department")
    assert (notice.person, notice.is_urgent) == (cast.chief, True)


@pytest.mark.rule("S1-11 R5")
def test_the_third_customer_on_one_subject_is_told_to_those_who_merge_once(make_complaint, make_customer, manager):
    lift = Category.objects.create(name="电梯", path="/1/")
    for number in range(1, 6):
        home = make_customer(f"{number}01室")
        make_complaint("电梯异响", customer=home, category=lift, place="三号楼")
        told = Notice.objects.filter(rule="complaints.collective", person=manager).count()
        assert told == (1 if number >= 3 else 0)
    make_complaint("电梯异响", customer=make_customer("七号楼"), category=lift, place="七号楼")
    assert Notice.objects.filter(rule="complaints.collective", person=manager).count() == 1


@pytest.mark.rule("S2-05 R13")
def test_the_same_problem_at_another_department_is_told_to_those_who_merge(make_complaint, manager, cast):
    first = make_complaint("渗漏", batch="A1", by=cast.chen_li)
    make_complaint("渗漏", batch="B7", by=cast.zhou_min)
    assert not Notice.objects.filter(rule="complaints.same_problem").exists()
    make_complaint("渗漏", batch="A1", by=cast.zhou_min)
    notice = Notice.objects.get(rule="complaints.same_problem", person=manager)
    assert first.number in notice.title
    assert not Notice.objects.filter(rule="complaints.same_problem", person=cast.chen_li).exists()


def test_nobody_without_the_right_takes_in(called, cast):
    for person in (cast.nobody, cast.sun):
        with pytest.raises(Refused):
            actions.take_in(complaint=called(), by=person)
    assert not Complaint.objects.exists()


@pytest.mark.rule("S1-03 R16")
def test_who_files_a_case_that_was_answered_on_the_spot_says_its_cause(called, cast, signed_in):
    made = actions.take_in(complaint=called(), reply="已说明开瓶方法。", by=cast.zhou_min)
    actions.confirm(complaint=made, view="satisfied", satisfaction=5, by=cast.zhou_min)
    actions.name_responsible(complaint=made, shares=[], note="客户自己弄错了开瓶方法。", by=cast.gm)
    Complaint.objects.filter(pk=made.pk).update(revisit="not")  # whatever the draw said
    client, url = signed_in(cast.gm), reverse("complaints:file_case", args=[made.pk])
    assert url in client.get(made.get_absolute_url()).content.decode()
    assert "cause_code" in client.post(url, {"note": ""}).context["form"].errors
    with pytest.raises(Refused, match="原因"):
        actions.file_case(complaint=made, by=cast.gm, cause_code="没有的原因")
    assert client.post(url, {"cause_code": "客户误解"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.cause_code) == (State.FILED, "客户误解")
