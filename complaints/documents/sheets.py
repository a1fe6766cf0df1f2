"""Sheets of one case that stay in the company: register sheet, handling sheet, investigation report."""

from django.utils.translation import gettext as _

from complaints.documents.common import INTERNAL, address_of, printed_words, qr_code
from complaints.models import Complaint
from complaints.rules import sees_penalties, steps_for
from core.errors import Refused
from core.pdf import render_pdf
from core.rules import require

HANDLING = "complaints.print_handling_sheet"


def register_sheet(complaint: Complaint, *, by) -> bytes:
    """登记表: who complains of what, as it was taken down."""
    return sheet("register_sheet", complaint, _("Register sheet %s") % complaint.number, by=by)


def handling_sheet(complaint: Complaint, *, by) -> bytes:
    """处理单: the whole case on paper. It never leaves the company and has a permission of its own (S3-09 R3)."""
    require(by, HANDLING)
    penalties = complaint.penalties.all() if sees_penalties(by, complaint) else complaint.penalties.none()
    facts = {
        "steps": steps_for(by, complaint),
        "remedies": complaint.remedies.select_related("proposed_by", "decided_by"),
        "responsibilities": complaint.responsibilities.select_related("department", "employee"),
        "penalties": penalties.select_related("department", "employee"),
        "plans": complaint.corrective_plans.select_related("owner"),
        "rounds": rounds_of(complaint),
    }
    return sheet(
        "handling_sheet", complaint, _("Handling sheet %s") % complaint.number, by=by, keywords=INTERNAL, **facts
    )


def investigation_report(complaint: Complaint, *, by) -> bytes:
    """调查报告: cause, course, who is responsible, conclusion, countermeasure, prevention (S2-14 R6, R10)."""
    rounds = [one for one in rounds_of(complaint) if one.finished_at]
    if not rounds:
        raise Refused(_("The investigation is not finished: facts and cause come first."), code="investigation")
    facts = {
        "rounds": rounds,
        "responsibilities": complaint.responsibilities.select_related("department", "employee"),
        "remedies": complaint.remedies.select_related("proposed_by"),
        "plans": complaint.corrective_plans.select_related("owner"),
    }
    title = _("Investigation report %s") % complaint.number
    return sheet("investigation_report", complaint, title, by=by, keywords=INTERNAL, **facts)


def rounds_of(complaint: Complaint) -> list:
    return list(complaint.investigations.select_related("investigator", "finished_by"))


def sheet(name: str, complaint: Complaint, title: str, *, by, **facts) -> bytes:
    facts |= {
        "complaint": complaint,
        "files": complaint.attachments.filter(removed_at__isnull=True),
        "printed": printed_words(by),
        "qr": qr_code(address_of(complaint.get_absolute_url())),
    }
    return render_pdf(f"complaints/print/{name}.html", facts, title)
