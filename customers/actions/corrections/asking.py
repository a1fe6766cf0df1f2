"""The plan: who finds wrong data says what is right, how it came about and what is to be done (S1-15 R1)."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from core.errors import Refused
from customers.actions.bulk import sealed
from customers.actions.corrections.common import (
    ask_for_signatures,
    hold_approval,
    hold_correction,
    move,
    note,
    require_applicant,
    stated,
)
from customers.actions.once import claim, settle
from customers.corrections import FIELDS, PLAN, facts_of, pack
from customers.merge import fingerprint
from customers.models import Correction, Customer
from customers.rules import hold
from regulations.actions.duties import void_duties
from regulations.policies import version_in_force

State = Correction.State
ADD = "customers.add_correction"


def texts(what_happened: str, cause: str, plan: str) -> dict[str, str]:
    return {
        "what_happened": stated(what_happened, _("Say what happened.")),
        "cause": stated(cause, _("Say how the wrong data came about.")),
        "plan": stated(plan, _("Say what is to be done.")),
    }


def right_values(customer: Customer, changes: dict[str, Any]) -> dict[str, Any]:
    """What differs from the record. Raises `Refused` when nothing does, or when it is no field to be corrected."""
    strange = set(changes) - {*FIELDS, "province"}
    if strange:
        raise Refused(_("This is not corrected by a request: %s") % ", ".join(sorted(strange)), code="field")
    values = {name: sealed(name, value) for name, value in changes.items()}
    found = {
        name: value for name, value in values.items() if fingerprint(value) != fingerprint(getattr(customer, name))
    }
    if not found:
        raise Refused(_("Give at least one right value that differs from the record."), code="nothing")
    return found


@transaction.atomic
def request_correction(
    *, customer: Customer, changes: dict[str, Any], what_happened: str, cause: str, plan: str, by, key: str = ""
) -> Correction:
    """Ask for the signatures under a plan. The same form sent again gives the request of the first time."""
    held = hold(customer, by=by, permission=ADD)
    sent = claim(key)
    if sent and sent.record_id:
        return Correction.objects.get(pk=sent.record_id)
    right = right_values(held, changes)
    made = Correction.objects.create(
        customer=held,
        policy=version_in_force("customers", exact=True),
        wrong=pack({name: getattr(held, name) for name in right}),
        right=pack(right),
        requested_by=by,
        requested_at=timezone.now(),
        **texts(what_happened, cause, plan),
    )
    note("request_correction", made, by=by, text=made.plan)
    ask_for_plan(made, by=by)
    settle(sent, made)
    return made


def ask_for_plan(held: Correction, *, by) -> None:
    title = _("Correction plan: %s") % held.customer
    ask_for_signatures(
        held, PLAN, chain="correction_plan_chain", facts=plan_facts(held), title=title, reason=held.what_happened, by=by
    )


def plan_facts(correction: Correction) -> list[tuple[str, str]]:
    return [
        (_("customer"), str(correction.customer)),
        *facts_of(correction, correction.customer),
        (_("cause"), correction.cause),
        (_("remedy plan"), correction.plan),
    ]


@transaction.atomic
def change_plan(
    *, correction: Correction, changes: dict[str, Any], what_happened: str, cause: str, plan: str, by
) -> Correction:
    """A plan that was sent back, changed and asked for again, from the first signature."""
    asked = hold_approval(correction, PLAN)
    held = hold_correction(correction, by=by, permission=ADD, wanted=State.PLAN)
    require_applicant(asked.asked_by, by)
    right = right_values(held.customer, changes)
    wrong = pack({name: getattr(held.customer, name) for name in right})
    move(held, State.PLAN_REVIEW, wrong=wrong, right=pack(right), **texts(what_happened, cause, plan))
    note("change_correction", held, by=by, text=held.plan)
    ask_for_plan(held, by=by)
    return held


@transaction.atomic
def withdraw_correction(*, correction: Correction, reason: str, by) -> Correction:
    """The applicant takes it back, as long as nothing was written to the customer."""
    reason = stated(reason, _("Say why it is withdrawn."))
    asked = hold_approval(correction, PLAN)
    require_applicant(asked.asked_by, by)
    if asked.is_undecided and asked.asked_by_id == by.pk:
        approvals.withdraw(approval=asked, by=by, reason=reason)
        correction.refresh_from_db()
        return correction
    approvals.take_back(kind=PLAN, record=correction, by=by)
    held = hold_correction(correction, by=by, permission=ADD, wanted=correction.state)
    move(held, State.WITHDRAWN)
    void_duties(record=held, by=by)
    note("withdraw_correction", held, by=by, reason=reason)
    return held
