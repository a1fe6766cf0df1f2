"""Pages of responsibility, penalties and firm handling, and what their card on the case shows."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.models import Approval
from complaints import actions, forms
from complaints.actions.firm import FIRM_AT, KIND
from complaints.actions.investigating import INVESTIGATED
from complaints.models import Complaint, Investigation, Penalty, State, Verdict
from complaints.next_steps import RESPONSIBLE, Deed
from complaints.rounds import is_found_out
from complaints.rules import sees_penalties
from complaints.views.deeds import Page, deed_view

PENALTY = Deed("propose_penalty", _("Propose a penalty"), "complaints.add_penalty", "gavel")
TELL = Deed("tell_punishment", _("Tell the customer of the penalty"), "complaints.answer_complaint", "message")
FIRM = Deed("ask_firm", _("Ask for firm handling"), "complaints.judge_complaint", "shield")

name_responsible = deed_view(
    forms.ResponsibleForm,
    actions.name_responsible,
    RESPONSIBLE.permission,
    Page(_("Name who is responsible"), _("Save"), _("The responsibility is written down.")),
)
propose_penalty = deed_view(
    forms.PenaltyForm,
    actions.propose_penalty,
    PENALTY.permission,
    Page(_("Propose a penalty"), _("Propose"), _("The penalty is proposed; it counts once it is approved.")),
)
tell_punishment = deed_view(
    forms.TellForm,
    actions.tell_punishment,
    TELL.permission,
    Page(
        _("Tell the customer of the penalty"), pgettext_lazy("button", "Told"), _("It is written down what was told.")
    ),
)
ask_firm = deed_view(
    forms.FirmForm,
    actions.ask_firm,
    FIRM.permission,
    Page(
        _("Ask for firm handling"),
        _("Ask"),
        _("Firm handling is asked for."),
        _("Until it is approved the complaint is handled as any other, with patience."),
    ),
)


def card_facts(complaint: Complaint, person, rounds: list[Investigation]) -> dict:
    named = []
    if complaint.responsibility == "named":
        named = list(complaint.responsibilities.select_related("department", "employee"))
    rows = complaint.penalties.select_related("employee", "department", "new_owner", "decided_by").order_by("id")
    penalties = list(rows) if complaint.has_penalties else []
    return {
        "named": named,
        "penalties": penalties if sees_penalties(person, complaint) else [],
        "blame_deeds": deeds_of(complaint, person, rounds, penalties),
    }


def deeds_of(complaint: Complaint, person, rounds: list[Investigation], penalties: list[Penalty]) -> list[Deed]:
    """What may be done about it now, by this person."""
    if complaint.about_id == person.pk:
        return []
    found, is_known = [], complaint.state != State.INVESTIGATING or is_found_out(complaint, rounds)
    stands = any(one.state == Penalty.State.APPROVED for one in penalties)
    if complaint.state in INVESTIGATED and is_known and not stands:
        found.append(RESPONSIBLE)
    if complaint.state in (*INVESTIGATED, State.FILED):
        if complaint.responsibility == "named" or (complaint.customer and complaint.customer.owner_id):
            found.append(PENALTY)
        if any(is_untold(one) for one in penalties):
            found.append(TELL)
    if may_ask_firm(complaint):
        found.append(FIRM)
    return [deed for deed in found if person.has_perm(deed.permission)]


def may_ask_firm(complaint: Complaint) -> bool:
    if complaint.verdict != Verdict.MALICIOUS or complaint.state not in FIRM_AT or complaint.is_firm:
        return False
    return not Approval.objects.about(complaint).undecided().filter(kind=KIND).exists()


def is_untold(penalty: Penalty) -> bool:
    told_of = (Penalty.Kind.CRITICISM, Penalty.Kind.FINE)
    return penalty.state == Penalty.State.APPROVED and penalty.kind in told_of and penalty.told_at is None
