"""长期合作协议 as it is handed to the customer and signed (S1-13 R10)."""

from django.utils.translation import gettext as _

from complaints.documents.common import address_of, printed_words, qr_code
from core.pdf import render_pdf
from credit.models import Agreement


def agreement_paper(agreement: Agreement, *, by) -> bytes:
    """The newest version; whether it is signed stands on it."""
    facts = {
        "agreement": agreement,
        "customer": agreement.customer,
        "version": agreement.versions.select_related("director", "chief").first(),
        "printed": printed_words(by),
        "qr": qr_code(address_of(agreement.get_absolute_url())),
    }
    return render_pdf("credit/care/print_agreement.html", facts, _("Long-term agreement"))
