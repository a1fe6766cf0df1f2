"""Whose turn it is: copied chains, seats, own requests, people who left."""

import pytest

from approvals import actions, hooks
from approvals.models import Approval
from core.errors import Refused
from core.models import Event
from regulations.values import ChainStep
from staff.models import User
from tests.approvals.conftest import waiting
from tests.conftest import make_person


def refused(deed, **facts) -> str:
    with pytest.raises(Refused) as found:
        deed(**facts)
    return found.value.code


def test_the_chain_is_walked_step_by_step(ask, cast):
    approval = ask()
    assert waiting(approval) == ["陈科长"]
    approval = actions.approve(approval=approval, by=cast.chief, comment="同意")
    assert (approval.state, waiting(approval)) == ("open", ["总经理"])
    approval = actions.approve(approval=approval, by=cast.gm)
    assert (approval.state, approval.decided_by, waiting(approval)) == ("approved", cast.gm, [])
    deeds = list(Event.objects.about(approval).order_by("id").values_list("deed", "by__name"))
    assert deeds == [("approvals.ask", "陈立"), ("approvals.approve", "陈科长"), ("approvals.approve", "总经理")]


def test_one_no_ends_it_and_wants_a_reason(ask, cast):
    approval = ask()
    assert refused(actions.reject, approval=approval, by=cast.chief, comment="  ") == "reason"
    approval = actions.reject(approval=approval, by=cast.chief, comment="手续不全")
    assert (approval.state, waiting(approval)) == ("rejected", [])
    assert [step.state for step in approval.steps.all()] == ["rejected", "void"]
    assert refused(actions.approve, approval=approval, by=cast.gm) == "forbidden"


def test_any_sign_takes_one_and_all_sign_takes_everyone(ask, cast, second_gm):
    any_sign = ask(ChainStep("general_manager"))
    assert waiting(any_sign) == ["总经理", "副总经理"]
    assert actions.approve(approval=any_sign, by=second_gm).state == "approved"

    all_sign = ask(ChainStep("general_manager", sign="all"))
    assert actions.approve(approval=all_sign, by=second_gm).state == "open"
    assert waiting(all_sign) == ["总经理"]
    assert actions.approve(approval=all_sign, by=cast.gm).state == "approved"


def test_the_second_of_two_is_told_who_decided(ask, cast, second_gm):
    approval = ask(ChainStep("general_manager"))
    mine = approval.signatures.get(person=cast.gm)
    actions.approve(approval=approval, by=second_gm)
    with pytest.raises(Refused, match="副总经理") as found:
        actions.reject(signature=mine, by=cast.gm, comment="不")
    assert found.value.code == "decided"
    assert Approval.objects.get().state == "approved"


def test_a_second_click_does_not_sign_the_next_step(ask, cast):
    approval = ask(ChainStep("general_manager"), ChainStep("general_manager"))
    shown = approval.signatures.get()
    actions.approve(signature=shown, by=cast.gm)
    assert refused(actions.approve, signature=shown, by=cast.gm) == "decided"
    assert Approval.objects.get().state == "open"
    assert waiting(approval) == ["总经理"]  # the same person decides twice


def test_an_own_request_goes_to_the_superior(ask, cast):
    cast.gm.superior = chairman = make_person("dong", "董事长", "chairman", cast.company)
    cast.gm.save()
    approval = ask(ChainStep("general_manager"), by=cast.gm)
    assert waiting(approval) == ["董事长"]
    assert approval.signatures.get().instead_of == cast.gm
    assert refused(actions.approve, approval=approval, by=cast.gm) == "own"
    assert actions.approve(approval=approval, by=chairman).state == "approved"


def test_an_own_request_without_a_superior_stays_closed(ask, cast):
    approval = ask(ChainStep("general_manager"), by=cast.gm)
    assert (approval.state, approval.is_blocked, waiting(approval)) == ("open", True, [])
    assert Event.objects.about(approval).filter(deed="approvals.no_approver").count() == 1


def test_whoever_may_not_open_approvals_is_not_waited_for(ask, cast):
    cast.chief.groups.clear()
    assert waiting(ask(ChainStep("superior"))) == ["何部长"]


def test_nobody_found_stays_closed_until_somebody_is(ask, cast):
    approval = ask(ChainStep("inspector"))
    assert (approval.state, approval.is_blocked) == ("open", True)
    actions.look_again(approval=approval, by=cast.system)
    assert Event.objects.about(approval).filter(deed="approvals.no_approver").count() == 1  # told once
    make_person("zhijian", "质检", "inspector", cast.company)
    approval = actions.look_again(approval=approval, by=cast.system)
    assert (approval.is_blocked, waiting(approval)) == (False, ["质检"])


def test_a_role_is_found_in_the_nearest_department_upwards(ask, cast):
    own = make_person("zhu1", "一部主管", "sales_supervisor", cast.sales_one)
    make_person("zhu0", "部主管", "sales_supervisor", cast.sales)
    assert waiting(ask(ChainStep("sales_supervisor", scope="department"))) == ["一部主管"]
    own.state = User.State.LEFT
    own.save()
    approval = ask(ChainStep("sales_supervisor", scope="department"), record=cast.sales)
    assert waiting(approval) == ["部主管"]


def test_the_head_of_the_department_or_of_the_one_above(ask, cast):
    cast.sales.head = cast.director
    cast.sales.save()
    assert waiting(ask(ChainStep("department_head"))) == ["何部长"]


def test_what_the_chain_said_when_asked_stays(ask, cast):
    approval = ask()
    cast.gm.groups.get().__class__.objects.filter(name="总经理").update(name="首席执行官")
    assert [str(step) for step in approval.steps.all()][1] == "总经理"


def test_the_asking_app_hears_of_the_end(ask, cast, monkeypatch):
    heard = []
    monkeypatch.setitem(hooks.on_decided, "tests.trip", lambda approval: heard.append(approval.state))
    actions.send_back(approval=ask(), by=cast.chief, comment="改")
    actions.withdraw(approval=Approval.objects.get(), by=cast.chen_li)
    assert heard == ["sent_back", "withdrawn"]


def test_asked_once(ask):
    first = ask()
    with pytest.raises(Refused) as found:
        ask()
    assert (found.value.code, found.value.link) == ("asked", first.get_absolute_url())


def test_no_chain_no_approval(cast):
    given = {"kind": "x", "record": cast.sales, "by": cast.chen_li, "facts": {}, "title": "x"}
    assert refused(actions.ask, chain=(), **given) == "chain"
