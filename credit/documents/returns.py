"""产品退货单 in its copies, with the approved and the actual quantity side by side (S3-05 R3-R4)."""

from django.utils.translation import gettext as _

from complaints.documents.common import address_of, printed_words, qr_code
from core.pdf import render_pdf
from credit.models import GoodsReturn
from credit.policy import policy_for
from credit.return_facts import grant_of


def return_slip(slip: GoodsReturn, *, by) -> bytes:
    """One page for each copy that the policy names."""
    facts = {
        "slip": slip,
        "grant": grant_of(slip),
        "lines": list(slip.lines.select_related("line")),
        "copies": policy_for().return_copies,
        "printed": printed_words(by),
        "qr": qr_code(address_of(slip.get_absolute_url())),
    }
    return render_pdf("credit/print/return_slip.html", facts, _("Return slip"))
