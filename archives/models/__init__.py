from archives.models.disposals import Disposal, DisposalLine
from archives.models.files import ArchiveFile, ArchiveSearch, Content, Item
from archives.models.incidents import LeakIncident, LeakPenalty, ReportIssue, ReportRequest
from archives.models.keeping import (
    Inspection,
    InspectionLine,
    KeeperChange,
    KeeperChangeFile,
    MonthlyFiling,
)
from archives.models.loans import Loan, LoanLine, LoanTrouble, Waiting
from archives.models.places import Category, Place
from archives.models.reading import Reading
from archives.models.requests import AccessRequest, Grant, Way

__all__ = [
    "AccessRequest",
    "ArchiveFile",
    "ArchiveSearch",
    "Category",
    "Content",
    "Disposal",
    "DisposalLine",
    "Grant",
    "Inspection",
    "InspectionLine",
    "Item",
    "KeeperChange",
    "KeeperChangeFile",
    "LeakIncident",
    "LeakPenalty",
    "Loan",
    "LoanLine",
    "LoanTrouble",
    "MonthlyFiling",
    "Place",
    "Reading",
    "ReportIssue",
    "ReportRequest",
    "Waiting",
    "Way",
]
