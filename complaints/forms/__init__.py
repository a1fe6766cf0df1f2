"""Is the input sound."""

from complaints.forms.deeds import (
    AcceptForm,
    AgreeForm,
    AnswerForm,
    AssignForm,
    CarryOutForm,
    ConfirmForm,
    ExplainForm,
    FileForm,
    FilesForm,
    JudgeForm,
    NoteForm,
    ProposeForm,
    ReasonForm,
    RespondForm,
    SendBackForm,
    UnsolvedForm,
)
from complaints.forms.inquiries import InquiryAnswerForm, InquiryDecideForm, InquiryForm
from complaints.forms.investigating import AppointForm, BriefForm, InvestigateForm, ReportForm, RetestForm
from complaints.forms.merging import GatherForm, MergeForm
from complaints.forms.people import MOST_HITS
from complaints.forms.register import ComplaintForm

__all__ = [
    "MOST_HITS",
    "AcceptForm",
    "AgreeForm",
    "AnswerForm",
    "AppointForm",
    "AssignForm",
    "BriefForm",
    "CarryOutForm",
    "ComplaintForm",
    "ConfirmForm",
    "ExplainForm",
    "FileForm",
    "FilesForm",
    "GatherForm",
    "InquiryAnswerForm",
    "InquiryDecideForm",
    "InquiryForm",
    "InvestigateForm",
    "JudgeForm",
    "MergeForm",
    "NoteForm",
    "ProposeForm",
    "ReasonForm",
    "ReportForm",
    "RespondForm",
    "RetestForm",
    "SendBackForm",
    "UnsolvedForm",
]
