"""查阅申请: asked for from the file or in words, picked, decided by the chain, withdrawn (S1-05 R14-R17, R21-R23)."""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from archives.actions.grants import grant_access
from archives.chains import chain_of, is_signed_for, reader_kind
from archives.guardians import guardian
from archives.models import AccessRequest, ArchiveFile, Grant, Loan, Way
from archives.models.common import Asked, Level
from archives.policy import ArchivePolicy, policy_for
from archives.record import facts_of, record_of
from archives.rules import hold_file
from archives.telling import tell_request
from archives.uploads import check_upload
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from core.secrets import Secret
from customers.models import Customer
from regulations.actions.duties import meet_duty, open_duty, void_duties
from regulations.policies import version_in_force
from staff.models import User

KIND = "archives.access"
ASK, PICK = "archives.add_accessrequest", "archives.pick_accessrequest"
PICK_RULE = "archives.pick_within"
DECLINED = "archives.decline_request"
CHANGED = ("way", "purpose", "reason", "begins_on", "ends_on", "outsider", "unit", "papers")
GONE = (ArchiveFile.State.MISSING, ArchiveFile.State.DESTROYED)


@transaction.atomic
def ask_access(
    *,
    by: User,
    way: str,
    purpose: str,
    reason: str,
    begins_on: date,
    ends_on: date,
    file: ArchiveFile | None = None,
    customer: Customer | None = None,
    words: str = "",
    outsider: str = "",
    unit: str = "",
    papers: str = "",
    id_number: str = "",
    letter: File | None = None,
    renews: Loan | None = None,
) -> AccessRequest:
    """For a file that the person may know of; or, in words, for a file of a customer: the specialist picks it."""
    require(by, ASK)
    policy = policy_for()
    check_days(begins_on, ends_on, policy)
    if not (purpose.strip() and reason.strip()):
        raise Refused(_("Say for what purpose and why (S1-05 R14)."), code="reason")
    if file is not None or renews is not None:
        file = hold_renewed(renews, by) if renews else hold_file(file, by=by, permission=ASK)
        check_way(file, way, policy)
        refuse_double(file, way, by)
        customer = file.customer
    else:
        check_words(customer, words, by)
    is_outsider = bool(outsider.strip())
    asked = AccessRequest(
        file=file,
        customer=customer,
        words=words.strip(),
        way=way,
        purpose=purpose.strip(),
        reason=reason.strip(),
        reader=reader_kind(file, by, is_outsider=is_outsider) if file else guessed_reader(customer, by, is_outsider),
        reader_department=by.department,
        outsider=outsider.strip(),
        unit=unit.strip(),
        papers=papers.strip(),
        id_number=Secret.of(id_number.strip()) if id_number.strip() else "",
        begins_on=begins_on,
        ends_on=ends_on,
        level=file.level if file else None,
        renews=renews,
        policy=version_in_force("archives"),
        asked_at=timezone.now(),
        asked_by=by,
    )
    check_outsider(asked)
    if letter is not None:
        keep_letter(asked, letter, policy)
    asked.save()
    trail.write("archives.ask_access", asked, by=by, reason=asked.reason, details=said_of(asked))
    if file is not None:
        ask_signatures(asked)
    else:
        open_duty(rule=PICK_RULE, record=asked, by=by, **owed_pick(asked, policy))
    asked.refresh_from_db()
    return asked


def hold_renewed(loan: Loan, by: User) -> ArchiveFile:
    """The file that the person has at hand, also where the grant is over; nobody renews while others wait for it."""
    if loan.borrower_id != by.pk:
        raise Refused(_("Only the borrower renews a loan."), code="forbidden")
    file = ArchiveFile.objects.select_for_update(no_key=True, of=("self",)).get(pk=loan.file_id)
    if not Loan.objects.out().filter(pk=loan.pk).exists():
        raise Stale(_("It was taken back already."), current=loan)
    if Grant.objects.live().filter(waiting__file=file).exists():
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


def keep_letter(asked: AccessRequest, letter: File, policy: ArchivePolicy) -> None:
    sound = check_upload(letter, policy)
    asked.letter_name = sound.name
    letter.seek(0)
    asked.letter.save(f"{get_random_string(32)}.{sound.kind}", letter, save=False)


def said_of(asked: AccessRequest) -> dict:
    return {"way": asked.way, "reader": asked.reader, "from": str(asked.begins_on), "until": str(asked.ends_on)}


def owed_pick(asked: AccessRequest, policy: ArchivePolicy) -> dict:
    """The specialists' department owes it; whoever may pick does."""
    return {
        "span": policy.pick_within,
        "begun_at": asked.asked_at,
        "responsible": guardian(PICK),
        "customer": asked.customer,
        "version": asked.policy,
    }


@transaction.atomic
def pick_file(*, request: AccessRequest, file: ArchiveFile, by: User) -> AccessRequest:
    """Say which file was meant; then the chain is asked, for the person who had asked in words."""
    require(by, PICK)
    asked = hold(request)
    if asked.state != Asked.ASKED or asked.file_id:
        raise Stale(_("A file was picked already, or it is not asked for any more."), current=asked)
    file = hold_file(file, by=by, permission=PICK)
    if file.customer_id != asked.customer_id:
        raise Refused(_("This file is about another customer."), code="customer")
    check_way(file, asked.way, policy_for(asked))
    asked.file, asked.level = file, file.level
    asked.reader = reader_kind(file, asked.asked_by, is_outsider=bool(asked.outsider))
    asked.picked_at, asked.picked_by = timezone.now(), by
    asked.save(update_fields=["file", "level", "reader", "picked_at", "picked_by"])
    meet_duty(rule=PICK_RULE, record=asked, at=asked.picked_at, by=by)
    trail.write("archives.pick_file", asked, by=by, details={"file": file.number})
    ask_signatures(asked)
    asked.refresh_from_db()
    return asked


