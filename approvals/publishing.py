"""The approval of new rules: what `regulations.hooks` is filled with."""

from typing import Any

from approvals.actions import ask, ask_again, withdraw
from approvals.models import Approval


def ask_or_ask_again(**request: Any) -> Approval:
    """A draft that was sent back goes through its chain once more; any other begins one."""
    record = request["record"]
    sent_back = Approval.objects.filter(
        kind=request["kind"],
        record_type=record._meta.label_lower,
        record_id=record.pk,
        state=Approval.State.SENT_BACK,
    ).first()
    if sent_back is None:
        return ask(**request)
    return ask_again(approval=sent_back, by=request["by"], facts=request["facts"], reason=request["reason"])


def take_back(*, kind: str, record: Any, by) -> None:
    """What was asked for this record is wanted no more."""
    asked = Approval.objects.filter(kind=kind, record_type=record._meta.label_lower, record_id=record.pk)
    for approval in asked.filter(state__in=Approval.UNDECIDED):
        withdraw(approval=approval, by=by)
