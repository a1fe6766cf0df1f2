"""回访: what the customer said, put on the sheet; what is newly asked for leads to the next one (S2-05 R7-R10, R16)."""

from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from complaints import revisit_clocks
from complaints.actions.files import check_file
from complaints.actions.moving import move, put_down, stated
from complaints.actions.reopening import start_again
from complaints.actions.revisits.people import CARRY_OUT, hold_sheet, is_own
from complaints.actions.revisits.planning import mark, require_planned
from complaints.models import Complaint, Revisit
from complaints.policy import policy_for
from complaints.states import State
from core import trail
from core.errors import Refused
from customers.actions.interactions import CLOCK_SLACK
from customers.actions.once import claim, settle
from customers.models import Customer

SETTLED, NEXT, AGAIN = "settled", "next", "again"
OUTCOMES = (SETTLED, NEXT, AGAIN)
# Of these cases the customer has been told the result and asked for the view.
READY = (State.CONFIRMED, State.REVISITED, State.FILED)
DONE = ["state", "way", "done_at", "done_by", "signature", "answers", "satisfaction", "words", "new_opinion"]
DONE += ["reply", "next_at", "counts"]


def is_ready(revisit: Revisit) -> bool:
    return revisit.complaint is None or revisit.complaint.state in READY


@transaction.atomic
def carry_out_revisit(
    *,
    revisit: Revisit,
    way: str,
    satisfaction: int,
    by,
    done_at: datetime | None = None,
    answers: dict[str, int] | None = None,
    words: str = "",
    signature: UploadedFile | None = None,
    outcome: str = SETTLED,
    new_opinion: str = "",
    reply: str = "",
    next_at: datetime | None = None,
    key: str = "",
) -> Revisit:
    """Fill in the sheet. Settled, a next revisit on the agreed date, or the case is handled once more.

    The same form sent again gives the sheet of the first time.
    """
    sent = claim(key)
    if sent and sent.record_id:
        return Revisit.objects.get(pk=sent.record_id)
    held, now = hold_sheet(revisit, by=by, permission=CARRY_OUT), timezone.now()
    require_planned(held)
    if not is_own(held, by):
        raise Refused(_("This sheet is %s's to carry out.") % (held.responsible or "—"), code="visitor")
    if not is_ready(held):
        raise Refused(_("First the customer is told the result and asked for the view of it."), code="early")
    held.way, held.satisfaction, held.words, held.reply = way, satisfaction, words.strip(), reply.strip()
    held.new_opinion, held.next_at = new_opinion.strip(), next_at if outcome == NEXT else None
    check_sheet(held, outcome, signature, done_at or now, now)
    held.answers = check_answers(held, answers or {})
    held.state, held.done_at, held.done_by = Revisit.State.DONE, min(done_at or now, now), by
    held.counts = not discount_messages(held, outcome, by=by)
    if signature:
        keep_signature(held, signature)
    held.save(update_fields=DONE)
    details = {"way": way, "satisfaction": satisfaction, "outcome": outcome, "counts": held.counts}
    trail.write("complaints.carry_out_revisit", held, by=by, details=details)
    revisit_clocks.meet_clocks(held, held.done_at, by=by)
    follow(held, outcome, now, by=by)
    settle(sent, held)
    return held


def check_sheet(held: Revisit, outcome: str, signature, at: datetime, now: datetime) -> None:
    """Raise `Refused` when the sheet lacks something."""
    if held.way not in (Revisit.Way.VISIT, Revisit.Way.PHONE, Revisit.Way.MESSAGE):
        raise Refused(_("Say how the customer was revisited."), code="way")
    if held.way == Revisit.Way.VISIT and not signature:
        raise Refused(_("A home visit carries the signature of the customer."), code="signature")
    if held.satisfaction not in range(1, 6):
        raise Refused(_("Satisfaction is a number from 1 to 5."), code="satisfaction")
    if at > now + CLOCK_SLACK:
        raise Refused(_("A revisit is entered after it was carried out."), code="future")
    if outcome not in OUTCOMES or (outcome == AGAIN and not may_start_again(held)):
        raise Refused(_("Say what comes next."), code="outcome")
    if outcome != SETTLED:
        held.new_opinion = stated(held.new_opinion, _("Write down what the customer newly asks for."))
    if held.new_opinion:
        held.reply = stated(held.reply, _("Every opinion gets a reply: write down what the customer was told."))
    if outcome == NEXT and (held.next_at is None or held.next_at <= now):
        raise Refused(_("Agree with the customer on a later date for the next revisit."), code="next")


