"""Who is told of the statistics of a month."""

from functools import partial

from django.utils.translation import gettext as _

from complaints.models import MonthlyReport
from core.notices import tell
from staff.models import User


def tell_prepared(report: MonthlyReport, *, by) -> None:
    """Who prepares the statistics learns that they can be looked at and sent."""
    if report.prepared_by is None:
        return
    tell(
        people=[report.prepared_by],
        rule="complaints.statistics_by",
        record=report,
        stage="made",
        title=partial(prepared_words, f"{report.month:%Y-%m}", f"{report.due_on:%Y-%m-%d}"),
        url=report.get_absolute_url(),
        by=by,
    )


def prepared_words(month: str, day: str) -> str:
    return _("The complaint statistics of %(month)s are ready: add your analysis and send them by %(day)s") % {
        "month": month,
        "day": day,
    }


def tell_sent(report: MonthlyReport, leaders: list[User], *, by) -> None:
    tell(
        people=leaders,
        rule="complaints.statistics_roles",
        record=report,
        stage="sent",
        title=partial(sent_words, f"{report.month:%Y-%m}", report.total),
        text=report.analysis[:500],
        url=report.get_absolute_url(),
        by=by,
    )


def sent_words(month: str, total: int) -> str:
    return _("Complaint statistics of %(month)s: %(total)d complaints") % {"month": month, "total": total}
