"""What every deed on a correction request does: hold it, move it, say so."""

from typing import Any

from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.actions.chain import hold
from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from customers.models import Correction
from customers.policy import policy_for
from customers.rules import speaks_for
from regulations.policies import clause_of
from staff.models import User
from staff.rules import is_gone


def hold_correction(correction: Correction, *, by, permission: str, wanted: str) -> Correction:
    """The request as it stands now, locked, for someone who may do it and sees the customer.

    Raises `Stale` when it is no longer at the step that the page showed.
    """
    require(by, permission)
    rows = rows_for(by, Correction)
    held = rows.select_for_update(no_key=True, of=("self",)).filter(pk=correction.pk).first()
    if held is None:
        raise Refused(_("There is no such request, or it is not yours to see."), code="unseen")
    if held.state != wanted:
        raise Stale(_("This has gone on meanwhile; it is now “%s”.") % held.get_state_display(), current=held)
    return held


def approval_of(correction: Correction, kind: str) -> Approval | None:
    """The newest of this kind."""
    return Approval.objects.about(correction).filter(kind=kind).order_by("-pk").first()


def hold_approval(correction: Correction, kind: str) -> Approval | None:
    """The same, locked: before the request itself, as in every decision, so that no two wait for each other."""
    asked = approval_of(correction, kind)
    return hold(asked) if asked else None


def require_applicant(applicant: User, by) -> None:
    if not speaks_for(applicant, by):
        raise Refused(_("Only the applicant may do this."), code="forbidden")


def ask_for_signatures(held: Correction, kind: str, *, chain: str, facts: list, title: str, reason: str, by) -> None:
    """`chain`: the name of the chain in the policy. What was sent back to the same person becomes the next round."""
    approvals.ask(
        kind=kind,
        record=held,
        chain=getattr(policy_for(held), chain),
        by=by,
        facts=facts,
        title=title,
        url=held.get_absolute_url(),
        department=by.department or held.customer.department,
        reason=reason,
        clause=clause_of("customers", chain, held.policy),
        version=held.policy,
    )


def owing(applicant: User, held: Correction) -> dict[str, Any]:
    """Who owes the next step: the applicant; the department alone when the applicant has left."""
    department = applicant.department or held.customer.department
    return {"responsible": None if is_gone(applicant) else applicant, "department": department}


def move(held: Correction, to: str, **values: Any) -> None:
    """One allowed step; the row is locked."""
    if to not in Correction.STEPS[Correction.State(held.state)]:
        raise Refused(_("This step is not allowed from “%s”.") % held.get_state_display(), code="step")
    held.state = to
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *values])


def stated(text: str, refusal: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused(refusal, code="text")
    return text


def note(deed: str, held: Correction, *, by, text: str = "", **facts) -> None:
    """An entry of the customer's story."""
    details = {"correction": held.pk, "text": text[:200]} if text else {"correction": held.pk}
    trail.write(f"customers.{deed}", held.customer, by=by, details=details, **facts)
