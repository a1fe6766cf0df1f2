"""泄密事件: reported by anybody, told at once, answered, closed; a penalty only where the policy says so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval
from archives.actions.leak_penalties import propose_penalty
from archives.actions.leaks import answer_leak, close_leak, note_told, report_leak
from archives.models import LeakIncident, LeakPenalty
from core.errors import Refused, Stale
from core.models import Notice
from regulations.models import Duty
from tests.archives.conftest import a_file
from tests.conftest import make_person


@pytest.fixture
def manager(cast):
    return make_person("guanli", "客服经理", "service_manager", cast.service, clearance=2)


def closed(leak, by, **facts) -> LeakIncident:
    answer_leak(leak=leak, measures="收回资料", by=by)
    given = {"effect": "slight", "conclusion": "未造成后果", "by": by}
    return close_leak(leak=leak, **given | facts)


@pytest.mark.rule("S1-05 R26")
@pytest.mark.rule("S1-25 R4")
@pytest.mark.rule("S1-27 R11")
@pytest.mark.rule("S2-13 R13")
def test_a_leak_is_reported_in_one_field_and_both_roles_are_told_at_once(cast, han_mei, manager, signed_in):
    answer = signed_in(cast.chen_li).post(reverse("archives:leak_new"), {"what": "邮件误发", "token": "a"}, follow=True)
    leak = LeakIncident.objects.get()
    assert answer.redirect_chain[-1][0] == leak.get_absolute_url()
    told = Notice.objects.filter(rule="archives.leak_answered_within")
    assert {notice.person for notice in told} == {han_mei, manager}
    assert all(notice.is_urgent for notice in told)
    duty = Duty.objects.open().get(rule="archives.leak_answered_within")
    assert (duty.responsible, duty.span, duty.is_urgent) == (han_mei, "2 hours", True)


def test_who_is_told_and_how_soon_says_the_policy(cast, han_mei, manager, publish):
    publish(leak_roles=["general_manager"], leak_answered_within="1 hours")
    report_leak(what="邮件误发", by=cast.chen_li)
    assert [notice.person for notice in Notice.objects.filter(rule="archives.leak_answered_within")] == [cast.gm]
    assert Duty.objects.get(rule="archives.leak_answered_within").span == "1 hours"


def test_of_a_file_it_says_the_number_and_never_the_title(cast, ma_lan, han_mei, manager, signed_in):
    file = a_file(ma_lan, level=3, title="并购底价", keeper=ma_lan)
    signed_in(ma_lan).post(reverse("archives:file_leak", args=[file.pk]), {"what": "被外人看到", "token": "a"})
    leak = LeakIncident.objects.get()
    assert (leak.file, leak.level) == (file, 3)
    assert not Notice.objects.filter(title__contains="并购").exists()
    page = signed_in(manager).get(leak.get_absolute_url()).content.decode()
    assert file.number in page
    assert "并购底价" not in page
    given = {"what": "外泄", "number": file.number, "token": "b"}
    answer = signed_in(cast.chen_li).post(reverse("archives:leak_new"), given)
    assert answer.status_code == 422
    with pytest.raises(Refused):
        report_leak(what="外泄", file=file, by=cast.chen_li)


@pytest.mark.rule("S0-07 R12")
def test_measures_and_the_times_of_telling_are_kept(cast, han_mei, manager):
    leak = report_leak(what="邮件误发", by=cast.chen_li)
    with pytest.raises(Refused):
        answer_leak(leak=leak, measures="收回", by=cast.chen_li)
    answer_leak(leak=leak, measures="已要求收件人删除", by=han_mei)
    answer_leak(leak=leak, measures="已更换密码", by=manager)
    leak.refresh_from_db()
    assert leak.answered_by == han_mei
    assert "已要求收件人删除" in leak.measures
    assert "已更换密码" in leak.measures
    assert Duty.objects.get(rule="archives.leak_answered_within").state == "met"
    now = timezone.now()
    note_told(leak=leak, whom="authority", at=now - timedelta(hours=1), by=han_mei)
    note_told(leak=leak, whom="customer", at=now, by=han_mei)
    for facts, code in (({"whom": "customer", "at": now}, "told"), ({"whom": "press", "at": now}, "whom")):
        with pytest.raises(Refused) as refusal:
            note_told(leak=leak, by=han_mei, **facts)
        assert refusal.value.code == code
    leak.refresh_from_db()
    assert leak.customer_told_at == now


@pytest.mark.rule("S1-27 R14")
@pytest.mark.rule("S2-13 R14")
def test_it_is_closed_with_a_conclusion_and_stays_so(cast, han_mei):
    leak = report_leak(what="资料柜未锁,无法证明无人看过", by=cast.chen_li)
    with pytest.raises(Refused):
        close_leak(leak=leak, effect="risk", conclusion="加锁", by=han_mei)
    with pytest.raises(Refused) as refusal:
        closed(leak, han_mei, responsible=han_mei)
    assert refusal.value.code == "own"
    close_leak(leak=leak, effect="risk", conclusion="加锁", responsible=cast.chen_li, by=han_mei)
    with pytest.raises(Stale):
        answer_leak(leak=leak, measures="再查", by=han_mei)


def test_who_reported_sees_the_own_report_and_nobody_else_does(cast, han_mei, signed_in):
    leak = report_leak(what="邮件误发", by=cast.chen_li)
    assert signed_in(cast.chen_li).get(leak.get_absolute_url()).status_code == 200
    assert signed_in(cast.zhou_min).get(leak.get_absolute_url()).status_code == 404
    assert signed_in(cast.zhou_min).get(reverse("archives:leaks")).context["page"].count == 0
    assert signed_in(cast.chen_li).get(reverse("archives:leak_answer", args=[leak.pk])).status_code == 403


@pytest.mark.rule("S1-27 R12")
@pytest.mark.rule("S2-13 R14")
def test_penalties_are_off_until_the_policy_switches_them_on(cast, han_mei, publish):
    leak = report_leak(what="邮件误发", by=cast.zhou_min)
    leak = closed(leak, han_mei, responsible=cast.chen_li)
    with pytest.raises(Refused) as refusal:
        propose_penalty(leak=leak, amount=Decimal(200), reason="误发", by=han_mei)
    assert refusal.value.code == "off"
    publish(leak_penalty=True)
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    with pytest.raises(Refused) as refusal:
        propose_penalty(leak=leak, amount=Decimal(501), reason="误发", by=han_mei)
    assert refusal.value.code == "amount"
    penalty = propose_penalty(leak=leak, amount=Decimal(200), reason="误发", by=han_mei)
    assert (penalty.head, penalty.head_amount, penalty.state) == (cast.chief, Decimal(160), "asked")
    approve(approval=Approval.objects.about(penalty).get(), by=cast.gm)
    penalty.refresh_from_db()
    assert penalty.state == "approved"
    assert set(Notice.objects.filter(rule="archives.leak_penalty").values_list("person", flat=True)) == {
        cast.chen_li.pk,
        cast.chief.pk,
    }
    with pytest.raises(Refused):
        propose_penalty(leak=leak, amount=Decimal(200), reason="误发", by=han_mei)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeakPenalty.objects.filter(pk=penalty.pk).update(amount=0)


def test_a_serious_leak_is_not_settled_by_a_fine(cast, han_mei, publish):
    publish(leak_penalty=True)
    leak = closed(report_leak(what="卖资料", by=cast.zhou_min), han_mei, responsible=cast.chen_li, effect="serious")
    with pytest.raises(Refused) as refusal:
        propose_penalty(leak=leak, amount=Decimal(200), reason="误发", by=han_mei)
    assert refusal.value.code == "serious"


def test_the_list_costs_the_same_for_three_and_thirty(cast, han_mei, signed_in, django_assert_max_num_queries):
    client, counts = signed_in(han_mei), []
    for more in (3, 27):
        for _each in range(more):
            report_leak(what="邮件误发", by=cast.chen_li)
        client.get(reverse("archives:leaks"))
        with django_assert_max_num_queries(14) as asked:
            client.get(reverse("archives:leaks"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.rule("S1-05 R26", "S1-27 R11")
def test_whoever_the_policy_tells_of_a_leak_sees_it_and_who_may_act_owes_it(cast, han_mei, publish, signed_in):
    publish(leak_roles=["sales_director", "information_supervisor"])
    leak = report_leak(what="邮件误发", by=cast.chen_li)
    assert Notice.objects.filter(person=cast.director, url=leak.get_absolute_url()).exists()
    page = signed_in(cast.director).get(leak.get_absolute_url())
    assert page.status_code == 200
    assert reverse("archives:leak_answer", args=[leak.pk]) not in page.content.decode()
    assert Duty.objects.open().get(rule="archives.leak_answered_within").responsible == han_mei
    assert signed_in(cast.wang_qian).get(leak.get_absolute_url()).status_code == 404


@pytest.mark.rule("S1-27 R12")
def test_a_head_who_bears_a_share_does_not_decide_and_the_superior_does(cast, han_mei, publish):
    publish(leak_penalty=True)
    cast.company.head = cast.gm
    cast.company.save()
    chairman = make_person("dong", "董事长", "chairman", cast.company)
    cast.gm.superior = chairman
    cast.gm.save()
    leak = closed(report_leak(what="邮件误发", by=cast.zhou_min), han_mei, responsible=cast.he_jing)
    penalty = propose_penalty(leak=leak, amount=Decimal(200), reason="误发", by=han_mei)
    assert penalty.head == cast.gm
    approval = Approval.objects.about(penalty).get()
    with pytest.raises(Refused):
        approve(approval=approval, by=cast.gm)
    approve(approval=approval, by=chairman)
    penalty.refresh_from_db()
    assert penalty.state == "approved"
