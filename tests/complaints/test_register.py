"""The register of complaints: its two clocks, its deeds, and who may do them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import actions
from complaints.hooks import HAND_OVER
from complaints.models import Complaint
from complaints.policy import policy_for
from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations.deadlines import deadline
from regulations.models import Duty
from regulations.values import Span
from staff.models import User
from tests.complaints.walking import close, settle

pytestmark = pytest.mark.django_db


def clock(complaint, name):
    return Duty.objects.about(complaint).get(rule=f"complaints.{name}")


def clocks_open(complaint):
    return set(Duty.objects.about(complaint).open().values_list("rule", flat=True))


@pytest.mark.rule("S1-03 R2")
@pytest.mark.rule("S1-03 R3")
def test_registered_within_a_day_keeps_the_rule(make_complaint, cast):
    complaint = make_complaint(hours_ago=23)
    duty = clock(complaint, "register_within")
    assert (duty.state, duty.broken_at, duty.done_by) == ("met", None, cast.zhou_min)


@pytest.mark.rule("S1-03 R3")
def test_registered_after_a_day_breaks_the_rule(make_complaint):
    complaint = make_complaint(hours_ago=26)
    duty = clock(complaint, "register_within")
    assert duty.broken_at == complaint.received_at + timedelta(hours=24)
    assert duty.overrun in range(7190, 7211)


@pytest.mark.rule("S1-03 R11")
def test_settling_is_owed_in_three_working_days(make_complaint, cast, winery):
    complaint = make_complaint()
    duty = clock(complaint, "resolve_normal")
    assert duty.due_at == deadline(complaint.received_at, Span(3), department=cast.service).at
    assert (duty.responsible, duty.department, duty.customer_name) == (cast.zhou_min, cast.service, winery.name)


def test_a_changed_policy_changes_new_complaints_and_leaves_old_ones(make_complaint, publish, cast):
    old = make_complaint("旧投诉")
    version = publish(resolve_normal="4 working days", register_within="48 hours")
    new = make_complaint("新投诉", hours_ago=26)
    old.refresh_from_db()
    assert (policy_for(old).resolve_normal, policy_for(new).resolve_normal) == (Span(3), Span(4))
    assert (old.policy, new.policy) == (None, version)
    assert clock(old, "resolve_normal").span == "3 working days"
    assert clock(new, "resolve_normal").span == "4 working days"
    assert clock(new, "register_within").broken_at is None
    actions.mark_special(complaint=old, reason="须送外部检测", by=cast.gm)
    assert clock(old, "resolve_special").span == "7 working days"


def test_each_limit_of_the_policy_can_be_changed(make_complaint, publish, cast):
    publish(resolve_special="9 working days", reopen_within="1 days")
    complaint = make_complaint()
    actions.mark_special(complaint=complaint, reason="须送外部检测", by=cast.gm)
    assert clock(complaint, "resolve_special").span == "9 working days"
    settle(complaint, resolution="已换货", by=cast.gm)
    Complaint.objects.filter(pk=complaint.pk).update(resolved_at=timezone.now() - timedelta(days=13))
    with pytest.raises(Refused, match="1"):
        actions.reopen(complaint=complaint, reason="仍不满意", by=cast.gm)


@pytest.mark.rule("S1-03 R16")
def test_every_complaint_has_an_owner_and_a_number(make_complaint, cast):
    first, second = make_complaint(), make_complaint()
    year = timezone.localdate().year
    assert (first.number, second.number) == (f"{year}-0001", f"{year}-0002")
    assert (first.handler, first.department) == (cast.zhou_min, cast.service)


def test_the_same_form_registers_once(make_complaint):
    assert make_complaint(key="k1") == make_complaint(key="k1")
    assert Complaint.objects.count() == 1
    assert Duty.objects.count() == 3


def test_who_complains_must_be_known(make_complaint):
    with pytest.raises(Refused):
        make_complaint(customer=None)
    assert make_complaint(customer=None, complainant="过路客").customer is None
    with pytest.raises(Refused):
        make_complaint(hours_ago=-2)


def test_a_major_case_goes_first(make_complaint):
    major = make_complaint(severity=Complaint.Severity.MAJOR)
    duty = clock(major, "resolve_normal")
    assert duty.is_urgent
    assert duty.priority < clock(make_complaint(), "resolve_normal").priority


def test_settled_in_time(make_complaint, cast):
    complaint = make_complaint()
    done = settle(complaint, resolution="已换货", by=cast.zhou_min)
    assert (done.state, done.resolved_by) == ("carried_out", cast.zhou_min)
    duty = clock(complaint, "resolve_normal")
    assert (duty.state, duty.broken_at) == ("met", None)
    assert Event.objects.about(complaint).filter(deed="complaints.carry_out").exists()


def test_settled_late_is_stored(make_complaint, cast):
    complaint = make_complaint(hours_ago=24 * 20)
    settle(complaint, resolution="已换货", by=cast.zhou_min)
    duty = clock(complaint, "resolve_normal")
    assert duty.broken_at == duty.due_at
    assert duty.overrun > 0


def test_the_second_one_is_told_who_was_first(make_complaint, cast):
    complaint = make_complaint()
    settle(complaint, resolution="已换货", by=cast.zhou_min)
    with pytest.raises(Stale, match="周敏"):
        actions.carry_out(complaint=complaint, resolution="已退货", by=cast.gm)
    with pytest.raises(Stale, match="周敏"):
        actions.withdraw(complaint=complaint, reason="重复", by=cast.gm)


def test_a_withdrawn_complaint_owes_nothing(make_complaint, cast):
    complaint = make_complaint()
    with pytest.raises(Refused):
        actions.withdraw(complaint=complaint, reason="", by=cast.gm)
    actions.withdraw(complaint=complaint, reason="客户撤回", by=cast.gm)
    assert not Duty.objects.open().exists()
    assert clock(complaint, "resolve_normal").state == "void"


def test_opened_again_the_clock_begins_anew(make_complaint, cast):
    complaint = make_complaint(hours_ago=24 * 20)
    settle(complaint, resolution="已换货", by=cast.zhou_min)
    again = actions.reopen(complaint=complaint, reason="仍不满意", by=cast.gm)
    assert (again.state, again.resolution, again.resolved_at) == ("investigating", "", None)
    clocks = Duty.objects.about(complaint).filter(rule="complaints.resolve_normal").order_by("id")
    assert [one.state for one in clocks] == ["met", "open"]
    assert clocks[1].due_at > timezone.now()
    with pytest.raises(Refused):
        actions.reopen(complaint=complaint, reason="仍不满意", by=cast.gm)


def test_opened_again_after_the_handler_left(make_complaint, cast):
    complaint = make_complaint(handler=cast.wang_qian)
    complaint = settle(complaint, resolution="换货", by=cast.wang_qian)
    User.objects.filter(pk=cast.wang_qian.pk).update(is_active=False, state="left")
    complaint = actions.reopen(complaint=complaint, reason="客户不满意", by=cast.chief)
    assert complaint.handler == cast.chief
    assert clocks_open(complaint) == {"complaints.first_response_within", "complaints.resolve_normal"}
    assert {duty.responsible for duty in Duty.objects.about(complaint).open()} == {cast.chief}
    assert Event.objects.about(complaint).latest("pk").changes["handler"] == ["王倩", "陈科长"]


def test_who_had_it_is_told_that_it_is_open_again(make_complaint, cast):
    complaint = make_complaint(handler=cast.wang_qian)
    complaint = settle(complaint, resolution="换货", by=cast.wang_qian)
    before = Notice.objects.filter(person=cast.wang_qian).count()
    actions.reopen(complaint=complaint, reason="客户不满意", by=cast.chief)
    assert Notice.objects.filter(person=cast.wang_qian).count() == before + 1


def test_given_to_somebody_the_clocks_go_along(make_complaint, cast):
    complaint = make_complaint()
    actions.assign(complaint=complaint, handler=cast.li_qiang, reason="销售二部的货", by=cast.gm)
    duty = clock(complaint, "resolve_normal")
    assert (duty.responsible, duty.department) == (cast.li_qiang, cast.sales_two)
    event = Event.objects.about(complaint).get(deed="complaints.assign")
    assert event.changes["handler"] == ["周敏", "李强"]
    with pytest.raises(Stale, match="李强"):
        actions.assign(complaint=complaint, handler=cast.wang_qian, by=cast.gm, seen="0.0")
    with pytest.raises(Refused):
        actions.assign(complaint=complaint, handler=cast.li_qiang, by=cast.gm)


def test_a_leaver_hands_open_complaints_over(make_complaint, cast):
    kept, done = make_complaint(), make_complaint()
    close(done, by=cast.zhou_min)
    assert HAND_OVER.count(cast.zhou_min) == 1
    assert HAND_OVER.move(cast.zhou_min, cast.wang_qian, cast.admin) == 1
    assert HAND_OVER.count(cast.zhou_min) == 0
    kept.refresh_from_db()
    assert kept.handler == cast.wang_qian
    assert clock(kept, "resolve_normal").responsible == cast.wang_qian


def test_who_may_not(make_complaint, cast):
    complaint = make_complaint(by=cast.chen_li, handler=cast.chen_li)
    deeds = [
        lambda by: actions.assign(complaint=complaint, handler=cast.wang_qian, by=by),
        lambda by: actions.mark_special(complaint=complaint, reason="须送检", by=by),
        lambda by: actions.withdraw(complaint=complaint, reason="重复", by=by),
    ]
    for deed in deeds:
        with pytest.raises(Refused) as refusal:
            deed(cast.chen_li)
        assert refusal.value.code == "forbidden"
    with pytest.raises(Refused) as refusal:
        actions.register(complaint=Complaint(), by=cast.sun)
    assert refusal.value.code == "forbidden"


def test_who_cannot_see(make_complaint, cast, winery):
    complaint = make_complaint()
    assert list(Complaint.objects.visible_to(cast.gm)) == [complaint]
    assert list(Complaint.objects.visible_to(cast.li_qiang)) == []
    with pytest.raises(Refused) as refusal:
        actions.carry_out(complaint=complaint, resolution="已换货", by=cast.li_qiang)
    assert refusal.value.code == "unseen"
    with pytest.raises(Refused) as refusal:
        make_complaint(by=cast.li_qiang, customer=winery)
    assert refusal.value.code == "unseen"


def test_the_phone_is_encrypted_found_and_read_with_a_reason(make_complaint, cast):
    complaint = make_complaint(phone="13812345678")
    complaint.refresh_from_db()
    assert str(complaint.phone) == "138****5678"
    assert complaint.phone_index
    with pytest.raises(Refused):
        actions.reveal_phone(complaint=complaint, reason="", by=cast.zhou_min)
    assert actions.reveal_phone(complaint=complaint, reason="回电核实", by=cast.zhou_min) == "13812345678"
    assert Event.objects.get(deed="complaints.reveal").kind == "read"


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "carried_out"},
        {"state": "filed"},
        {"state": "duplicate"},
        {"verdict": "invalid"},
        {"is_firm": True},
        {"satisfaction": 6},
        {"judged_at": timezone.now()},
        {"state": "withdrawn"},
        {"is_special": True},
        {"customer": None},
    ],
)
def test_the_database_keeps_facts_together(make_complaint, broken):
    complaint = make_complaint()
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**broken)


def test_the_customer_learns_of_it(make_complaint, winery, cast):
    from customers.timeline import timeline_of

    make_complaint()
    told = timeline_of(winery, person=cast.zhou_min, kind="complaints")
    assert [entry.title for entry in told.entries] == ["登记投诉"]
    assert "外包装破损" in told.entries[0].text
    stranger = SimpleNamespace(has_perm=lambda name: not name.startswith("complaints."))
    assert "complaints" not in dict(timeline_of(winery, person=stranger).kinds)
    assert "登记投诉" not in [entry.title for entry in timeline_of(winery, person=stranger).entries]


def test_the_handler_is_told_and_nobody_of_the_own_deed(make_complaint, cast):
    make_complaint()
    assert not Notice.objects.exists()
    complaint = make_complaint(handler=cast.chen_li, severity=Complaint.Severity.MAJOR)
    notice = Notice.objects.get(rule="complaints.handler")
    assert (notice.person, notice.is_urgent, notice.url) == (cast.chen_li, True, complaint.get_absolute_url())
    assert complaint.number in notice.title
    for handler in (cast.wang_qian, cast.chen_li):
        actions.assign(complaint=complaint, handler=handler, by=cast.gm)
    told = Notice.objects.filter(rule="complaints.handler").order_by("id")
    assert [one.person for one in told] == [cast.chen_li, cast.wang_qian, cast.chen_li]
