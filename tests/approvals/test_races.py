"""Two approvers at the same moment. On PostgreSQL with real threads; SQLite lets one write at a time."""

import pytest

from approvals import actions
from approvals.actions.moving import HAND_OVER
from approvals.models import Approval, Signature
from core.models import Event
from regulations.models import Duty
from regulations.values import ChainStep
from tests.marks import needs_postgres
from tests.racing import at_once, split

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]
GM = ChainStep("general_manager")


def test_two_decide_at_once_and_the_second_reads_who_was_first(ask, cast, second_gm):
    approval = ask(GM)

    def approve():
        return actions.approve(approval=approval, signature=approval.signatures.get(person=cast.gm), by=cast.gm)

    def reject():
        mine = approval.signatures.get(person=second_gm)
        return actions.reject(approval=approval, signature=mine, by=second_gm, comment="不")

    done, refused = split(at_once(approve, reject))
    assert (len(done), [one.code for one in refused]) == (1, ["decided"])
    assert str(done[0].decided_by) in str(refused[0])
    assert Approval.objects.get().state in ("approved", "rejected")
    assert Event.objects.filter(deed__in=["approvals.approve", "approvals.reject"]).count() == 1


def test_a_doubled_click_signs_once(ask, cast):
    approval = ask(GM, GM)
    shown = approval.signatures.get()
    done, refused = split(at_once(*[lambda: actions.approve(signature=shown, by=cast.gm)] * 3))
    assert (len(done), [one.code for one in refused]) == (1, ["decided", "decided"])
    assert Signature.objects.filter(state="approved").count() == 1


def test_the_last_two_of_all_sign_at_once(ask, cast, second_gm):
    approval = ask(ChainStep("general_manager", sign="all"))
    done, _refused = split(
        at_once(*[lambda by=by: actions.approve(approval=approval, by=by) for by in (cast.gm, second_gm)])
    )
    assert len(done) == 2
    assert Approval.objects.get().state == "approved"
    assert Event.objects.filter(deed="approvals.approve").count() == 2


def test_withdrawn_while_it_is_decided(ask, cast):
    approval = ask(GM)
    done, refused = split(
        at_once(
            lambda: actions.withdraw(approval=approval, by=cast.chen_li),
            lambda: actions.approve(approval=approval, by=cast.gm),
        )
    )
    assert (len(done), len(refused)) == (1, 1)


def test_handed_over_while_it_is_decided(ask, cast):
    approval = ask(GM)
    at_once(
        lambda: HAND_OVER.move(cast.gm, cast.director, cast.admin),
        lambda: actions.approve(approval=approval, by=cast.gm),
    )
    approval.refresh_from_db()
    waiting = list(approval.signatures.waiting().values_list("person__name", flat=True))
    assert (approval.state, waiting) in [("approved", []), ("open", ["何部长"])]
    assert Duty.objects.open().count() == len(waiting)


def test_asked_twice_at_once(ask, cast):
    done, refused = split(at_once(lambda: ask(GM), lambda: ask(GM)))
    assert (len(done), [one.code for one in refused]) == (1, ["asked"])
