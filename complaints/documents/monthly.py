"""月统计表: the statistics of a month on paper, for the management (S2-14 R13, S1-11 R8, S1-21 R13)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.documents.common import address_of, printed_words, qr_code
from complaints.figures import Figures, restored
from complaints.models import MonthlyReport
from core.pdf import render_pdf


def monthly_statistics(report: MonthlyReport, *, by) -> bytes:
    """The month as it was kept, with the analysis."""
    figures = restored(report.figures)
    return statistics_pdf(figures, by=by, analysis=report.analysis, address=report.get_absolute_url())


def statistics_pdf(figures: Figures, *, by, analysis: str = "", address: str = "") -> bytes:
    period = f"from={figures.period.first:%Y-%m-%d}&to={figures.period.last:%Y-%m-%d}"
    address = address or f"{reverse('complaints:figures')}?{period}"
    facts = {"figures": figures, "analysis": analysis, "printed": printed_words(by), "qr": qr_code(address_of(address))}
    return render_pdf("complaints/print/monthly_statistics.html", facts, _("Complaint statistics"))
