"""What is printed of complaints: sheets, letters, the monthly statistics, the register book."""

from complaints.documents.book import register_book
from complaints.documents.letters import feedback_letter, open_letter
from complaints.documents.monthly import monthly_statistics
from complaints.documents.sheets import handling_sheet, investigation_report, register_sheet

__all__ = [
    "feedback_letter",
    "handling_sheet",
    "investigation_report",
    "monthly_statistics",
    "open_letter",
    "register_book",
    "register_sheet",
]
