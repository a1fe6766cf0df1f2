"""Who is told of what happens with files, and in which words: never more than the person may know of."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from archives.guardians import head_over
from archives.models import AccessRequest, ArchiveFile, Grant, Loan, Waiting
from archives.models.common import Asked
from core.notices import Draft, tell, tell_many


def tell_request(asked: AccessRequest, *, by, reason: str = "") -> None:
    """The applicant hears how it was decided. The words name no file: mail is read by many."""
    if asked.state == Asked.WITHDRAWN:
        return
    tell(
        people=[asked.asked_by],
        rule="archives.access",
        record=asked,
        stage=asked.state,
        title=partial(decided_words, asked.state),
        text=reason,
        url=asked.get_absolute_url(),
        by=by,
    )


def decided_words(state: str) -> str:
    if state == Asked.APPROVED:
        return _("Your request for a file is approved")
    return _("Your request for a file is not approved")


def tell_revoked(grant: Grant, *, by) -> None:
    tell(
        people=[grant.reader],
        rule="archives.access",
        record=grant.request,
        stage="revoked",
        title=revoked_words,
        text=grant.revoked_why,
        url=grant.request.get_absolute_url(),
        urgent=True,
        by=by,
    )


def tell_ends(grants: Iterable[Grant]) -> int:
    return tell_many(
        Draft(
            person=grant.reader,
            rule="archives.access",
            record_type=AccessRequest._meta.label_lower,
            record_id=grant.request_id,
            stage="ended",
            title=ended_words,
            url=grant.request.get_absolute_url(),
        )
        for grant in grants
    )


def revoked_words() -> str:
    return _("What was opened to you is revoked")


def ended_words() -> str:
    return _("What was opened to you has ended")


def tell_loans(loans: Iterable[Loan], today: date) -> int:
    """In a few statements for all that are due or late: each loan is a notice of its own, with its own address."""
    return tell_many(draft for loan in loans for draft in drafts_of(loan, today))


def drafts_of(loan: Loan, today: date) -> Iterator[Draft]:
    """What is due is told to the borrower; what is late, every day, to whoever answers for the borrower too."""
    late = loan.due_on < today
    for person in filter(None, (loan.borrower, head_over(loan.borrower) if late else None)):
        yield Draft(
            person=person,
            rule="archives.loan_overdue" if late else "archives.loan_due",
            record_type=loan._meta.label_lower,
            record_id=loan.pk,
            stage=f"overdue-{today}" if late else f"due-{today}",
            title=partial(late_words if late else due_words, loan, today),
            url=loan.get_absolute_url(),
            urgent=late,
        )


def due_words(loan: Loan, today: date) -> str:
    if loan.due_on == today:
        return _("File %s is to be returned today") % loan.file.number
    return _("File %s is to be returned soon") % loan.file.number


def late_words(loan: Loan, today: date) -> str:
    return _("File %(number)s with %(borrower)s is %(days)s days late") % {
        "number": loan.file.number,
        "borrower": loan.borrower,
        "days": (today - loan.due_on).days,
    }


def tell_turn(waiting: Waiting, number: str, *, by) -> None:
    tell(
        people=[waiting.grant.reader],
        rule="archives.queue",
        record=waiting.grant.request,
        stage=f"back-{waiting.told_at:%Y%m%d%H%M%S}",
        title=partial(back_words, number),
        url=waiting.grant.request.get_absolute_url(),
        by=by,
    )


def back_words(number: str) -> str:
    return _("File %s is back: it is your turn") % number


def tell_level_ends(file: ArchiveFile) -> None:
    tell(
        people=[file.keeper],
        rule="archives.level_ends",
        record=file,
        stage=f"ends-{file.level_until}",
        title=partial(level_ends_words, file.number, file.level_until.isoformat()),
        url=file.get_absolute_url(),
    )


def level_ends_words(number: str, day: str) -> str:
    return _("The secrecy of file %(number)s ends on %(day)s unless it is renewed") % {"number": number, "day": day}


def tell_declassified(file: ArchiveFile) -> None:
    if file.keeper:
        tell(
            people=[file.keeper],
            rule="archives.declassified",
            record=file,
            stage=f"declassified-{file.version}",
            title=partial(declassified_words, file.number),
            url=file.get_absolute_url(),
        )


def declassified_words(number: str) -> str:
    return _("File %s is declassified") % number


def tell_level_follows(file: ArchiveFile, level: int) -> None:
    """Once for each level: what somebody has set by hand is not set anew by the night."""
    tell(
        people=[file.keeper] if file.keeper else [],
        rule="archives.level_follows",
        record=file,
        stage=f"follows-{level}",
        title=partial(level_follows_words, file.number),
        url=file.get_absolute_url(),
    )


def level_follows_words(number: str) -> str:
    return _("The customer of file %s has become more important: look at its secrecy") % number
