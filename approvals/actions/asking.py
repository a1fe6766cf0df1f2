"""The applicant's deeds: ask, ask again after a change, remind, withdraw."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import telling
from approvals.actions.chain import conclude, go_on, hold
from approvals.models import Approval, Step
from approvals.policy import policy_for
from core import trail
from core.errors import Refused
from regulations.models import Clause, PolicyVersion
from regulations.values import Chain, ChainStep
from staff.models import Department, Role, User

Facts = Mapping[str, Any] | Iterable[tuple[str, Any]]


def kept_facts(facts: Facts) -> list[list[str]]:
    """[[label, text], …] in the order given, as they are shown; secrets masked."""
    pairs = facts.items() if isinstance(facts, Mapping) else facts
    return [[str(label), "" if value is None else str(trail.plain_value(value))] for label, value in pairs]


@transaction.atomic
def ask(
    *,
    kind: str,
    record: models.Model,
    chain: Chain,
    by,
    facts: Facts,
    title: str,
    url: str = "",
    department: Department | None = None,
    reason: str = "",
    clause: Clause | None = None,
    version: PolicyVersion | None = None,
    concerns: User | None = None,
) -> Approval:
    """Ask for an approval of this record. The chain is copied: what the policy says later changes nothing here.

    What was sent back to the same person becomes the next round of the same approval. The department, unless given,
    is the applicant's. Whether the applicant may ask is the asking app's rule. Whom it `concerns` does not sign.
    """
    if not chain:
        raise Refused(_("There is no approval chain for this."), code="chain")
    sent_back = Approval.objects.about(record).filter(kind=kind, state=Approval.State.SENT_BACK).first()
    if sent_back and sent_back.asked_by_id == by.pk:
        return ask_again(approval=sent_back, by=by, facts=facts, reason=reason, chain=chain)
    if sent_back:
        take_back(kind=kind, record=record, by=by)
    approval = Approval(
        kind=kind,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        record_name=str(record)[:200],
        url=url,
        title=str(title)[:200],
        reason=reason.strip(),
        facts=kept_facts(facts),
        department=department or by.department,
        clause=clause,
        version=version,
        concerns=concerns,
        asked_by=by,
        asked_at=timezone.now(),
    )
    save_once(approval)
    copy_chain(approval, chain)
    trail.write("approvals.ask", approval, by=by, reason=approval.reason, details={"record": approval.record_name})
    go_on(approval, by=by)
    return approval


def save_once(approval: Approval) -> None:
    """Raise `Refused` with the way to the request that is not decided yet."""
    try:
        with transaction.atomic():
            approval.save()
    except IntegrityError:
        same = {name: getattr(approval, name) for name in ("kind", "record_type", "record_id")}
        present = Approval.objects.undecided().filter(**same).first()
        if present is None:
            raise
        raise Refused(
            _("This has been asked already and is not decided yet."), code="asked", link=present.get_absolute_url()
        ) from None


def copy_chain(approval: Approval, chain: Chain) -> None:
    names = dict(Role.objects.filter(code__in=[step.who for step in chain]).values_list("code", "name"))
    Step.objects.bulk_create(
        Step(
            approval=approval,
            round=approval.round,
            order=order,
            who=step.who,
            role_name=names.get(step.who, ""),
            scope=step.scope,
            sign=step.sign,
            text=step.text,
        )
        for order, step in enumerate(chain, 1)
    )


def require_applicant(approval: Approval, by) -> None:
    if approval.asked_by_id != by.pk:
        raise Refused(_("Only the applicant may do this."), code="forbidden")


@transaction.atomic
def ask_again(
    *, approval: Approval, by, facts: Facts | None = None, reason: str | None = None, chain: Chain | None = None
) -> Approval:
    """After a change: from the first step, with the facts as they are now; the same chain unless given another."""
    held = hold(approval)
    require_applicant(held, by)
    if held.state != Approval.State.SENT_BACK:
        raise Refused(_("This was not sent back for change."), code="state")
    steps = held.steps.filter(round=held.round, added_by__isnull=True).order_by("order")
    chain = chain or tuple(ChainStep(one.who, one.scope, one.sign, one.text) for one in steps)
    held.facts = held.facts if facts is None else kept_facts(facts)
    held.reason = held.reason if reason is None else reason.strip()
    held.state, held.round = Approval.State.OPEN, held.round + 1
    held.asked_at, held.decided_by, held.decided_at = timezone.now(), None, None
    held.save()
    copy_chain(held, chain)
    trail.write("approvals.ask_again", held, by=by, reason=held.reason, details={"round": held.round})
    go_on(held, by=by)
    return held


@transaction.atomic
def withdraw(*, approval: Approval, by, reason: str = "") -> Approval:
    """Take the request back as long as it is not decided."""
    held = hold(approval)
    require_applicant(held, by)
    if not held.is_undecided:
        raise Refused(
            _("This is already %(state)s, by %(person)s.")
            % {"state": held.get_state_display(), "person": held.decided_by},
            code="decided",
        )
    trail.write("approvals.withdraw", held, by=by, reason=reason.strip())
    conclude(held, Approval.State.WITHDRAWN, by=by)
    return held


@transaction.atomic
def take_back(*, kind: str, record: models.Model, by) -> bool:
    """The asking app wants it no more; whether the person may say so is its rule. It is not told its own deed.

    Gives whether there was such a request.
    """
    is_found = False
    for approval in Approval.objects.about(record).undecided().filter(kind=kind):
        held = hold(approval)
        if held.is_undecided:
            trail.write("approvals.withdraw", held, by=by)
            conclude(held, Approval.State.WITHDRAWN, by=by, is_told=False)
            is_found = True
    return is_found


@transaction.atomic
def remind(*, approval: Approval, by) -> Approval:
    """Tell those who have not decided once more; so many times a day as the policy says."""
    held = hold(approval)
    require_applicant(held, by)
    if not held.is_open or held.is_blocked:
        raise Refused(_("Nobody is asked to decide this now."), code="state")
    today = timezone.localdate()
    sent = held.reminders if held.reminded_on == today else 0
    limit = policy_for(held).reminders_a_day
    if sent >= limit:
        raise Refused(_("You have reminded %(count)s times today; that is the limit.") % {"count": sent}, code="limit")
    held.reminded_on, held.reminders = today, sent + 1
    held.save(update_fields=["reminded_on", "reminders"])
    trail.write("approvals.remind", held, by=by, details={"number": held.reminders})
    telling.reminded(held)
    return held
