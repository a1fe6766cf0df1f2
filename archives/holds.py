"""What may not be destroyed, and why. One table of reasons: the job, the pages and the destruction ask the same."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archives.models import AccessRequest, ArchiveFile, Disposal, DisposalLine, Grant, LeakIncident, Loan
from archives.models.common import Asked, Kept
from complaints.models import Complaint
from complaints.states import OPEN
from credit.models import Receivable

CUSTOMER, FILE = OuterRef("customer_id"), OuterRef("pk")


@dataclass(frozen=True)
class Hold:
    """A reason that keeps a file, as a condition on files."""

    code: str
    words: str | Promise
    where: Callable[[], Q]


def has(rows: QuerySet, **about) -> Q:
    return Q(Exists(rows.filter(**about).order_by()))


HOLDS = (
    Hold("permanent", _("kept for ever"), lambda: Q(kept=Kept.PERMANENT)),
    Hold("legal", _("legal hold"), lambda: ~Q(hold_reason="")),
    Hold(
        "complaint",
        _("an open complaint of the customer"),
        lambda: has(Complaint.objects.filter(state__in=sorted(OPEN)), customer=CUSTOMER),
    ),
    Hold(
        "receivable",
        _("something the customer has not paid"),
        lambda: has(Receivable.objects.unsettled(), customer=CUSTOMER),
    ),
    Hold("loan", _("lent"), lambda: Q(state=ArchiveFile.State.LENT) | has(Loan.objects.out(), file=FILE)),
    Hold("grant", _("open to a reader"), lambda: has(not_ended(), file=FILE)),
    Hold("asked", _("asked for by a reader"), lambda: has(AccessRequest.objects.filter(state=Asked.ASKED), file=FILE)),
    Hold("leak", _("a leak that is not closed"), lambda: has(LeakIncident.objects.filter(closed_at=None), file=FILE)),
    Hold("missing", _("missing, to be found first"), lambda: Q(state=ArchiveFile.State.MISSING)),
)
WORDS = {hold.code: hold.words for hold in HOLDS}


def not_ended() -> QuerySet:
    """Grants that open the file now or later."""
    return Grant.objects.filter(ends_at__gt=timezone.now(), revoked_at__isnull=True)


def held() -> Q:
    """Files that something keeps."""
    return reduce(or_, (hold.where() for hold in HOLDS))


def reasons_of(file_ids: Iterable[int]) -> dict[int, list[str]]:
    """{file: why it is kept, in words}, of those that are kept. One query."""
    marks = {f"held_{hold.code}": ExpressionWrapper(hold.where(), BooleanField()) for hold in HOLDS}
    rows = ArchiveFile.objects.filter(pk__in=list(file_ids)).annotate(**marks).order_by()
    found = {}
    for row in rows.values("pk", "hold_reason", *marks):
        if reasons := in_words(row):
            found[row["pk"]] = reasons
    return found


def in_words(row: Mapping) -> list[str]:
    """A legal hold with what it is for; the others as they are called."""
    reasons = []
    for hold in HOLDS:
        if row[f"held_{hold.code}"]:
            said = f": {row['hold_reason']}" if hold.code == "legal" else ""
            reasons.append(f"{hold.words}{said}")
    return reasons


def time_over(today: date) -> QuerySet[ArchiveFile]:
    """Files whose time is over and that are still there."""
    return ArchiveFile.objects.there().filter(keep_until__lt=today)


def on_a_list() -> Q:
    """Files that stand on a list which is not finished."""
    return has(DisposalLine.objects.filter(is_open=True), file=FILE)


def running() -> QuerySet[Disposal]:
    return Disposal.objects.exclude(state__in=[Disposal.State.REJECTED, Disposal.State.DONE])
