"""Is the input sound."""

from complaints.forms.blame import FirmForm, PenaltyForm, ResponsibleForm, TellForm
from complaints.forms.deeds import (
    AgreeForm,
    AnswerForm,
    AssignForm,
    CarryOutForm,
    ConfirmForm,
    ExplainForm,
    FileForm,
    FilesForm,
    NoteForm,
    ProposeForm,
    ReasonForm,
    RemindForm,
    RespondForm,
    SendBackForm,
    UnsolvedForm,
    files_again,
)
from complaints.forms.inquiries import InquiryAnswerForm, InquiryDecideForm, InquiryForm
from complaints.forms.investigating import AppointForm, BriefForm, InvestigateForm, ReportForm, RetestForm
from complaints.forms.judging import AcceptForm, JudgeForm
from complaints.forms.merging import GatherForm, MergeForm
from complaints.forms.people import MOST_HITS
from complaints.forms.plans import PlanCheckForm, PlanDoneForm, PlanForm
from complaints.forms.register import ComplaintForm
from complaints.forms.revisits import ArrangeForm, CarryOutRevisitForm, LetterForm, SignForm, WaiveForm

__all__ = [
    "MOST_HITS",
    "AcceptForm",
    "AgreeForm",
    "AnswerForm",
    "AppointForm",
    "ArrangeForm",
    "AssignForm",
    "BriefForm",
    "CarryOutForm",
    "CarryOutRevisitForm",
    "ComplaintForm",
    "ConfirmForm",
    "ExplainForm",
    "FileForm",
    "FilesForm",
    "FirmForm",
    "GatherForm",
    "InquiryAnswerForm",
    "InquiryDecideForm",
    "InquiryForm",
    "InvestigateForm",
    "JudgeForm",
    "LetterForm",
    "MergeForm",
    "NoteForm",
    "PenaltyForm",
    "PlanCheckForm",
    "PlanDoneForm",
    "PlanForm",
    "ProposeForm",
    "ReasonForm",
    "RemindForm",
    "ReportForm",
    "RespondForm",
    "ResponsibleForm",
    "RetestForm",
    "SendBackForm",
    "SignForm",
    "TellForm",
    "UnsolvedForm",
    "WaiveForm",
    "files_again",
]
