"""Which prints a case has now, for whom."""

from complaints.documents import letters, sheets
from complaints.models import Complaint
from core.pdf import pdf_problem

SHEETS = {
    "register": sheets.register_sheet,
    "investigation": sheets.investigation_report,
    "feedback": letters.feedback_letter,
    "open": letters.letter_of,
}


def offered(complaint: Complaint, person, *, is_investigated: bool) -> list[str]:
    """The names of the sheets that can be printed; `handling` only for those who may."""
    if pdf_problem():
        return []
    found = ["register"]
    if person.has_perm(sheets.HANDLING):
        found.append("handling")
    if is_investigated:
        found.append("investigation")
    if complaint.answer:
        found += ["feedback", "open"] if complaint.is_collective else ["feedback"]
    return found
