"""Who is told of reports for departments: who is to check, and who asked."""

from functools import partial

from django.utils.translation import gettext as _

from archives.guardians import at_it
from archives.models import ReportIssue
from core.notices import tell


def tell_to_check(issue: ReportIssue, permission: str, *, by) -> None:
    tell(
        people=at_it(permission),
        rule="archives.check_report",
        record=issue,
        stage=f"{permission}-{issue.made_at:%Y%m%d%H%M%S}",
        title=partial(check_words, issue.request.title, issue.period),
        url=issue.get_absolute_url(),
        by=by,
    )


def check_words(title: str, period: str) -> str:
    return _("Report “%(title)s” of %(period)s waits for your check") % {"title": title, "period": period}


def tell_issued(issue: ReportIssue, *, by) -> None:
    tell(
        people=[issue.request.asked_by],
        rule="archives.report_issued",
        record=issue,
        stage="issued",
        title=partial(issued_words, issue.request.title, issue.period),
        url=issue.get_absolute_url(),
        by=by,
    )


def issued_words(title: str, period: str) -> str:
    return _("Report “%(title)s” of %(period)s is there for you") % {"title": title, "period": period}
