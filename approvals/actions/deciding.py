"""The approver's deeds. Two at once: the first decides, the second is told who did."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals import hooks
from approvals.actions.chain import close_step, conclude, go_on, hold, is_over
from approvals.actions.signatures import absent, settled
from approvals.models import Approval, Signature, Step
from approvals.people import counts
from approvals.policy import policy_for
from approvals.querysets import seats_of
from core import trail
from core.errors import Refused
from staff.models import User


@transaction.atomic
def approve(*, by, approval: Approval | None = None, signature: Signature | None = None, comment: str = "") -> Approval:
    """Sign. The step goes on when it has the signatures that it wants; after the last step the record is approved."""
    held, given = claim(approval, signature, by)
    sign(held, given, Signature.State.APPROVED, comment, by=by)
    if is_over(given.step):
        close_step(given.step, by=by)
        go_on(held, by=by)
    return held


def approve_in_bulk(*, approval: Approval, by) -> Approval:
    """Sign one of several that were ticked; only for kinds of which the policy allows it."""
    if approval.kind not in policy_for(approval).bulk_kinds:
        raise Refused(_("Requests of this kind are decided one by one."), code="bulk")
    return approve(approval=approval, by=by)


@transaction.atomic
def reject(*, by, approval: Approval | None = None, signature: Signature | None = None, comment: str) -> Approval:
    """Say no, with the reason. One no ends it, whatever the others say."""
    require_reason(comment)
    held, given = claim(approval, signature, by)
    sign(held, given, Signature.State.REJECTED, comment, by=by)
    close_step(given.step, Step.State.REJECTED, by=by)
    conclude(held, Approval.State.REJECTED, by=by)
    return held


@transaction.atomic
def send_back(*, by, approval: Approval | None = None, signature: Signature | None = None, comment: str) -> Approval:
    """Back to the applicant, who changes it and asks again."""
    require_reason(comment)
    held, given = claim(approval, signature, by)
    sign(held, given, Signature.State.SENT_BACK, comment, by=by)
    close_step(given.step, Step.State.SENT_BACK, by=by)
    conclude(held, Approval.State.SENT_BACK, by=by)
    return held


@transaction.atomic
def add_signer(
    *, by, person: User, approval: Approval | None = None, signature: Signature | None = None, comment: str = ""
) -> Approval:
    """One more person signs directly after the step in turn."""
    held, given = claim(approval, signature, by)
    if not counts(person) or not person.has_perm("approvals.view_approval"):
        raise Refused(_("%s cannot sign approvals.") % person, code="not_at_work")
    check_barred(held, person)
    later = held.steps.filter(round=held.round, order__gt=given.step.order)
    if given.step.signatures.waiting().filter(person=person).exists() or later.filter(person=person).exists():
        raise Refused(_("%s signs already.") % person, code="signs")
    for step in later.order_by("-order"):  # from the end, so that no two have one number in between
        step.order += 1
        step.save(update_fields=["order"])
    Step.objects.create(
        approval=held, round=held.round, order=given.step.order + 1, who="person", person=person, added_by=by
    )
    facts = {"details": {"signer": str(person)}, "acting_for": absent(given, by)}
    trail.write("approvals.add_signer", held, by=by, reason=comment.strip(), **facts)
    return held


def require_reason(comment: str) -> None:
    if not comment.strip():
        raise Refused(_("Please say why."), code="reason")


def claim(approval: Approval | None, signature: Signature | None, by) -> tuple[Approval, Signature]:
    """The locked approval and the waiting signature that this person gives.

    A page names the signature that it showed: a second click never signs the next step. Raises `Refused`.
    """
    held = hold(approval or signature.approval)
    check_barred(held, by)
    wanted = held.signatures.select_related("step", "person", "decided_by")
    if signature is None:
        mine = sorted(wanted.waiting_for(by), key=lambda one: (one.person_id != by.pk, one.pk))
        given = mine[0] if mine else None
    else:
        given = wanted.filter(pk=signature.pk, person__in=seats_of(by)).first()
    if given is None or given.state != Signature.State.WAITING:
        raise already_over(held, given, by)
    given.step.approval = held
    return held, given


def check_barred(held: Approval, person) -> None:
    if person.pk == held.asked_by_id:
        raise Refused(_("Nobody decides their own request."), code="own")
    if person.pk in held.barred:
        message = _("This concerns %s, who does not decide on it; the superior does.")
        raise Refused(message % person, code="own")


def already_over(held: Approval, given: Signature | None, by) -> Refused:
    """Who decided, and when; or that it is not this person's to decide."""
    decided = held.signatures.filter(state__in=Signature.GIVEN).select_related("decided_by")
    if given is not None:
        decided = decided.filter(step=given.step)
    elif not held.signatures.filter(person__in=seats_of(by)).exists():
        return Refused(_("This is not yours to decide."), code="forbidden")
    last = decided.order_by("-decided_at").first()
    if last is None:
        return Refused(_("This no longer waits for you; its state is “%s”.") % held.get_state_display(), code="decided")
    facts = {
        "person": last.decided_by,
        "state": last.get_state_display(),
        "moment": date_format(timezone.localtime(last.decided_at), "Y-m-d H:i"),
    }
    return Refused(_("%(person)s has already decided this: %(state)s, %(moment)s.") % facts, code="decided")


def sign(held: Approval, given: Signature, state: str, comment: str, *, by) -> None:
    """Keep who, for whom, when, why, and the facts as they were shown."""
    given.state, given.comment = state, comment.strip()
    given.decided_by, given.decided_at = by, timezone.now()
    given.facts = [*held.facts, *hooks.panel_of(held, by).get("facts", [])]
    given.save(update_fields=["state", "comment", "decided_by", "decided_at", "facts"])
    settled(given, by=by)
    deed = {"approved": "approve", "rejected": "reject", "sent_back": "send_back"}[state]
    facts = {"details": {"step": str(given.step)}, "acting_for": absent(given, by)}
    trail.write(f"approvals.{deed}", held, by=by, reason=given.comment, **facts)