@transaction.atomic
def decline_request(*, request: AccessRequest, reason: str, by) -> AccessRequest:
    """What was asked for in words is not there, or not said well enough: nobody has to sign."""
    require(by, PICK)
    asked = hold(request)
    if asked.state != Asked.ASKED or asked.file_id:
        raise Stale(_("A file was picked already, or it is not asked for any more."), current=asked)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    asked.state = Asked.REJECTED
    asked.save(update_fields=["state"])
    meet_duty(rule=PICK_RULE, record=asked, at=timezone.now(), by=by)
    trail.write(DECLINED, asked, by=by, reason=reason.strip())
    tell_request(asked, by=by, reason=reason.strip())
    return asked


def ask_signatures(asked: AccessRequest) -> None:
    """Titles name no file: whoever may not know of it may stand in the chain, or read over a shoulder."""
    policy = policy_for(asked)
    approvals.ask(
        kind=KIND,
        record=asked,
        chain=chain_of(asked.level, asked.reader, asked.way, policy),
        by=asked.asked_by,
        facts=facts_of(asked, record_of(asked.asked_by)),
        title=_("Request for a file: %(way)s") % {"way": asked.get_way_display()},
        url=asked.get_absolute_url(),
        reason=asked.reason,
        department=asked.reader_department,
        version=asked.policy,
    )


def hold(request: AccessRequest) -> AccessRequest:
    return AccessRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)


def lock_record(approval: Approval) -> None:
    """The request is locked before the approval (approvals.hooks.lock_record)."""
    list(AccessRequest.objects.select_for_update(no_key=True).filter(pk=approval.record_id).values_list("pk"))


def on_decided(approval: Approval) -> None:
    """Approved it opens the file; sent back it waits for the applicant."""
    asked = hold(AccessRequest(pk=approval.record_id))
    if asked.state != Asked.ASKED or approval.state == Approval.State.SENT_BACK:
        return
    if approval.state == Approval.State.APPROVED:
        check_level(asked)
    asked.state = Asked(approval.state)
    asked.save(update_fields=["state"])
    trail.write(f"archives.{asked.state}_access", asked, by=approval.decided_by)
    if asked.state == Asked.APPROVED:
        grant_access(asked, by=approval.decided_by)
    tell_request(asked, by=approval.decided_by)


def check_level(asked: AccessRequest) -> None:
    """What has become more secret since it was asked for wants other signers; raises `Refused`."""
    file = ArchiveFile.objects.select_for_update(no_key=True, of=("self",)).get(pk=asked.file_id)
    if not is_signed_for(asked, file.level):
        raise Refused(
            _("The file has become more secret since it was asked for: send it back, and others sign, too."),
            code="level",
        )


@transaction.atomic
def change_request(
    *, request: AccessRequest, by: User, way: str, purpose: str, reason: str, begins_on: date, ends_on: date, **outside
) -> AccessRequest:
    """Ask once more, after a signer has sent it back: from the first step, with the chain of what it says now."""
    asked, policy = hold(request), policy_for()
    sent_back = Approval.objects.about(asked).filter(kind=KIND, state=Approval.State.SENT_BACK).first()
    if asked.state != Asked.ASKED or sent_back is None:
        raise Stale(_("This was not sent back for change."), current=asked)
    if asked.asked_by_id != by.pk:
        raise Refused(_("Only the applicant may do this."), code="forbidden")
    check_days(begins_on, ends_on, policy)
    if not (purpose.strip() and reason.strip()):
        raise Refused(_("Say for what purpose and why (S1-05 R14)."), code="reason")
    check_way(asked.file, way, policy)
    before = trail.snapshot(asked, list(CHANGED))
    said = {"way": way, "purpose": purpose.strip(), "reason": reason.strip(), "begins_on": begins_on}
    for name, value in {**said, "ends_on": ends_on, **{key: text.strip() for key, text in outside.items()}}.items():
        setattr(asked, name, value)
    check_outsider(asked)
    asked.reader = reader_kind(asked.file, by, is_outsider=bool(asked.outsider))
    asked.level = asked.file.level
    asked.save(update_fields=[*CHANGED, "reader", "level"])
    changes = trail.difference(before, trail.snapshot(asked, list(CHANGED)))
    trail.write("archives.change_request", asked, by=by, changes=changes)
    chain = chain_of(asked.level, asked.reader, asked.way, policy_for(asked))
    facts = facts_of(asked, record_of(by))
    approvals.ask_again(approval=sent_back, by=by, facts=facts, reason=asked.reason, chain=chain)
    asked.refresh_from_db()
    return asked


@transaction.atomic
def withdraw_request(*, request: AccessRequest, by: User) -> AccessRequest:
    """By whoever asked, as long as nobody has decided."""
    asked = hold(request)
    if asked.asked_by_id != by.pk:
        raise Refused(_("Only the applicant may do this."), code="forbidden")
    if asked.state != Asked.ASKED:
        raise Stale(_("It was decided meanwhile."), current=asked)
    if asked.file_id:
        approvals.take_back(kind=KIND, record=asked, by=by)
    else:
        void_duties(record=asked, by=by, rules=[PICK_RULE])
    asked.state = Asked.WITHDRAWN
    asked.save(update_fields=["state"])
    trail.write("archives.withdrawn_access", asked, by=by)
    return asked
