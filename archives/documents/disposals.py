"""销毁证明: what was destroyed, how, when, by whom, on whose decision (S1-05 R24)."""

from django.utils.translation import gettext as _

from approvals.models import Approval, Signature
from archives.lists import KIND
from archives.models import Disposal, DisposalLine
from complaints.documents.common import address_of, printed_words, qr_code
from core.errors import Refused
from core.pdf import Joined, render_pdf

PART = 250  # rows rendered at once


def certificate_pdf(disposal: Disposal, *, by) -> bytes:
    """Raises `Refused` while something of the files is still on the disk: a certificate does not run ahead."""
    if disposal.erased_at is None:
        raise Refused(_("The contents are not erased yet."), code="left")
    lines = disposal.lines.filter(verdict=DisposalLine.Verdict.DESTROY)
    lines = list(lines.select_related("file__category", "file__customer").order_by("id"))
    facts = {
        "disposal": disposal,
        "total": len(lines),
        "signatures": signatures_of(disposal),
        "printed": printed_words(by),
        "qr": qr_code(address_of(disposal.get_absolute_url())),
    }
    joined, title = Joined(), _("Certificate of destruction %s") % disposal.number
    for start in range(0, max(len(lines), 1), PART):
        facts |= {"lines": lines[start : start + PART], "is_last": start + PART >= len(lines)}
        template = "archives/print/certificate.html"
        joined.add(render_pdf(template, facts, title, first_page=joined.pages + 1))
    return joined.as_bytes()


def signatures_of(disposal: Disposal) -> list[Signature]:
    """Who decided, in order."""
    approval = Approval.objects.about(disposal).filter(kind=KIND, state=Approval.State.APPROVED).order_by("-id").first()
    if approval is None:
        return []
    given = approval.signatures.filter(state=Signature.State.APPROVED, step__round=approval.round)
    return list(given.select_related("step", "decided_by").order_by("decided_at", "id"))
