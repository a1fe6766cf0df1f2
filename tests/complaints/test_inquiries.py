"""The inquiry register: what comes in by the same door and is no complaint."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions, hooks
from complaints.models import Complaint, Inquiry
from core.errors import Refused, Stale
from core.models import Event, Notice
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("complaints:inquiries"), reverse("complaints:inquiry_new")
Kind, State = Inquiry.Kind, Inquiry.State


@pytest.fixture
def ask(winery, cast):
    """ask("suggestion", handler=…) -> an entry that 周敏 made."""

    def make(kind=Kind.INQUIRY, by=None, reply="", key="", **facts):
        facts = {"customer": winery, "subject": "送货时间", "content": "周末送货吗", **facts}
        entry = Inquiry(kind=kind, received_at=timezone.now(), **facts)
        return actions.take_inquiry(inquiry=entry, by=by or cast.zhou_min, reply=reply, key=key)

    return make


@pytest.fixture
def manager(cast):
    return make_person("wujing", "吴经理", "service_manager", cast.service)


def typed(**facts):
    told = {"token": uuid.uuid4().hex, "kind": "inquiry", "name": "过路客", "channel": "phone", "handler": ""}
    told |= {"received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "subject": "送货时间", "content": "周末送货吗"}
    return told | facts


@pytest.mark.rule("S0-05 R2")
@pytest.mark.rule("S1-22 R6")
def test_what_comes_in_is_sorted_and_handed_to_whom_it_concerns(ask, cast):
    entry = ask(Kind.ORDER, handler=cast.chen_li, supply_channel="京东")
    assert (entry.number[0], entry.state, entry.department) == ("Z", State.OPEN, cast.sales_one)
    assert Notice.objects.get(rule="complaints.inquiry").person == cast.chen_li
    assert Event.objects.about(entry).get().deed == "complaints.take_inquiry"


@pytest.mark.rule("S1-17 R2")
@pytest.mark.rule("S1-22 R2")
def test_an_inquiry_answered_at_once_stands_answered(ask, cast):
    entry = ask(reply="周六也送")
    assert (entry.state, entry.reply, entry.replied_by) == (State.ANSWERED, "周六也送", cast.zhou_min)
    with pytest.raises(Stale, match="周敏"):
        actions.answer_inquiry(inquiry=entry, reply="周日也送", by=cast.zhou_min)


def test_the_same_form_enters_once(ask):
    assert ask(key="k" * 64) == ask(key="k" * 64)


@pytest.mark.rule("S2-02 R5")
@pytest.mark.rule("S3-09 R9")
def test_a_suggestion_is_laid_before_those_who_decide_and_decided_with_the_reason(ask, manager, cast):
    entry = ask(Kind.SUGGESTION, handler=cast.chen_li)
    assert Notice.objects.get(rule="complaints.suggestion").person == manager
    with pytest.raises(Refused):
        actions.answer_inquiry(inquiry=entry, reply="谢谢", by=cast.chen_li)
    with pytest.raises(Refused):
        actions.decide_inquiry(inquiry=entry, is_adopted=True, reason="可行", by=cast.chen_li)
    with pytest.raises(Refused):
        actions.decide_inquiry(inquiry=entry, is_adopted=False, reason=" ", by=manager)
    entry = actions.decide_inquiry(inquiry=entry, is_adopted=True, reason="下月起周末送货", by=manager)
    assert (entry.state, entry.reply) == (State.ADOPTED, "下月起周末送货")


@pytest.mark.rule("S3-09 R10")
def test_whoever_has_the_suggestion_is_told_to_let_the_customer_know(ask, manager, cast):
    entry = ask(Kind.SUGGESTION, handler=cast.chen_li)
    actions.decide_inquiry(inquiry=entry, is_adopted=False, reason="人手不足", by=manager)
    told = Notice.objects.get(rule="complaints.inquiry", stage="decided")
    assert (told.person, told.text) == (cast.chen_li, "人手不足")
    with pytest.raises(Stale):
        actions.decide_inquiry(inquiry=entry, is_adopted=True, reason="改主意", by=manager)


@pytest.mark.rule("S2-02 R6")
def test_adopted_suggestions_and_praise_are_made_public_nothing_else(ask, manager):
    adopted = actions.decide_inquiry(inquiry=ask(Kind.SUGGESTION), is_adopted=True, reason="可行", by=manager)
    praise, plain = ask(Kind.PRAISE), ask()
    for entry in (adopted, praise):
        assert actions.publish_inquiry(inquiry=entry, is_published=True, by=manager).is_published
        with pytest.raises(Stale):
            actions.publish_inquiry(inquiry=entry, is_published=True, by=manager)
    with pytest.raises(Refused):
        actions.publish_inquiry(inquiry=plain, is_published=True, by=manager)
    assert not actions.publish_inquiry(inquiry=praise, is_published=False, by=manager).is_published


def test_praise_proposes_a_reward_to_the_superior(ask, cast):
    entry = ask(Kind.PRAISE, about=cast.chen_li)
    entry = actions.answer_inquiry(
        inquiry=entry, reply="已转达,谢谢", reward="表扬信一封,奖励 200 元", by=cast.zhou_min
    )
    notice = Notice.objects.get(rule="complaints.reward")
    assert (notice.person, notice.text) == (cast.chief, "表扬信一封,奖励 200 元")


def test_whoever_is_reported_does_not_handle_the_report(ask, cast):
    with pytest.raises(Refused):
        ask(Kind.REPORT, about=cast.chen_li, handler=cast.chen_li)
    assert ask(Kind.REPORT, about=cast.chen_li).handler == cast.zhou_min


def test_whoever_is_reported_does_not_see_the_report(ask, signed_in, cast):
    entry = ask(Kind.REPORT, about=cast.gm)
    assert Inquiry.objects.visible_to(cast.zhou_min).get() == entry
    assert signed_in(cast.gm).get(entry.get_absolute_url()).status_code == 404
    assert Inquiry.objects.visible_to(cast.gm).count() == 0
    ask(Kind.PRAISE, about=cast.gm)
    assert Inquiry.objects.visible_to(cast.gm).count() == 1


def test_a_leaver_hands_open_entries_over_and_none_to_whom_it_is_about(ask, cast):
    entry, report = ask(handler=cast.chen_li), ask(Kind.REPORT, handler=cast.chen_li, about=cast.wang_qian)
    answered = ask(handler=cast.chen_li, reply="是")
    assert hooks.count_inquiries(cast.chen_li) == 2
    assert hooks.hand_over_inquiries(cast.chen_li, cast.wang_qian, cast.chief) == 2
    for one in (entry, report, answered):
        one.refresh_from_db()
    assert [one.handler for one in (entry, report, answered)] == [cast.wang_qian, cast.chief, cast.chen_li]
    assert Event.objects.about(entry).filter(deed="complaints.pass_on", by=cast.chief).exists()


def test_the_customer_learns_of_it_and_cannot_go(ask, winery):
    entry = ask()
    event = Event.objects.about(winery).get(deed="complaints.take_inquiry")
    assert entry.number in event.details["text"]
    assert hooks.held_by([winery.pk]) == {winery.pk: "在咨询登记中有记录"}


def test_an_entry_is_found_by_phone(ask, signed_in, cast):
    ask(customer=None, name="过路客", phone="13812345678", subject="发票怎么开")
    client = signed_in(cast.zhou_min)
    assert "发票怎么开" in client.get(LIST, {"q": "138 1234 5678"}).content.decode()
    assert "发票怎么开" not in client.get(LIST, {"q": "13812345679"}).content.decode()


def test_an_inquiry_becomes_a_complaint_and_says_so(ask, signed_in, cast):
    entry = ask(name="孙梅")
    client = signed_in(cast.zhou_min)
    page = client.get(reverse("complaints:new"), {"inquiry": entry.pk}).content.decode()
    assert "周末送货吗" in page
    sent = typed(inquiry=entry.pk, customer=entry.customer_id, complainant="孙梅", severity="1")
    client.post(reverse("complaints:new"), sent)
    entry.refresh_from_db()
    made = Complaint.objects.get()
    assert (entry.complaint, entry.state) == (made, State.ANSWERED)
    assert made.number in entry.reply
    other = ask()
    actions.link_complaint(inquiry=other, complaint=made, by=cast.zhou_min)
    with pytest.raises(Stale):
        actions.link_complaint(inquiry=other, complaint=made, by=cast.zhou_min)


def test_who_may_not_and_who_cannot_see(ask, cast):
    entry = ask()
    for person in (cast.nobody, cast.li_qiang):
        with pytest.raises(Refused):
            actions.answer_inquiry(inquiry=entry, reply="是", by=person)
    with pytest.raises(Refused):
        ask(by=cast.sun)
    with pytest.raises(Refused):
        ask(by=cast.li_qiang)
    assert list(Inquiry.objects.visible_to(cast.li_qiang)) == []


def test_the_list_is_narrowed_and_costs_the_same_for_3_and_30(ask, signed_in, cast, django_assert_max_num_queries):
    client = signed_in(cast.zhou_min)
    ask(Kind.PRAISE, subject="热情周到")
    ask(Kind.ORDER, subject="充值未到账", customer=None, name="过路客")
    ask(reply="是")
    client.get(LIST)
    with django_assert_max_num_queries(15) as three:
        page = client.get(LIST).content.decode()
    cost = len(three.captured_queries)
    assert "热情周到" in page
    assert "充值未到账" not in client.get(LIST, {"kind": "praise"}).content.decode()
    assert "热情周到" not in client.get(LIST, {"state": "answered"}).content.decode()
    for _number in range(27):
        ask()
    with django_assert_max_num_queries(cost):
        client.get(LIST)


def test_entering_deciding_and_answering_by_the_pages(winery, manager, signed_in, cast):
    client = signed_in(cast.zhou_min)
    wrong = client.post(NEW, typed(content="", subject="送货时间")).content.decode()
    assert "送货时间" in wrong
    assert not Inquiry.objects.exists()
    sent = typed(kind="suggestion", find="华东酒业")
    for _click in range(2):
        answer = client.post(NEW, sent)
    entry = Inquiry.objects.get()
    assert (answer.url, entry.customer) == (entry.get_absolute_url(), winery)
    assert "采纳" not in client.get(answer.url).content.decode()
    boss = signed_in(manager)
    assert "采纳或婉拒" in boss.get(answer.url).content.decode()
    decide = reverse("complaints:inquiry_decide", args=[entry.pk])
    assert boss.post(decide, {"is_adopted": "yes", "reason": ""}).context["form"].errors
    boss.post(decide, {"is_adopted": "yes", "reason": "下月起周末送货"})
    entry.refresh_from_db()
    assert entry.state == State.ADOPTED
    boss.post(reverse("complaints:inquiry_publish", args=[entry.pk]), {"publish": "yes"})
    assert "张榜公布" in boss.get(answer.url).content.decode()
    late = boss.post(decide, {"is_adopted": "no", "reason": "不了"}, follow=True).content.decode()
    assert "吴经理" in late


def test_the_file_is_masked_and_logged(ask, signed_in, cast):
    ask(phone="13812345678")
    answer = signed_in(cast.gm).post(reverse("complaints:inquiry_export"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "送货时间" in text
    assert "13812345678" not in text
    assert Event.objects.filter(kind=Event.Kind.EXPORT, by=cast.gm).exists()


def test_pages_in_the_browser(ask, manager, page_of, assert_accessible, transactional_db):
    praise, suggestion = ask(Kind.PRAISE), ask(Kind.SUGGESTION)
    for width in (1366, 390):
        page = page_of(manager, width=width)
        answer = reverse("complaints:inquiry_answer", args=[praise.pk])
        decide = reverse("complaints:inquiry_decide", args=[suggestion.pk])
        for url in (LIST, NEW, suggestion.get_absolute_url(), answer, decide):
            page.goto(url)
            assert_accessible(page)
