"""A winery begins with its preset and then decides otherwise: what is open keeps its time, what is new has the new."""

from django.urls import reverse

from approvals import actions as approvals
from approvals.models import Approval
from regulations import policies
from regulations.actions import apply_preset, ask_publication, draft_policy
from regulations.models import Duty
from regulations.presets.plan import plan_of
from regulations.presets.reading import read


def span_of(complaint) -> str:
    return Duty.objects.get(record_id=complaint.pk, rule="complaints.resolve_normal").span


def test_four_days_instead_of_three(cast, signed_in, make_complaint):
    signed_in(cast.admin).post(reverse("regulations:preset", args=["winery"]), {"seen": plan_of(read("winery")).digest})
    old = make_complaint()
    clause = policies.clause_of("complaints", "resolve_normal")
    draft = draft_policy(
        app="complaints", values={"resolve_normal": "4 working days"}, reason="经销商太远", by=cast.admin
    )
    ask_publication(version=draft, seen=draft.edition, by=cast.admin)
    assert span_of(make_complaint(subject="等待批准时")) == "3 working days"
    approvals.approve(approval=Approval.objects.about(draft).get(), by=cast.gm)
    new = make_complaint(subject="瓶盖松动")
    assert (span_of(old), span_of(new)) == ("3 working days", "4 working days")
    assert policies.clause_of("complaints", "resolve_normal") == clause
    again = apply_preset(name="winery", by=cast.admin)
    assert ([one.key for one in again.plan.kept], again.record) == (["complaints.resolve_normal"], None)
    assert span_of(make_complaint(subject="再来一次")) == "4 working days"
