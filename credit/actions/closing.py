"""结账: a closed period is frozen."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require
from credit.books import CLOSING_LOCK, closed_until
from credit.models import PeriodClosing


@transaction.atomic
def close_period(*, until: date, by, reason: str = "") -> PeriodClosing:
    """Nothing dated until then is booked or undone any more. An earlier day opens the period again, with a reason."""
    require(by, "credit.add_periodclosing")
    if connection.vendor == "postgresql":  # waits for bookings that are under way
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLOSING_LOCK])
    if until >= timezone.localdate():
        raise Refused(_("Only days that are over are closed."), code="ahead")
    before = closed_until()
    if until == before:
        raise Refused(_("The books are closed until %(until)s already.") % {"until": until}, code="same")
    if before and until < before and not reason.strip():
        raise Refused(_("Opening a closed period again needs a reason."), code="reason")
    closing = PeriodClosing.objects.create(until=until, reason=reason.strip(), closed_by=by)
    trail.write(
        "credit.close_period",
        closing,
        by=by,
        reason=closing.reason,
        changes={"until": [str(before) if before else None, str(until)]},
    )
    return closing
