"""How the desk is narrowed: whose approvals, of which kind, in which state, with which words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals import hooks
from approvals.models import Approval
from approvals.querysets import ApprovalQuerySet, sees_all

WAITING, ASKED, SIGNED, ALL = "waiting", "asked", "signed", "all"
TABS = {
    WAITING: _("Waiting for me"),
    ASKED: _("Asked by me"),
    SIGNED: _("Decided by me"),
    ALL: _("All approvals"),
}


class DeskForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"), required=False)
    state = forms.ChoiceField(label=_("state"), required=False)
    q = forms.CharField(label=_("title or applicant"), required=False, max_length=60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "state"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["q"].widget.attrs["class"] = "form-control"
        self.fields["kind"].choices = [("", _("all")), *((kind, hooks.kind_name(kind)) for kind in hooks.names)]
        self.fields["state"].choices = [("", _("all")), *Approval.State.choices, ("blocked", _("no approver found"))]


def tabs_of(user) -> dict[str, object]:
    return {name: label for name, label in TABS.items() if name != ALL or sees_all(user)}


def rows_of(tab: str, user) -> ApprovalQuerySet:
    """The approvals of a tab; every one of them within what the person may see."""
    rows = Approval.objects.all()
    if tab == WAITING:
        return rows.waiting_for(user)
    if tab == ASKED:
        return rows.filter(asked_by=user)
    if tab == SIGNED:
        return rows.signed_by(user)
    return rows.visible_to(user)


def narrowed(rows: ApprovalQuerySet, form: DeskForm) -> ApprovalQuerySet:
    found = form.cleaned_data if form.is_valid() else {}
    if kind := found.get("kind"):
        rows = rows.filter(kind=kind)
    if state := found.get("state"):
        rows = rows.filter(is_blocked=True, state="open") if state == "blocked" else rows.filter(state=state)
    if words := (found.get("q") or "").strip():
        rows = rows.with_words(words)
    return rows
