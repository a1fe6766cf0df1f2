"""Who is told of what happens with files, and in which words: never more than the person may know of."""

from datetime import date
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from archives.models import AccessRequest, ArchiveFile, Grant, Loan
from archives.models.common import Asked
from core.notices import tell


def tell_request(asked: AccessRequest, *, by) -> None:
    """The applicant hears how it was decided. The words name no file: mail is read by many."""
    if asked.state == Asked.WITHDRAWN:
        return
    tell(
        people=[asked.asked_by],
        rule="archives.access",
        record=asked,
        stage=asked.state,
        title=partial(decided_words, asked.state),
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


def tell_end(grant: Grant) -> None:
    tell(
        people=[grant.reader],
        rule="archives.access",
        record=grant.request,
        stage="ended",
        title=ended_words,
        url=grant.request.get_absolute_url(),
    )


def revoked_words() -> str:
    return _("What was opened to you is revoked")


def ended_words() -> str:
    return _("What was opened to you has ended")


def tell_due(loan: Loan, today: date) -> None:
    tell(
        people=[loan.borrower],
        rule="archives.loan_due",
        record=loan,
        stage=f"due-{today}",
        title=partial(due_words, loan.file.number, loan.due_on == today),
        url=loan.get_absolute_url(),
    )


def due_words(number: str, is_today: bool) -> str:
    if is_today:
        return _("File %s is to be returned today") % number
    return _("File %s is to be returned soon") % number


def tell_overdue(loan: Loan, today: date) -> None:
    """Every day, to the borrower and to the head of the department."""
    department = loan.borrower.department
    head = department.head if department else None
    tell(
        people=[one for one in (loan.borrower, head) if one],
        rule="archives.loan_overdue",
        record=loan,
        stage=f"overdue-{today}",
        title=partial(overdue_words, loan.file.number, str(loan.borrower), (today - loan.due_on).days),
        url=loan.get_absolute_url(),
        urgent=True,
    )


def overdue_words(number: str, borrower: str, days: int) -> str:
    return _("File %(number)s with %(borrower)s is %(days)s days late") % {
        "number": number,
        "borrower": borrower,
        "days": days,
    }


def tell_next(file: ArchiveFile, *, by) -> None:
    """The first in the queue whose grant still lives hears that the file is back."""
    for waiting in file.queue.select_related("grant__reader", "grant__request"):
        if Grant.objects.live().filter(pk=waiting.grant_id).exists():
            waiting.told_at = timezone.now()
            waiting.save(update_fields=["told_at"])
            tell(
                people=[waiting.grant.reader],
                rule="archives.queue",
                record=waiting.grant.request,
                stage=f"back-{waiting.told_at:%Y%m%d%H%M%S}",
                title=partial(back_words, file.number),
                url=waiting.grant.request.get_absolute_url(),
                by=by,
            )
            return


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
