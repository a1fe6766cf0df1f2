"""借阅: handed over and taken back, counted by both; late, damaged and lost (S1-05 R18-R19, S1-26 R15-R18)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from archives.actions.troubles import note_trouble
from archives.models import ArchiveFile, Grant, Item, Loan, LoanLine, LoanTrouble, Reading, Waiting, Way
from archives.policy import policy_for
from archives.queue import HERE, call_next, fetch_until, turn_of
from archives.rules import hold_file
from core import trail
from core.errors import Refused, Stale
from core.rules import require
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force
from staff.models import User

LEND, TAKE = "archives.add_loan", "archives.change_loan"
SIGN_RULE = "archives.signed_within"
LENDING = (Way.TAKE_OUT, Way.ON_SITE)


@transaction.atomic
def hand_over(*, grant: Grant, condition: str, by, items: Collection[Item] = ()) -> Loan:
    """The whole file, or some documents of it. The clock starts here; the limit of today binds this loan."""
    require(by, LEND)
    file = hold_file(grant.file, by=by, permission=LEND)
    about = ("request__renews", "request__policy")
    held = Grant.objects.select_for_update(no_key=True, of=("self",)).select_related(*about).get(pk=grant.pk)
    check_two(held.reader, by)
    check_grant(held)
    check_fetched(held)
    if first := kept_for_other(file, held):
        raise Refused(_("It is kept for %s, who has waited for it.") % first, code="queue")
    if renewed := held.request.renews:
        file, items = end_renewed(renewed, file, condition, by=by)
    check_there(file)
    if not condition.strip():
        raise Refused(_("Say in what condition it is handed over (S1-26 R18)."), code="condition")
    policy, today = policy_for(), timezone.localdate()
    lines = lines_for(file, items)
    loan = Loan(
        grant=held,
        file=file,
        borrower=held.reader,
        handed_on=today,
        handed_at=timezone.now(),
        handed_by=by,
        limit_days=policy.loan_days,
        due_on=last_day_of(held, today, policy.loan_days),
        count_out=sum(line.copies for line in lines),
        condition_out=condition.strip(),
    )
    loan.save()
    keep_lines(loan, lines)
    if not items:
        put_state(file, ArchiveFile.State.LENT)
    Waiting.objects.filter(grant=held).delete()
    if held.way == Way.ON_SITE:  # the reader opens it here, at no machine
        Reading.objects.create(at=loan.handed_at, by=held.reader, kind=Reading.Kind.SITE, file=file, grant=held)
    trail.write("archives.hand_over", loan, by=by, details={"due": str(loan.due_on), "documents": loan.count_out})
    span, version = policy.signed_within, version_in_force("archives")
    open_duty(
        rule=SIGN_RULE,
        record=loan,
        span=span,
        begun_at=loan.handed_at,
        responsible=loan.borrower,
        version=version,
        by=by,
    )
    return loan


def last_day_of(grant: Grant, today: date, limit_days: int) -> date:
    """So many days after the hand-over, and never after the grant."""
    return min(today + timedelta(days=limit_days), timezone.localdate(grant.ends_at - timedelta(seconds=1)))


def end_renewed(loan: Loan, file: ArchiveFile, condition: str, *, by) -> tuple[ArchiveFile, list[Item]]:
    """Counted face to face as ever: the old entry is cancelled, and the same documents go out anew (S1-05 R19)."""
    if loan.returned_at is None:
        take_back(loan=loan, count=loan.count_out, condition=condition, by=by, is_renewed=True)
        file.refresh_from_db()
    return file, [line.item for line in loan.lines.select_related("item") if line.item]


def check_two(borrower: User, by) -> None:
    """Counted face to face takes two (S1-26 R18)."""
    if borrower.pk == by.pk:
        raise Refused(_("Two people count it: somebody else hands it over to you and takes it back."), code="own")


def kept_for_other(file: ArchiveFile, grant: Grant) -> User | None:
    """Whose turn it is, where that one was told so and it is somebody else's grant."""
    first = turn_of(file)
    return first.grant.reader if first and first.told_at and first.grant_id != grant.pk else None


def check_fetched(grant: Grant) -> None:
    """Fetched in time after the approval, or after it was one's turn; else asked for anew."""
    last = fetch_until(grant, Waiting.objects.filter(grant=grant).first())
    if last and timezone.now() > last:
        said = date_format(timezone.localtime(last), "Y-m-d H:i")
        raise Refused(_("It was to be fetched until %s; ask for it anew.") % said, code="late")


def check_grant(grant: Grant) -> None:
    now = timezone.now()
    if grant.way not in LENDING:
        raise Refused(_("It was not granted to be handed over."), code="way")
    if grant.revoked_at:
        raise Refused(_("The grant is revoked."), code="revoked")
    if not grant.begins_at <= now < grant.ends_at:
        raise Refused(_("The grant has not begun, or it has ended."), code="ended")
    if hasattr(grant, "loan"):
        raise Refused(_("It was handed over already."), code="lent", link=grant.loan.get_absolute_url())


