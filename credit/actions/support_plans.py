"""支持计划: filled in for a customer of grade A, signed as the rules say, carried out item by item (S1-13 R4)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.care import answerable
from credit.models import PlanItem, SupportPlan
from credit.models.common import Asked
from credit.models.support import DRAFT, DROPPED
from credit.people import chain_for
from credit.policy import policy_for
from credit.watching import said
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import clause_of, version_in_force
from regulations.values import Span
from staff.models import User
from staff.rules import is_gone

KIND = "credit.support_plan"
FILL = "credit.change_supportplan"
OWED = "credit.plan_within"
ITEM = "credit.plan_item"
MOST_ITEMS = 50


@transaction.atomic
def add_item(*, plan: SupportPlan, kind: str, text: str, responsible: User, due_on: date, by) -> PlanItem:
    """One thing more that is promised, as long as the plan is being filled in."""
    held = hold_draft(plan, by=by)
    if due_on < timezone.localdate():
        raise Refused(_("The day has passed already."), code="due_on")
    if is_gone(responsible):
        raise Refused(_("%s is no longer here.") % responsible, code="gone")
    if held.items.count() >= MOST_ITEMS:
        raise Refused(_("A support plan has at most %s items.") % MOST_ITEMS, code="many")
    text = said(text, _("Say what is done."))
    item = held.items.create(kind=kind, text=text, responsible=responsible, due_on=due_on)
    trail.write("credit.add_plan_item", held, by=by, details={"text": item.text[:200], "due_on": due_on.isoformat()})
    return item


@transaction.atomic
def drop_item(*, item: PlanItem, by) -> SupportPlan:
    held = hold_draft(item.plan, by=by)
    found = held.items.filter(pk=item.pk).first()
    if found is None:
        raise Stale(_("The item is gone already."), current=held)
    trail.write("credit.drop_plan_item", held, by=by, details={"text": found.text[:200]})
    found.delete()
    return held


@transaction.atomic
def hand_in_plan(*, plan: SupportPlan, aim: str, by) -> SupportPlan:
    """Filled in: the chain signs it, or it is in force at once where the rules want no signature."""
    held = hold_draft(plan, by=by)
    items = list(held.items.select_related("responsible"))
    if not items:
        raise Refused(_("Write down at least one thing that is done."), code="items")
    held.aim = said(aim, _("Say what the plan is for."))
    held.state, held.asked_at, held.asked_by = Asked.ASKED, timezone.now(), by
    held.decided_at = held.decided_by = None
    held.save()
    trail.write("credit.hand_in_plan", held, by=by, details={"items": len(items)})
    meet_duty(rule=OWED, record=held, at=held.asked_at, by=by)
    policy = policy_for(held)
    if policy.plan_signed:
        ask_signatures(held, items, by=by)
        held.refresh_from_db()
    else:
        put_in_force(held, by=by)
    return held


def ask_signatures(plan: SupportPlan, items: list[PlanItem], *, by) -> None:
    lines = [(one.get_kind_display(), f"{one.text} · {one.responsible} · {one.due_on:%Y-%m-%d}") for one in items]
    approvals.ask(
        kind=KIND,
        record=plan,
        chain=chain_for(by, policy_for(plan).plan_chain),
        by=by,
        facts=[(_("customer"), str(plan.customer)), (_("aim"), plan.aim), *lines],
        title=str(plan),
        url=plan.get_absolute_url(),
        department=plan.customer.department,
        clause=clause_of("credit", "plan_chain", plan.policy),
        version=plan.policy,
    )


def lock_record(approval: Approval) -> None:
    """The plan is locked before the request to decide (approvals.hooks.lock_record)."""
    SupportPlan.objects.select_for_update(no_key=True).filter(pk=approval.record_id).first()


def on_decided(approval: Approval) -> None:
    """Signed, it is in force. Anything else gives it back to be filled in once more, and it is owed again."""
    plan = SupportPlan.objects.select_for_update(no_key=True, of=("self",)).get(pk=approval.record_id)
    if plan.state != Asked.ASKED:
        return
    if approval.state == Approval.State.APPROVED:
        put_in_force(plan, by=approval.decided_by)
        return
    plan.state = DRAFT
    plan.save(update_fields=["state"])
    trail.write("credit.give_back_plan", plan, by=approval.decided_by)
    owe_plan(plan, at=timezone.now(), by=approval.decided_by)


def put_in_force(plan: SupportPlan, *, by) -> None:
    """Each item is owed from now on by whom it names."""
    plan.state, plan.decided_at, plan.decided_by = Asked.APPROVED, timezone.now(), by
    plan.save(update_fields=["state", "decided_at", "decided_by"])
    trail.write("credit.approve_plan", plan, by=by)
    today = timezone.localdate()
    for item in plan.items.filter(done_at__isnull=True).select_related("responsible"):
        open_duty(
            rule=ITEM,
            record=item,
            span=Span(max((item.due_on - today).days, 0), "days"),
            begun_at=plan.decided_at,
            by=by,
            responsible=item.responsible,
            customer=plan.customer,
        )


def owe_plan(plan: SupportPlan, *, at, by) -> None:
    open_duty(rule=OWED, record=plan, begun_at=at, by=by, **owed_facts(plan))


def owed_facts(plan: SupportPlan) -> dict:
    """By whom and until when a plan is filled in."""
    return {
        "span": policy_for(plan).plan_within,
        "responsible": answerable(plan.customer),
        "department": plan.customer.department,
        "customer": plan.customer,
        "version": version_in_force("credit", exact=True),
    }


@transaction.atomic
def do_item(*, item: PlanItem, note: str, by) -> PlanItem:
    """It is done, and how."""
    plan = hold_plan(item.plan, by=by)
    if plan.state != Asked.APPROVED:
        raise Refused(_("The plan is not in force."), code="state")
    held = plan.items.select_for_update(no_key=True).get(pk=item.pk)
    if held.done_at:
        raise Stale(_("%s has done this already.") % held.done_by, current=plan)
    held.done_note = said(note, _("Say how it was done."))
    held.done_at, held.done_by = timezone.now(), by
    held.save(update_fields=["done_note", "done_at", "done_by"])
    trail.write("credit.do_plan_item", plan, by=by, reason=held.done_note[:200], details={"text": held.text[:200]})
    meet_duty(rule=ITEM, record=held, at=held.done_at, by=by)
    return held


def hold_plan(plan: SupportPlan, *, by) -> SupportPlan:
    """The plan as it stands now, locked, for someone who fills in plans and sees the customer."""
    require(by, FILL)
    rows = rows_for(by, SupportPlan).filter(pk=plan.pk).order_by()
    related = ("customer__owner", "customer__department__head", "policy")
    held = rows.select_for_update(no_key=True, of=("self",)).select_related(*related).first()
    if held is None:
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return held


def hold_draft(plan: SupportPlan, *, by) -> SupportPlan:
    held = hold_plan(plan, by=by)
    if held.state == DROPPED:
        raise Stale(_("The customer is not of grade A any more: the plan is not wanted."), current=held)
    if held.state != DRAFT:
        raise Stale(_("The plan is handed in already."), current=held)
    return held