def may_start_again(held: Revisit) -> bool:
    """A case that is not filed yet is handled once more; a filed one is opened again by its own deed."""
    return held.complaint is not None and held.complaint.state in (State.CONFIRMED, State.REVISITED)


def check_answers(held: Revisit, answers: dict[str, int]) -> dict[str, int]:
    """The questions of the policy, each from 1 to 5."""
    questions = policy_for(held).revisit_questions
    if any(answers.get(question) not in range(1, 6) for question in questions):
        raise Refused(_("Each question is answered from 1 to 5."), code="answers")
    return {question: answers[question] for question in questions}


def discount_messages(held: Revisit, outcome: str, *, by) -> bool:
    """Whether this is one message too many in a row: then none of them counts, and a call or a visit is owed."""
    row = messages_before(held)
    wanted = policy_for(held).messages_in_a_row
    if held.way != Revisit.Way.MESSAGE or len(row) + 1 < wanted:
        return False
    if outcome == SETTLED:
        raise Refused(
            _("%s messages in a row are no revisit: call or visit, or agree on a date for it.") % wanted,
            code="messages",
        )
    for earlier in row:
        if earlier.counts:
            earlier.counts = False
            earlier.save(update_fields=["counts"])
            trail.write("complaints.discount_revisit", earlier, by=by)
    return True


def messages_before(held: Revisit) -> list[Revisit]:
    """The unbroken row of messages that leads to this sheet, newest first."""
    row, earlier = [], held.previous
    while earlier and earlier.way == Revisit.Way.MESSAGE:
        row.append(earlier)
        earlier = earlier.previous
    return row


def keep_signature(held: Revisit, file: UploadedFile) -> None:
    check_file(file)
    file.seek(0)
    held.signature.save(f"{get_random_string(32)}{PurePath(file.name).suffix.lower()}", file, save=False)


def follow(held: Revisit, outcome: str, now: datetime, *, by) -> None:
    """What the sheet brings about: for the case, and the next sheet of the chain."""
    if outcome == NEXT:
        plan_next(held, now, by=by)
    if held.complaint:
        tell_case(held, held.complaint, outcome, by=by)
    if held.customer_id:
        customer = Customer.objects.only("name").get(pk=held.customer_id)
        trail.write("complaints.revisit", customer, by=by, details={"revisit": held.pk, "text": said(held)})


def said(held: Revisit) -> str:
    """The sheet in one line."""
    rating = f"{held.satisfaction}/5" if held.satisfaction else ""
    parts = [str(held.get_way_display()), rating, held.new_opinion or held.words or held.reply]
    return " · ".join(part for part in parts if part)[:200]


def tell_case(held: Revisit, complaint: Complaint, outcome: str, *, by) -> None:
    if outcome == AGAIN:
        put_down(complaint, deed="revisit", note=said(held), at=held.done_at, by=by)
        start_again(complaint, deed="dissatisfied", reason=held.new_opinion, by=by)
        return
    settles = outcome == SETTLED
    if settles and complaint.state == State.CONFIRMED:
        move(complaint, State.REVISITED, deed="revisit", note=said(held), at=held.done_at, by=by, revisit="done")
        return
    if settles:
        mark(complaint, "done")
    put_down(complaint, deed="revisit", note=said(held), at=held.done_at, by=by)


def plan_next(held: Revisit, now: datetime, *, by) -> Revisit:
    """The next sheet of the chain, owed at the agreed moment, until it is settled (S2-05 R10)."""
    names = ("source", "complaint", "customer", "interaction", "draw", "responsible", "department", "policy")
    following = Revisit.objects.create(
        previous=held,
        times=held.times + 1,
        planned_for=held.next_at,
        made_at=now,
        made_by=by,
        **{name: getattr(held, name) for name in names},
    )
    revisit_clocks.open_until(following, revisit_clocks.AGREED, held.next_at, now, by=by)
    trail.write("complaints.plan_revisit", following, by=by, details={"text": str(following.responsible or "")})
    return following
