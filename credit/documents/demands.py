"""催款函: what is overdue, until when it is to be paid, as it was on the day of the letter."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from complaints.documents.common import address_of, printed_words, qr_code
from core.errors import Refused
from core.pdf import render_pdf
from credit.models import CollectionStep


def letter_of_demand(step: CollectionStep, *, by) -> bytes:
    """Made of what the step keeps, so that it can be printed again word for word."""
    said, customer = step.facts, step.case.file.customer
    if not said.get("lines"):
        raise Refused(_("This step keeps no letter."), code="letter")
    lines = [
        {
            **line,
            "issued_on": date.fromisoformat(line["issued_on"]),
            "due_on": date.fromisoformat(line["due_on"]),
            "amount": Decimal(line["amount"]),
            "owed": Decimal(line["owed"]),
        }
        for line in said["lines"]
    ]
    facts = {
        "customer": customer,
        "lines": lines,
        "more": said["count"] - len(lines),
        "total": Decimal(said["total"]),
        "day": date.fromisoformat(said["day"]),
        "pay_by": date.fromisoformat(said["pay_by"]),
        "collector": step.done_by,
        "number": f"{customer.code}-{step.pk}",
        "note": step.note,
        "qr": qr_code(address_of(step.case.get_absolute_url())),
        "printed": printed_words(by),
    }
    return render_pdf("credit/print/demand.html", facts, _("Letter of demand"))
