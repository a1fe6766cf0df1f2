"""调查: facts, cause and management loophole. Not by the person complained about; it promises nothing (S1-21 R10)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import clocks
from complaints.actions.moving import Files, hold_at, move, put_down, stated
from complaints.models import Complaint, Investigation
from complaints.states import State
from core.errors import Refused
from customers.actions.owners import check_person
from staff.models import User

RESOLVE = "complaints.resolve_complaint"
FINDINGS = ("facts", "evidence", "cause_code", "cause", "loophole", "conclusion")


@transaction.atomic
def begin(*, complaint: Complaint, by, investigator: User | None = None, note: str = "") -> Complaint:
    """Somebody looks into an assigned case; the handler unless another is named."""
    held = hold_at(complaint, State.ASSIGNED, by=by, permission=RESOLVE)
    investigator = investigator or held.handler
    check_investigator(held, investigator)
    open_investigation(held, investigator, by=by)
    move(held, State.INVESTIGATING, deed="begin", note=note, by=by)
    return held


def check_investigator(held: Complaint, investigator: User) -> None:
    check_person(investigator, held.handler_id)
    if investigator.pk == held.about_id:
        raise Refused(_("The person complained about does not investigate."), code="investigator")


def open_investigation(held: Complaint, investigator: User, *, by) -> Investigation:
    """The open round, a new one when there is none."""
    found = held.investigations.filter(finished_at__isnull=True).first()
    now = timezone.now()
    return found or Investigation.objects.create(complaint=held, investigator=investigator, begun_at=now, begun_by=by)


@transaction.atomic
def investigate(*, complaint: Complaint, by, is_finished: bool = True, files: Files = (), **findings) -> Investigation:
    """Write down what was found; `is_finished` closes the round, which wants facts and a cause."""
    held = hold_at(complaint, State.ASSIGNED, State.INVESTIGATING, by=by, permission=RESOLVE)
    if by.pk == held.about_id:
        raise Refused(_("The person complained about does not investigate."), code="investigator")
    round_ = open_investigation(held, by, by=by)
    for name, value in findings.items():
        setattr(round_, name, value.strip() if isinstance(value, str) else value)
    if is_finished:
        finish(held, round_, by=by)
    round_.save()
    note = "\n".join(text for text in (round_.facts, round_.cause, round_.loophole) if text)
    if held.state == State.ASSIGNED:
        move(held, State.INVESTIGATING, deed="investigate", note=note, by=by, files=files)
    else:
        put_down(held, deed="investigate", note=note, by=by, files=files)
    return round_


def finish(held: Complaint, round_: Investigation, *, by) -> None:
    stated(round_.facts, _("Write down the facts that were found."))
    stated(round_.cause_code, _("Name the cause."))
    round_.finished_at, round_.finished_by = timezone.now(), by
    held.cause_code = round_.cause_code
    held.save(update_fields=["cause_code"])
    clocks.meet_clock(held, "verify_within", round_.finished_at, by=by)
    clocks.open_clock(held, "report_within", round_.finished_at, by=by)
