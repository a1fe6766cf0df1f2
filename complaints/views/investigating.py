"""Pages of the investigation, and what its card on the case shows."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import actions, forms
from complaints.actions.investigating import INVESTIGATED, LOOKING
from complaints.actions.retests import barred_from_testing
from complaints.models import Complaint, Handling, Investigation
from complaints.next_steps import Deed
from complaints.policy import policy_for
from complaints.returns import Decision, decide_return
from complaints.views.deeds import Page, deed_view

RESOLVE = "complaints.resolve_complaint"
APPOINT = Deed("appoint", _("Name the investigator"), "complaints.assign_complaint", "user-share")
CODE = Deed("code_sample", _("Code the sample"), RESOLVE, "tag")
RETEST = Deed("conclude_retest", _("Result of the retest"), RESOLVE, "test-pipe")
BRIEF = Deed("brief", _("Brief both parties"), RESOLVE, "message")
REPORT = Deed("report", _("Report to the management"), RESOLVE, "report")

appoint = deed_view(
    forms.AppointForm,
    actions.appoint,
    APPOINT.permission,
    Page(
        _("Name the investigator"),
        pgettext_lazy("button", "Name"),
        _("The investigator is named."),
        _("Not the person complained about."),
    ),
)
code_sample = deed_view(
    forms.NoteForm,
    actions.code_sample,
    RESOLVE,
    Page(
        _("Code the sample"),
        _("Give a code"),
        _("The sample has its blind code."),
        _("Whoever tests the sample sees the code only, neither the customer nor the first report."),
    ),
)
conclude_retest = deed_view(
    forms.RetestForm,
    actions.conclude_retest,
    RESOLVE,
    Page(
        _("Result of the retest"),
        _("Save"),
        _("The result is written down."),
        _("If the report was wrong, the signatory is asked before a corrected one is issued."),
    ),
)
brief = deed_view(
    forms.BriefForm,
    actions.brief,
    RESOLVE,
    Page(_("Brief both parties"), _("Briefed"), _("The briefing is written down.")),
)
report = deed_view(
    forms.ReportForm,
    actions.report,
    RESOLVE,
    Page(_("Report to the management"), _("Send the report"), _("The report has reached the management.")),
)


@dataclass(frozen=True)
class Return:
    """A line of the return decision table as the card shows it."""

    round: Investigation
    decision: Decision

    @property
    def rule(self) -> str:
        return f"complaints.{self.decision.rule}"


def card_facts(complaint: Complaint, person, rounds: list[Investigation]) -> dict:
    """`rounds`: newest first."""
    return {"returns": returns_of(complaint, rounds), "round_deeds": deeds_of(complaint, person, rounds)}


def returns_of(complaint: Complaint, rounds: list[Investigation]) -> list[Return]:
    """The answer of the table for the newest round that names a defect."""
    policy, named = policy_for(complaint), [one for one in rounds if one.defect][:1]
    return [
        Return(one, decide_return(policy, one.defect, one.is_storage_fault, one.days_since_outbound)) for one in named
    ]


def deeds_of(complaint: Complaint, person, rounds: list[Investigation]) -> list[Deed]:
    """What may be done about the investigation now, by this person."""
    if complaint.about_id == person.pk:
        return []
    found = retest_deeds(complaint, person, rounds) if complaint.state in LOOKING else []
    finished = next((one for one in rounds if one.finished_at), None)
    if finished and complaint.state in INVESTIGATED:
        found += [] if finished.briefed_at else [BRIEF]
        found += [] if finished.reported_at else [REPORT]
    if complaint.state in LOOKING:
        found.append(APPOINT)
    return [deed for deed in found if person.has_perm(deed.permission)]


def retest_deeds(complaint: Complaint, person, rounds: list[Investigation]) -> list[Deed]:
    if complaint.handling != Handling.RETEST:
        return []
    open_one = next((one for one in rounds if not one.finished_at), None)
    if open_one is None or not open_one.blind_code:
        return [CODE]
    return [] if open_one.retest or person.pk in barred_from_testing(complaint) else [RETEST]
