"""Approvals in the administration: the same buttons, nothing to edit."""

import pytest
from django.urls import reverse

from approvals import actions
from approvals.models import Approval
from approvals.policy import ApprovalPolicy
from regulations.values import ChainStep

GM = ChainStep("general_manager")
CHANGELIST = reverse("admin:approvals_approval_changelist")


def address(approval):
    return reverse("admin:approvals_approval_change", args=[approval.pk])


def test_the_list_begins_with_what_waits(ask, cast, signed_in):
    ask(GM, title="等总经理")
    ask(ChainStep("superior"), title="等科长", kind="tests.other")
    client = signed_in(cast.gm)
    assert "等科长" not in client.get(CHANGELIST).content.decode()
    everything = client.get(CHANGELIST, {"tab": "all"}).content.decode()
    assert "等科长" in everything
    assert "等总经理" in everything


def test_decided_in_the_administration(ask, cast, signed_in):
    approval = ask(GM)
    client = signed_in(cast.gm)
    text = client.get(address(approval)).content.decode()
    assert "KH-2025-0231" in text
    assert 'name="title"' not in text  # no field can be edited
    given = {"deed": "reject", "signature": approval.signatures.get().pk}
    assert "请说明理由" in client.post(address(approval), given).content.decode()
    client.post(address(approval), given | {"comment": "手续不全"})
    approval.refresh_from_db()
    assert (approval.state, approval.signatures.get().comment) == ("rejected", "手续不全")


def test_nothing_is_approved_by_editing_a_field(ask, cast, signed_in):
    approval = ask(GM)
    signed_in(cast.root).post(address(approval), {"state": "approved"})
    signed_in(cast.gm).post(address(approval), {"state": "approved"})
    approval.refresh_from_db()
    assert approval.state == "open"


def test_nobody_elses_approvals(ask, cast, signed_in):
    approval = ask(GM)
    assert signed_in(cast.root).get(address(approval)).status_code == 302  # as if it did not exist
    assert signed_in(cast.director).get(address(approval)).status_code == 302
    assert signed_in(cast.sun).get(address(approval)).status_code == 200
    assert signed_in(cast.chief).get(CHANGELIST).status_code in (302, 403)


@pytest.mark.parametrize(("kinds", "state"), [((), "open"), (("tests.trip",), "approved")])
def test_several_chosen(ask, cast, signed_in, monkeypatch, kinds, state):
    approval = ask(GM)
    allowed = ApprovalPolicy(bulk_kinds=kinds)
    monkeypatch.setattr("approvals.actions.deciding.policy_for", lambda _record: allowed)
    monkeypatch.setattr("approvals.admin.policy_for", lambda: allowed)
    given = {"action": "approve_chosen", "_selected_action": [approval.pk], "index": 0}
    signed_in(cast.gm).post(CHANGELIST, given, follow=True)
    assert Approval.objects.get().state == state


def test_an_approval_decided_meanwhile_says_by_whom(ask, cast, signed_in, second_gm):
    approval = ask(GM)
    mine = approval.signatures.get(person=cast.gm)
    actions.approve(approval=approval, by=second_gm)
    text = signed_in(cast.gm).post(address(approval), {"deed": "approve", "signature": mine.pk}).content.decode()
    assert "副总经理已作出决定" in text


@pytest.mark.parametrize("lookup", ["kind__regex=(", f"id__in={'9' * 30}", "reason__contains=x", "asked_by__phone=1"])
def test_the_list_is_narrowed_by_what_it_offers_only(ask, cast, signed_in, lookup):
    ask()
    gm = signed_in(cast.gm)
    assert gm.get(f"/admin/approvals/approval/?{lookup}").status_code == 400
    for offered in ("tab=all", "tab=nothing", "state__exact=open", "state__exact=nothing", "q=x", "o=-1", "p=999"):
        assert gm.get(f"/admin/approvals/approval/?{offered}").status_code in (200, 302), offered
