"""咨询登记: inquiries, suggestions, praise, problems with orders and reports of misconduct (S1-03 R1, S0-05 R2)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.moving import stated
from complaints.actions.register import plain_phone
from complaints.models import Complaint, Inquiry
from complaints.telling import tell_deciders, tell_inquiry_handler, tell_praised
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from core.series import take_numbers
from customers.actions.interactions import CLOCK_SLACK
from customers.actions.once import claim, settle
from customers.actions.owners import check_person
from customers.rules import sees
from customers.values import phone_indexes

Kind, State = Inquiry.Kind, Inquiry.State


def hold_inquiry(inquiry: Inquiry, *, by, permission: str) -> Inquiry:
    """The entry as it stands now, locked, for someone who may do the deed and may see it."""
    require(by, permission)
    rows = rows_for(by, Inquiry)
    held = rows.select_for_update(no_key=True).filter(pk=inquiry.pk).first()
    if held is None:
        raise Refused(_("There is no such entry, or it is not yours to see."), code="unseen")
    return held


def hold_open(inquiry: Inquiry, *, by, permission: str) -> Inquiry:
    """Raises `Stale` that says who has replied, and when."""
    held = hold_inquiry(inquiry, by=by, permission=permission)
    if held.state != State.OPEN:
        raise Stale(
            _("This is %(state)s since %(when)s, by %(who)s.")
            % {
                "state": held.get_state_display(),
                "when": f"{timezone.localtime(held.replied_at):%m-%d %H:%M}",
                "who": held.replied_by,
            },
            current=held,
        )
    return held


def next_inquiry_number(at: datetime) -> str:
    """Z for 咨询, year and serial: Z2026-0417."""
    year = timezone.localdate(at).year
    [serial] = take_numbers(f"inquiries {year}")
    return f"Z{year}-{serial:04d}"


@transaction.atomic
def take_inquiry(*, inquiry: Inquiry, by, key: str = "", reply: str = "") -> Inquiry:
    """Enter what is no complaint; answered at once when there is a reply. The same form again gives the same entry."""
    require(by, "complaints.add_inquiry")
    sent = claim(key)
    if sent and sent.record_id:
        return Inquiry.objects.get(pk=sent.record_id)
    prepare_inquiry(inquiry, by=by)
    inquiry.save()
    trail.write("complaints.take_inquiry", inquiry, by=by, details={"text": str(inquiry)})
    if inquiry.customer_id and inquiry.kind != Kind.REPORT:  # whoever is reported may read the story of the customer
        details = {"inquiry": inquiry.pk, "text": f"{inquiry.get_kind_display()} {inquiry}"}
        trail.write("complaints.take_inquiry", inquiry.customer, by=by, details=details)
    tell_inquiry_handler(inquiry, by=by)
    if inquiry.kind == Kind.SUGGESTION:
        tell_deciders(inquiry, by=by)
    settle(sent, inquiry)
    if reply.strip():
        return reply_to(inquiry, reply, by=by)
    return inquiry


def prepare_inquiry(inquiry: Inquiry, *, by) -> None:
    """Check what was given and fill in what follows. Raises `Refused`."""
    now = timezone.now()
    if inquiry.customer and not sees(by, inquiry.customer):
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    if inquiry.received_at > now + CLOCK_SLACK:
        raise Refused(_("An entry is made after it was received."), code="future")
    if inquiry.handler_id is None:
        inquiry.handler = by
    check_person(inquiry.handler, by.pk)
    if inquiry.kind == Kind.REPORT and inquiry.about_id and inquiry.about_id == inquiry.handler_id:
        raise Refused(_("Whoever is reported does not handle the report."), code="handler")
    inquiry.department = inquiry.department or inquiry.handler.department
    inquiry.received_at, inquiry.received_by = min(inquiry.received_at, now), by
    inquiry.phone_index = phone_indexes(plain_phone(inquiry))[0]
    inquiry.number = next_inquiry_number(now)


@transaction.atomic
def answer_inquiry(*, inquiry: Inquiry, reply: str, by, reward: str = "") -> Inquiry:
    """Write down what was replied; praise may propose a reward. A suggestion is decided instead."""
    held = hold_open(inquiry, by=by, permission="complaints.change_inquiry")
    return reply_to(held, reply, by=by, reward=reward)


def reply_to(held: Inquiry, reply: str, *, by, reward: str = "") -> Inquiry:
    if held.kind == Kind.SUGGESTION:
        raise Refused(_("A suggestion is adopted or declined, with the reason."), code="suggestion")
    close_inquiry(held, State.ANSWERED, reply, deed="answer_inquiry", by=by, reward=reward.strip())
    if held.reward:
        tell_praised(held, by=by)
    return held


@transaction.atomic
def decide_inquiry(*, inquiry: Inquiry, is_adopted: bool, reason: str, by) -> Inquiry:
    """A suggestion is adopted, or declined politely; either way with the reason (S2-02 R5, S3-09 R9)."""
    held = hold_open(inquiry, by=by, permission="complaints.decide_inquiry")
    if held.kind != Kind.SUGGESTION:
        raise Refused(_("Only a suggestion is adopted or declined."), code="kind")
    to = State.ADOPTED if is_adopted else State.DECLINED
    close_inquiry(held, to, reason, deed="adopt" if is_adopted else "decline", by=by)
    tell_inquiry_handler(held, by=by, is_decided=True)
    return held


def close_inquiry(held: Inquiry, to: State, reply: str, *, deed: str, by, reward: str = "") -> None:
    fields = ["state", "reply", "replied_at", "replied_by", "reward"]
    before = trail.snapshot(held, ["state"])
    held.state, held.reply = to, stated(reply, _("Write down what was replied."))
    held.replied_at, held.replied_by, held.reward = timezone.now(), by, reward
    held.save(update_fields=fields)
    changes = trail.difference(before, trail.snapshot(held, ["state"]))
    trail.write(f"complaints.{deed}", held, by=by, changes=changes, details={"text": held.reply[:200]})


@transaction.atomic
def publish_inquiry(*, inquiry: Inquiry, is_published: bool, by) -> Inquiry:
    """Praise and adopted suggestions are posted for everybody to see, or taken down again (S2-02 R6)."""
    held = hold_inquiry(inquiry, by=by, permission="complaints.decide_inquiry")
    if is_published and held.kind != Kind.PRAISE and held.state != State.ADOPTED:
        raise Refused(_("Praise and adopted suggestions are made public, nothing else."), code="kind")
    if held.is_published == is_published:
        raise Stale(_("That is done already."), current=held)
    held.is_published = is_published
    held.save(update_fields=["is_published"])
    trail.write("complaints.publish" if is_published else "complaints.unpublish", held, by=by)
    return held


def pass_on(held: Inquiry, *, handler, by) -> None:
    """Somebody else answers it. Part of a deed that asked who may and locked it."""
    before = trail.snapshot(held, ["handler", "department"])
    held.handler, held.department = handler, handler.department
    held.save(update_fields=["handler", "department"])
    changes = trail.difference(before, trail.snapshot(held, ["handler", "department"]))
    trail.write("complaints.pass_on", held, by=by, changes=changes)


def link_complaint(inquiry: Inquiry, complaint: Complaint, *, by) -> Inquiry:
    """The entry has become a complaint; whoever asks is answered there."""
    held = hold_inquiry(inquiry, by=by, permission="complaints.add_complaint")
    if held.complaint_id:
        raise Stale(_("This has become a complaint already: %s.") % held.complaint, current=held)
    held.complaint = complaint
    held.save(update_fields=["complaint"])
    trail.write("complaints.inquiry_to_complaint", held, by=by, details={"text": str(complaint)})
    if held.state == State.OPEN:
        said = _("Handled as complaint %s.") % complaint.number
        close_inquiry(held, State.ANSWERED, said, deed="answer_inquiry", by=by)
    return held


def note_spot_answer(complaint: Complaint, text: str, at: datetime, *, by) -> Inquiry:
    """The reply that was given at once stands in the inquiry register too (S1-03 R1)."""
    entry = Inquiry(
        number=next_inquiry_number(at),
        kind=Kind.INQUIRY,
        customer=complaint.customer,
        name=complaint.complainant,
        phone=plain_phone(complaint),
        phone_index=complaint.phone_index,
        channel=complaint.channel,
        received_at=complaint.received_at,
        received_by=by,
        subject=complaint.subject,
        content=complaint.content,
        handler=complaint.handler,
        department=complaint.department,
        **{"state": State.ANSWERED, "reply": text, "replied_at": at, "replied_by": by},
        complaint=complaint,
    )
    entry.save()
    trail.write("complaints.take_inquiry", entry, by=by, details={"text": str(entry)})
    return entry
