"""What may be asked for at all, whoever signs: the days, the way, the reader from outside, what others wait for."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from archives.models import AccessRequest, ArchiveFile, Loan, Way
from archives.models.common import Asked, Level
from archives.policy import ArchivePolicy
from archives.queue import turn_of
from core.errors import Refused, Stale
from core.rules import rows_for
from customers.models import Customer
from staff.models import User

GONE = (ArchiveFile.State.MISSING, ArchiveFile.State.DESTROYED)


def hold_renewed(loan: Loan, by: User) -> ArchiveFile:
    """The file that the person has at hand, also where the grant is over; nobody renews while others wait for it."""
    if loan.borrower_id != by.pk:
        raise Refused(_("Only the borrower renews a loan."), code="forbidden")
    file = ArchiveFile.objects.select_for_update(no_key=True, of=("self",)).get(pk=loan.file_id)
    if not Loan.objects.out().filter(pk=loan.pk).exists():
        raise Stale(_("It was taken back already."), current=loan)
    if turn_of(file):
        raise Refused(_("Others wait for this file: bring it back in time."), code="queue")
    return file


def check_days(begins_on: date, ends_on: date, policy: ArchivePolicy) -> None:
    today = timezone.localdate()
    if begins_on < today:
        raise Refused(_("It begins today at the earliest."), code="days")
    if ends_on < begins_on:
        raise Refused(_("The end is before the beginning."), code="days")
    if (ends_on - begins_on).days >= policy.grant_days:
        raise Refused(_("A grant lasts %s days at most.") % policy.grant_days, code="days")


def check_way(file: ArchiveFile, way: str, policy: ArchivePolicy) -> None:
    """What the file itself and the rules allow at all, whoever signs."""
    if file.state in GONE:
        raise Refused(_("The file is “%s”.") % file.get_state_display(), code="gone")
    if file.medium == ArchiveFile.Medium.PAPER and way == Way.ON_SCREEN:
        raise Refused(_("The file is on paper only: read it on site, or borrow it."), code="way")
    if file.medium == ArchiveFile.Medium.ELECTRONIC and way in (Way.ON_SITE, Way.TAKE_OUT):
        raise Refused(_("The file is electronic only: read it on the screen."), code="way")
    if way in (Way.COPY, Way.GIVE) and not policy.top_secret_copied and is_top_secret(file):
        raise Refused(_("Top secret files are not copied (S2-13 R8)."), code="way")
    if way == Way.GIVE and file.category.code in policy.never_given:
        raise Refused(_("Files of this category are never given to outsiders."), code="way")


def is_top_secret(file: ArchiveFile) -> bool:
    """Closed counts as top secret; ordinary is a level, too."""
    return file.level is None or file.level >= Level.TOP_SECRET


def refuse_double(file: ArchiveFile, way: str, by: User) -> None:
    waiting = AccessRequest.objects.filter(file=file, way=way, asked_by=by, state=Asked.ASKED).first()
    if waiting:
        raise Refused(_("You have asked for this already."), code="asked", link=waiting.get_absolute_url())


def check_outsider(asked: AccessRequest) -> None:
    """Whoever comes from outside is named with unit and papers, also where something is only given away (S1-05 R15)."""
    if asked.outsider and not (asked.unit and asked.papers):
        raise Refused(_("An outsider needs a name, a unit, a letter and an ID."), code="papers")
    if asked.way == Way.GIVE and not asked.outsider:
        raise Refused(_("Say to whom it is given: name, unit, letter and ID (S1-05 R15, R23)."), code="outsider")


def check_words(customer: Customer | None, words: str, by: User) -> None:
    if customer is None or not rows_for(by, Customer).filter(pk=customer.pk).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    if not words.strip():
        raise Refused(_("Say which file is asked for."), code="words")


def guessed_reader(customer: Customer, by: User, is_outsider: bool) -> str:
    """Until a file is picked: by the department of the customer."""
    if is_outsider:
        return AccessRequest.Reader.OUTSIDE
    own = customer.department_id is not None and customer.department_id == by.department_id
    return AccessRequest.Reader.OWN if own else AccessRequest.Reader.OTHER
