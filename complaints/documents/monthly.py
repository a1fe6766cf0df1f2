"""月统计表: the statistics of a month on paper, for the management (S2-14 R13, S1-11 R8, S1-21 R13)."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.documents.common import address_of, printed_words, qr_code
from complaints.figures import Figures, figures_of, month_period
from core.pdf import render_pdf
from staff.models import Department, User


def monthly_statistics(month: date, department: Department | None = None, *, by=None) -> bytes:
    """The PDF of the month of this day; of everything, unless `by` somebody who sees less."""
    by = by or User.objects.system()
    return statistics_pdf(figures_of(by, month_period(month), department), by=by)


def statistics_pdf(figures: Figures, *, by) -> bytes:
    address = f"{reverse('complaints:figures')}?from={figures.period.first:%Y-%m-%d}&to={figures.period.last:%Y-%m-%d}"
    facts = {"figures": figures, "printed": printed_words(by), "qr": qr_code(address_of(address))}
    return render_pdf("complaints/print/monthly_statistics.html", facts, _("Complaint statistics"))
