"""Taking a case through its life in tests."""

from django.db import transaction

from complaints import actions
from complaints.actions.revisits.planning import drop_sheets
from complaints.models import Complaint
from staff.models import User

FINDINGS = {"facts": "到货六箱,两箱外箱破损。", "cause_code": "包装运输", "cause": "装车未固定。"}


def settle(
    complaint: Complaint, *, by=None, resolution: str = "已换货", kinds=("exchange",), stop: str = "carried_out"
) -> Complaint:
    """From wherever it stands to `stop` (approved or carried out); the last deed is done `by` the person."""
    complaint.refresh_from_db()
    system = User.objects.system()
    if complaint.state == "registered":
        complaint = actions.accept(complaint=complaint, verdict="general", by=system)
    if complaint.state == "accepted":
        complaint = actions.assign(complaint=complaint, handler=complaint.handler, by=system)
    if complaint.state in ("assigned", "investigating"):
        actions.investigate(complaint=complaint, by=system, **FINDINGS)
        complaint = actions.propose(complaint=complaint, kinds=list(kinds), plan=resolution, by=system).complaint
    if stop == "approved":
        return complaint
    return actions.carry_out(complaint=complaint, resolution=resolution, by=by or system)


def close(complaint: Complaint, *, by=None) -> Complaint:
    """From wherever it stands to filed."""
    system = User.objects.system()
    complaint.refresh_from_db()
    if complaint.is_unsettled:
        complaint = settle(complaint, by=by)
    complaint = actions.answer(complaint=complaint, text="已换货,请查收。", channel="phone", by=by or system)
    complaint = actions.confirm(complaint=complaint, view="satisfied", satisfaction=5, by=by or system)
    with transaction.atomic():
        drop_sheets(complaint, by=system)
    Complaint.objects.filter(pk=complaint.pk).update(responsibility="nobody", revisit="not")
    return actions.file_case(complaint=complaint, by=system)
