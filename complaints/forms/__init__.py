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
    InvestigateForm,
    JudgeForm,
    NoteForm,
    ProposeForm,
    ReasonForm,
    RespondForm,
    SendBackForm,
    UnsolvedForm,
)
from complaints.forms.register import MOST_HITS, ComplaintForm

__all__ = [
    "MOST_HITS",
    "AcceptForm",
    "AgreeForm",
    "AnswerForm",
    "AssignForm",
    "CarryOutForm",
    "ComplaintForm",
    "ConfirmForm",
    "ExplainForm",
    "FileForm",
    "InvestigateForm",
    "JudgeForm",
    "NoteForm",
    "ProposeForm",
    "ReasonForm",
    "RespondForm",
    "SendBackForm",
    "UnsolvedForm",
]
