"""The debtor beside a request to decide: exposure, what is late, what waits (approvals.hooks.panels)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import Approval
from core.templatetags.money import money
from credit.debtor import debtor_of, facts_of
from credit.models import CreditException, CreditFile, Measure
from credit.policy import policy_for


def exception_panel(approval: Approval, user) -> dict | None:
    exception = CreditException.objects.select_related("file__customer").filter(pk=approval.record_id).first()
    if exception is None:
        return None
    told = {"amount": money(exception.amount), "day": exception.valid_until.isoformat()}
    text = _("With the last signature %(amount)s may go over the limit until %(day)s.") % told
    return panel_of(exception.file) | {"exception": exception, "next": text}


def measure_panel(approval: Approval, user) -> dict | None:
    measure = Measure.objects.select_related("report__file__customer").filter(pk=approval.record_id).first()
    if measure is None:
        return None
    return panel_of(measure.report.file) | {"next": _("With the last signature the measure may be carried out.")}


def panel_of(file: CreditFile) -> dict:
    debtor = debtor_of(file, timezone.localdate())
    return {
        "template": "credit/file/_debtor.html",
        "title": _("The debtor at present"),
        "facts": facts_of(debtor),
        "debtor": debtor,
        "file": file,
        "usage": debtor.usage,
        "policy": policy_for(),
    }
