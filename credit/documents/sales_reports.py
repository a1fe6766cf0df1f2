"""销售月报 on paper: the rows that the person may see."""

from django.utils.translation import gettext as _

from complaints.documents.common import printed_words
from core.pdf import render_pdf
from credit.models import SalesReport


def sales_report(report: SalesReport, *, by) -> bytes:
    rows = report.visible_rows(by)
    facts = {"report": report, "rows": rows, "sums": report.sums_of(rows), "printed": printed_words(by)}
    return render_pdf("credit/print/sales_report.html", facts, _("Monthly sales report %s") % report)
