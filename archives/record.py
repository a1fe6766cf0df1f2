"""The reader's record beside a request: what is out, what came late, what was decided before."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from archives.models import AccessRequest, Grant, Loan, LoanTrouble
from archives.models.common import Asked, Level
from staff.models import User

SHOWN = 10


@dataclass(frozen=True)
class ReaderRecord:
    person: User
    loans: list[Loan]
    overdue: int
    troubles: list[LoanTrouble]
    earlier: list[AccessRequest]
    live: int


def record_of(person: User) -> ReaderRecord:
    out = Loan.objects.out().filter(borrower=person).select_related("file").order_by("due_on")
    loans = list(out[:SHOWN])
    troubles = LoanTrouble.objects.filter(loan__borrower=person).select_related("loan__file")
    earlier = AccessRequest.objects.filter(asked_by=person).exclude(state=Asked.ASKED).select_related("file")
    return ReaderRecord(
        person=person,
        loans=loans,
        overdue=out.filter(due_on__lt=timezone.localdate()).count(),
        troubles=list(troubles[:SHOWN]),
        earlier=list(earlier[:SHOWN]),
        live=Grant.objects.live().filter(reader=person).count(),
    )


def facts_of(asked: AccessRequest, record: ReaderRecord) -> list[tuple[str, object]]:
    """What is kept with the request for its signers; the file by its number, its title only on the page."""
    level = _("closed") if asked.level is None else Level(asked.level).label
    facts = [
        (_("file number"), asked.file.number),
        (_("secrecy"), level),
        (_("how"), asked.get_way_display()),
        (_("purpose"), asked.purpose),
        (_("who reads"), f"{asked.get_reader_display()} · {asked.outsider or asked.asked_by}"),
        (_("from"), asked.begins_on),
        (_("until"), asked.ends_on),
        (_("files out at present"), len(record.loans)),
        (_("of them overdue"), record.overdue),
    ]
    if asked.renews:
        due = asked.renews.due_on.isoformat()
        facts.insert(3, (_("renews"), _("the loan that is due on %s") % due))
    if asked.outsider:
        facts.insert(len(facts) - 4, (_("unit of the outsider"), asked.unit))
        facts.insert(len(facts) - 4, (_("letter and ID"), asked.papers))
    return facts
