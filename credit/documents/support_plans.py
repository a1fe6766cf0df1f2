"""支持计划 as it is handed out (S1-13 R4)."""

from django.utils.translation import gettext as _

from complaints.documents.common import address_of, printed_words, qr_code
from core.pdf import render_pdf
from credit.models import SupportPlan


def plan_paper(plan: SupportPlan, *, by) -> bytes:
    facts = {
        "plan": plan,
        "customer": plan.customer,
        "items": list(plan.items.select_related("responsible", "done_by")),
        "printed": printed_words(by),
        "qr": qr_code(address_of(plan.get_absolute_url())),
    }
    return render_pdf("credit/care/print_plan.html", facts, _("Support plan"))