def check_there(file: ArchiveFile) -> None:
    if file.state in (ArchiveFile.State.LENT, ArchiveFile.State.MISSING, ArchiveFile.State.DESTROYED):
        raise Refused(_("The file is “%s”.") % file.get_state_display(), code="gone")


def lines_for(file: ArchiveFile, items: Collection[Item]) -> list[LoanLine]:
    """A line for each document; one for the whole file where none is named, while no document of it is out."""
    if items:
        wrong = [item for item in items if item.file_id != file.pk or item.removed_at]
        if wrong:
            raise Refused(_("A document does not lie in this file any more."), code="items")
        return [LoanLine(file=file, item=item, copies=item.copies) for item in items]
    if LoanLine.objects.filter(file=file, is_out=True).exists():
        raise Refused(_("Documents of this file are lent already."), code="lent")
    there = list(file.items.filter(removed_at__isnull=True).values_list("is_paper", "copies"))
    paper = [copies for is_paper, copies in there if is_paper] or [copies for _is_paper, copies in there]
    return [LoanLine(file=file, copies=max(1, sum(paper)))]


def keep_lines(loan: Loan, lines: Iterable[LoanLine]) -> None:
    """The database lets each document out once: whoever comes second is told."""
    for line in lines:
        line.loan = loan
    try:
        with transaction.atomic():
            LoanLine.objects.bulk_create(lines)
    except IntegrityError:
        raise Stale(_("Somebody else has lent it meanwhile."), current=loan.file) from None


def put_state(file: ArchiveFile, state: str) -> None:
    file.state, file.version = state, file.version + 1
    file.save(update_fields=["state", "version"])


@transaction.atomic
def sign_loan(*, loan: Loan, by) -> Loan:
    """The borrower signs in the register for what was handed over (S1-05 R18)."""
    held = hold_loan(loan)
    if held.borrower_id != by.pk:
        raise Refused(_("Only the borrower signs for it."), code="forbidden")
    if held.confirmed_at:
        return held
    held.confirmed_at = timezone.now()
    held.save(update_fields=["confirmed_at"])
    meet_duty(rule=SIGN_RULE, record=held, at=held.confirmed_at, by=by)
    trail.write("archives.sign_loan", held, by=by)
    return held


def hold_loan(loan: Loan) -> Loan:
    return Loan.objects.select_for_update(no_key=True, of=("self",)).select_related("file", "borrower").get(pk=loan.pk)


@transaction.atomic
def take_back(
    *, loan: Loan, count: int, condition: str, by, trouble: str = "", report: str = "", is_renewed=False
) -> Loan:
    """The entry in the register is cancelled (S1-05 R19). Fewer documents or damage open the procedure of S1-26 R18."""
    require(by, TAKE)
    file = hold_file(loan.file, by=by, permission=TAKE)
    held = hold_loan(loan)
    if held.returned_at:
        raise Stale(_("It was taken back already."), current=held)
    check_two(held.borrower, by)
    if not condition.strip():
        raise Refused(_("Say in what condition it comes back (S1-26 R18)."), code="condition")
    if count > held.count_out:
        raise Refused(_("No more comes back than was handed over."), code="count")
    is_short = count < held.count_out
    if is_short and trouble != LoanTrouble.Kind.LOST:
        raise Refused(_("Documents are missing: report them as lost."), code="lost")
    if trouble and not report.strip():
        raise Refused(_("Say what is damaged or lost."), code="report")
    held.returned_at, held.returned_by = timezone.now(), by
    held.count_in, held.condition_in = count, condition.strip()
    held.save(update_fields=["returned_at", "returned_by", "count_in", "condition_in"])
    held.lines.update(is_out=False, came_back=held.condition_in)
    if file.state == ArchiveFile.State.LENT:
        put_state(file, ArchiveFile.State.MISSING if count == 0 else ArchiveFile.State.SHELVED)
    meet_duty(rule=SIGN_RULE, record=held, at=held.returned_at, by=by)
    trail.write("archives.take_back", held, by=by, details={"documents": count, "trouble": trouble})
    if trouble:
        note_trouble(held, trouble, report.strip(), by=by)
    if not is_renewed and file.state in HERE:
        call_next(file, by=by)
    return held


@transaction.atomic
def wait_for(*, grant: Grant, by) -> Waiting:
    """Stand in the queue of a file that is out; told when it is back and it is one's turn."""
    if grant.reader_id != by.pk:
        raise Refused(_("Only the reader waits for it."), code="forbidden")
    check_grant(grant)
    waiting, _made = Waiting.objects.get_or_create(grant=grant, defaults={"file": grant.file, "since": timezone.now()})
    return waiting
