"""A closed complaint: its handling sheet and what was attached to it (S1-03 R16-R17)."""

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from archives.sources.common import Annex, Beat, Entry, Source, day_of
from complaints.documents import handling_sheet
from complaints.models import Complaint
from complaints.states import CLOSED

ABOUT = ("customer__department", "department", "handler", "category")


def closed() -> QuerySet:
    over = Complaint.objects.filter(state__in=sorted(CLOSED)).select_related(*ABOUT)
    return over.annotate(finished=Coalesce("filed_at", "withdrawn_at"))


def entry(complaint: Complaint) -> Entry:
    return Entry(
        title=_("Complaint %(number)s: %(subject)s") % {"number": complaint.number, "subject": complaint.subject},
        number=complaint.number,
        responsible=str(complaint.handler or ""),
        customer=complaint.customer,
        subject=complaint.company or complaint.subject,
        department=complaint.department,
        barred=complaint.about_id,
    )


def paper(complaint: Complaint, by, _beat: Beat) -> bytes:
    return handling_sheet(complaint, by=by)


def annexes(complaint: Complaint) -> Iterator[Annex]:
    for one in complaint.attachments.filter(removed_at__isnull=True).select_related("added_by"):
        yield Annex(
            one.name, one.digest, day_of(one.added_at), str(one.added_by), partial(one.file.storage.open, one.file.name)
        )


SOURCE = Source("complaints.complaint", Complaint, closed, entry, paper, annexes)
