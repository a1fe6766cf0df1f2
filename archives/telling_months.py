"""Who is told of what departments file each month."""

from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from archives.models import MonthlyFiling
from core.notices import tell
from staff.models import User

RECEIVE = "archives.receive_filing"
MOST_TOLD = 20


def tell_filed(filing: MonthlyFiling, *, by) -> None:
    """Those who receive it."""
    receivers = [one for one in User.objects.at_work() if one.has_perm(RECEIVE)]
    tell(
        people=receivers[:MOST_TOLD],
        rule="archives.filing",
        record=filing,
        stage="filed",
        title=partial(filed_words, str(filing.department), f"{filing.month:%Y-%m}"),
        url=filing.get_absolute_url(),
        by=by,
    )


def filed_words(department: str, month: str) -> str:
    return _("%(department)s has filed %(month)s: receive it") % {"department": department, "month": month}


def tell_chased(filing: MonthlyFiling, today: date, *, by) -> int:
    """The filer and the head, once a day; gives how many were told."""
    return tell(
        people={one for one in (filing.filer, filing.department.head) if one},
        rule="archives.filing",
        record=filing,
        stage=f"chased-{today}",
        title=partial(chased_words, str(filing.department), f"{filing.month:%Y-%m}"),
        url=filing.get_absolute_url(),
        urgent=True,
        by=by,
    )


def chased_words(department: str, month: str) -> str:
    return _("%(department)s has not filed %(month)s yet") % {"department": department, "month": month}
