"""中止交易通知书: tells a customer in writing that nothing is sold on credit any more (S0-21 R83)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.documents.common import address_of, qr_code
from core.pdf import render_pdf
from credit.actions.dangers import require_termination
from credit.models import DangerReport


def end_notice(report: DangerReport, *, by) -> bytes:
    """Only what the customer may read stands in it: what is owed, not what was found out."""
    require_termination(report)
    facts = {
        "to": report.file.customer.name,
        "code": report.file.customer.code,
        "owed": report.file.receivables + report.file.bills,
        "instructed_on": timezone.localdate(report.instructed_at),
        "day": timezone.localdate(),
        "qr": qr_code(address_of(report.file.get_absolute_url())),
    }
    return render_pdf("credit/print/end_notice.html", facts, _("Notice of the end of trade"))
