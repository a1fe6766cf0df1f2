"""Deputies, deadlines, escalation, people who leave, and who is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import actions, hooks
from approvals.actions.moving import HAND_OVER
from approvals.actions.signatures import RULE
from approvals.models import Approval, Signature
from approvals.policy import ApprovalPolicy
from approvals.tasks import look_after
from core.errors import Refused
from core.models import Event, Notice
from regulations.models import Duty
from regulations.values import ChainStep, Span
from staff.models import Deputy, User
from tests.approvals.conftest import waiting
from tests.conftest import make_person

GM = ChainStep("general_manager")


@pytest.fixture
def appoint(cast):
    """appoint(person, deputy, days=0) -> the deputy signs from today for so many more days."""

    def make(person, deputy, days=0, begin=0):
        today = timezone.localdate() + timedelta(days=begin)
        return Deputy.objects.create(
            person=person, deputy=deputy, date_from=today, date_to=today + timedelta(days=days), set_by=cast.system
        )

    return make


def fresh(person) -> User:
    """As the next request loads the person."""
    return User.objects.get(pk=person.pk)


def overdue(approval) -> None:
    """Time passes: what waits should have been decided an hour ago."""
    late = timezone.now() - timedelta(hours=1)
    Duty.objects.filter(rule=RULE, state="open").update(due_at=late, begun_at=late - timedelta(days=3))


def test_a_deputy_decides_what_already_waits_and_both_names_stay(ask, cast, appoint, signed_in):
    approval = ask(GM)
    appoint(cast.gm, cast.director)
    director = signed_in(cast.director)
    page = director.get(reverse("approvals:detail", args=[approval.pk])).content.decode()
    assert "您代理总经理签批" in page
    assert '<span class="visually-hidden">待办: </span>1<' in page
    director.post(
        reverse("approvals:decide", args=[approval.pk]), {"deed": "approve", "signature": approval.signatures.get().pk}
    )
    given = approval.signatures.get()
    assert (given.person, given.decided_by, given.state) == (cast.gm, cast.director, "approved")
    event = Event.objects.about(approval).get(deed="approvals.approve")
    assert (event.by, event.acting_for) == (cast.director, cast.gm)
    assert "何部长代总经理" in director.get(reverse("approvals:detail", args=[approval.pk])).content.decode()


@pytest.mark.parametrize("begin", [-5, 5])
def test_only_on_the_days_of_the_deputy(ask, cast, appoint, begin):
    approval = ask(GM)
    appoint(cast.gm, cast.director, begin=begin)
    with pytest.raises(Refused):
        actions.approve(approval=approval, by=fresh(cast.director))


def test_nobody_decides_the_own_request_as_deputy_or_through_a_second_role(ask, cast, appoint):
    approval = ask(GM)
    appoint(cast.gm, cast.chen_li)
    applicant = fresh(cast.chen_li)
    with pytest.raises(Refused) as found:
        actions.approve(approval=approval, by=applicant)
    assert found.value.code == "own"
    assert not Approval.objects.waiting_for(applicant).exists()

    cast.chief.groups.add(cast.gm.groups.get())
    assert waiting(ask(GM, by=cast.chief, kind="tests.own")) == ["何部长", "总经理"]


def test_each_signature_is_a_duty_until_it_is_given(ask, cast, second_gm):
    approval = ask(GM)
    assert sorted(Duty.objects.open().filter(rule=RULE).values_list("responsible__name", flat=True)) == [
        "副总经理",
        "总经理",
    ]
    actions.approve(approval=approval, by=cast.gm)
    assert sorted(Duty.objects.values_list("responsible__name", "state")) == [("副总经理", "void"), ("总经理", "met")]


def test_the_deadline_is_the_policys(ask, monkeypatch):
    ask(GM)
    changed = ApprovalPolicy(decide_within=Span(5, "working_days"))
    monkeypatch.setattr("approvals.actions.signatures.policy_for", lambda _record: changed)
    ask(GM, kind="tests.other")
    assert list(Duty.objects.order_by("id").values_list("span", flat=True)) == ["2 working days", "5 working days"]


def test_undecided_in_time_goes_up_once_a_step(ask, cast):
    approval = ask(ChainStep("superior"), GM)
    look_after()
    assert waiting(approval) == ["陈科长"]  # not yet
    overdue(approval)
    assert look_after() == {"looked": 0, "escalated": 1}
    assert waiting(approval) == ["何部长"]
    given = approval.signatures.get(state="waiting")
    assert (given.is_escalated, given.came_from.person, given.came_from.state) == (True, cast.chief, "moved")
    assert Duty.objects.filter(broken_at__isnull=False).get().responsible == cast.chief  # the breach stays
    cast.director.superior = cast.gm
    cast.director.save()
    overdue(approval)
    assert look_after()["escalated"] == 0
    with pytest.raises(Refused):
        actions.approve(approval=approval, by=cast.chief)
    actions.approve(approval=approval, by=cast.director)
    assert waiting(approval) == ["总经理"]


@pytest.mark.parametrize(("limit", "moved"), [(0, 0), (1, 1)])
def test_escalation_has_a_cap(ask, cast, monkeypatch, limit, moved):
    monkeypatch.setattr("approvals.actions.moving.policy_for", lambda _record: ApprovalPolicy(escalations=limit))
    approval = ask(ChainStep("superior"), ChainStep("section_chief"))
    overdue(approval)
    assert look_after()["escalated"] == moved
    actions.approve(approval=approval, by=cast.director if moved else cast.chief)
    overdue(approval)
    assert look_after()["escalated"] == 0  # the second step would be the second time


def test_never_up_to_the_applicant(ask, cast):
    cast.wang_qian.superior = cast.director
    cast.wang_qian.save()
    approval = ask(ChainStep("section_chief"), by=cast.director)
    overdue(approval)
    look_after()
    assert waiting(approval) == ["陈科长"]


def test_a_leaver_hands_over_what_waits(ask, cast, second_gm):
    first, second = ask(GM), ask(ChainStep("superior"), kind="tests.other")
    assert HAND_OVER.count(cast.chief) == 1
    HAND_OVER.move(cast.chief, cast.director, cast.admin)
    assert (HAND_OVER.count(cast.chief), waiting(second)) == (0, ["何部长"])
    HAND_OVER.move(second_gm, cast.director, cast.admin)
    assert waiting(first) == ["总经理", "何部长"]
    with pytest.raises(Refused):
        HAND_OVER.move(cast.director, cast.gm, cast.chief)


def test_a_successor_never_gets_the_own_request(ask, cast):
    approval = ask(ChainStep("superior"))
    HAND_OVER.move(cast.chief, cast.chen_li, cast.admin)  # 陈立 asked: it goes up instead
    assert "陈立" not in waiting(approval)
    assert approval.signatures.waiting().exists() or Approval.objects.get().is_blocked


def test_who_left_is_replaced_or_administrators_are_told(ask, cast, second_gm):
    two, one = ask(GM), ask(ChainStep("chairman"), kind="tests.alone")
    assert Approval.objects.get(pk=one.pk).is_blocked  # nobody is chairman
    User.objects.filter(pk=cast.gm.pk).update(state=User.State.LEFT)
    look_after()
    assert waiting(two) == ["副总经理"]
    User.objects.filter(pk=second_gm.pk).update(is_active=False)
    look_after()
    two.refresh_from_db()
    assert (two.state, two.is_blocked, waiting(two)) == ("open", True, [])
    told = Notice.objects.filter(rule="approvals.no_approver", record_id=two.pk)
    assert [notice.person for notice in told] == [cast.admin]
    make_person("xin", "新总", "general_manager", cast.company)
    look_after()
    assert waiting(two) == ["新总"]


def test_all_must_sign_and_one_leaves(ask, cast, second_gm):
    approval = ask(ChainStep("general_manager", sign="all"))
    actions.approve(approval=approval, by=cast.gm)
    User.objects.filter(pk=second_gm.pk).update(state=User.State.LEFT)
    look_after()
    approval.refresh_from_db()
    assert approval.state == "approved"  # everybody who is here has signed


def test_one_that_fails_stops_no_other(ask, cast, monkeypatch):
    bad, good = ask(ChainStep("inspector")), ask(ChainStep("inspector"), kind="tests.other")
    make_person("zhijian", "质检", "inspector", cast.company)
    from approvals.actions import moving

    honest = moving.go_on

    def broken(approval, *, by):
        if approval.pk == bad.pk:
            raise RuntimeError("a row that cannot be processed")
        honest(approval, by=by)

    monkeypatch.setattr(moving, "go_on", broken)
    look_after()
    assert (waiting(bad), waiting(good)) == ([], ["质检"])


def test_one_signature_is_enough_where_the_policy_says_so(ask, cast, monkeypatch):
    monkeypatch.setattr(
        "approvals.actions.chain.policy_for", lambda _record: ApprovalPolicy(one_signature_is_enough=True)
    )
    approval = ask(GM, ChainStep("superior"), GM)
    actions.approve(approval=approval, by=cast.gm)
    actions.approve(approval=approval, by=cast.chief)
    approval.refresh_from_db()
    assert approval.state == "approved"
    assert Signature.objects.filter(came_from__isnull=False).get().decided_by == cast.gm


def test_who_is_told(ask, cast, appoint):
    appoint(cast.gm, cast.director)
    approval = ask(GM)
    assert set(Notice.objects.filter(is_unread=True).values_list("person__name", flat=True)) == {"总经理", "何部长"}
    actions.remind(approval=approval, by=cast.chen_li)
    assert Notice.objects.filter(person=cast.gm).count() == 2
    actions.reject(approval=approval, by=cast.gm, comment="不妥")
    left = Notice.objects.filter(is_unread=True)  # nobody has to look at it to decide any more
    assert [(one.person, one.text) for one in left] == [(cast.chen_li, "不妥")]


def test_sent_back_and_asked_by_its_app_again_is_one_approval(ask, cast):
    approval = ask(GM)
    actions.send_back(approval=approval, by=cast.gm, comment="改")
    again = ask(ChainStep("superior"), reason="改好了")
    assert (again.pk, again.round, waiting(again)) == (approval.pk, 2, ["陈科长"])
    actions.send_back(approval=again, by=cast.chief, comment="再改")
    other = ask(GM, by=cast.wang_qian)
    assert other.pk != approval.pk
    approval.refresh_from_db()
    assert approval.state == "withdrawn"


def test_every_kind_that_locks_a_record_says_by_which_way():
    """Otherwise a hand-over locks such records in another order than everybody else."""
    assert set(hooks.lock_path) == set(hooks.lock_record) != set()
