"""检查记录: the room, every file as it was found, and what was done about it (S1-05 R11)."""

from django.utils.translation import gettext as _

from archives.actions.inspections import counts_of
from archives.models import Inspection, InspectionLine
from archives.places import name_stands
from complaints.documents.common import address_of, printed_words, qr_code
from core.pdf import Joined, render_pdf

PART = 250  # rows rendered at once


def inspection_pdf(inspection: Inspection, *, by) -> bytes:
    """In parts of some hundred rows; for the signature on paper too."""
    lines = list(inspection.lines.select_related("file__place", "seen_by", "repaired_by").order_by("id"))
    name_stands(line.file for line in lines)
    words = dict(InspectionLine.Found.choices)
    counts = [(words["" if code == "unseen" else code], count) for code, count in counts_of(lines).items()]
    facts = {
        "inspection": inspection,
        "counts": counts,
        "total": len(lines),
        "printed": printed_words(by),
        "qr": qr_code(address_of(inspection.get_absolute_url())),
    }
    joined, title = Joined(), _("Record of inspection %s") % inspection
    for start in range(0, max(len(lines), 1), PART):
        facts |= {"lines": lines[start : start + PART], "is_last": start + PART >= len(lines)}
        joined.add(render_pdf("archives/print/inspection.html", facts, title, first_page=joined.pages + 1))
    return joined.as_bytes()
