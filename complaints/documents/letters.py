"""Letters to those who complained: nothing of what the company found out about itself stands in them."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.documents.common import address_of, qr_code
from complaints.models import Complaint
from core.errors import Refused
from core.pdf import render_pdf


def feedback_letter(complaint: Complaint, *, by) -> bytes:
    """反馈单: the answer that was given, and the question what the customer thinks of it (S1-03 R12).

    The template gets these words and not the case, so that no cause, responsibility or cost can slip in.
    """
    require_answer(complaint)
    facts = {
        "number": complaint.number,
        "to": name_of(complaint),
        "company_of": complaint.company,
        "subject": complaint.subject,
        "received_on": timezone.localdate(complaint.received_at),
        "answer": complaint.answer,
        "answered_on": timezone.localdate(complaint.answered_at),
        "day": timezone.localdate(),
        "qr": qr_code(address_of(complaint.get_absolute_url())),
    }
    return render_pdf("complaints/print/feedback_letter.html", facts, _("Reply to complaint %s") % complaint.number)


def open_letter(*, subject: str, text: str, numbers: Iterable[str] = (), address: str = "", by) -> bytes:
    """公开信: one answer to many who complained of the same (S2-05 R11). It names nobody."""
    if not text.strip():
        raise Refused(_("Write down what the customers are told."), code="answer")
    facts = {
        "subject": subject,
        "text": text,
        "numbers": list(numbers),
        "day": timezone.localdate(),
        "qr": qr_code(address_of(address)) if address else "",
    }
    return render_pdf("complaints/print/open_letter.html", facts, _("Open letter"))


def letter_of(complaint: Complaint, *, by) -> bytes:
    """The open letter of a case: its answer, to all whose complaints are part of it."""
    require_answer(complaint)
    numbers = [complaint.number, *complaint.parts.order_by("id").values_list("number", flat=True)]
    return open_letter(
        subject=complaint.subject, text=complaint.answer, numbers=numbers, address=complaint.get_absolute_url(), by=by
    )


def require_answer(complaint: Complaint) -> None:
    if not complaint.answer:
        raise Refused(_("Nothing has been answered yet that could be sent."), code="answer")


def name_of(complaint: Complaint) -> str:
    if complaint.complainant:
        return complaint.complainant
    return complaint.customer.name if complaint.customer else ""
