"""What is true of complaints, case by case."""

from complaints.models.blame import Penalty, Responsibility
from complaints.models.categories import Category, Content, Handling, Keyword
from complaints.models.checks import SpotCheck
from complaints.models.complaints import Complaint
from complaints.models.disposals import DisposalProposal
from complaints.models.handling import CorrectivePlan, Investigation, Remedy
from complaints.models.inquiries import Inquiry
from complaints.models.months import MonthlyReport
from complaints.models.revisits import OpenLetter, Revisit, RevisitDraw, RevisitLot
from complaints.models.search import ComplaintSearch
from complaints.models.severity import Severity
from complaints.models.steps import Attachment, Step
from complaints.models.words import IN_WRITING, INVALID, VALID, Channel, Fault, Ground, Verdict, View
from complaints.states import State

__all__ = [
    "INVALID",
    "IN_WRITING",
    "VALID",
    "Attachment",
    "Category",
    "Channel",
    "Complaint",
    "ComplaintSearch",
    "Content",
    "CorrectivePlan",
    "DisposalProposal",
    "Fault",
    "Ground",
    "Handling",
    "Inquiry",
    "Investigation",
    "Keyword",
    "MonthlyReport",
    "OpenLetter",
    "Penalty",
    "Remedy",
    "Responsibility",
    "Revisit",
    "RevisitDraw",
    "RevisitLot",
    "Severity",
    "SpotCheck",
    "State",
    "Step",
    "Verdict",
    "View",
]
