"""查阅申请: asked for from the file or in words, picked, decided by the chain, withdrawn (S1-05 R14-R17, R21-R23)."""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from archives.actions.grants import grant_access
from archives.asking import (
    check_days,
    check_outsider,
    check_way,
    check_words,
    guessed_reader,
    hold_renewed,
    refuse_double,
)
from archives.chains import chain_of, is_signed_for, reader_kind
from archives.guardians import guardian
from archives.models import AccessRequest, ArchiveFile, Loan
from archives.models.common import Asked
from archives.policy import ArchivePolicy, policy_for
from archives.record import facts_of, record_of
from archives.rules import hold_file
from archives.telling import tell_request
from archives.uploads import check_upload, store
from core import trail
from core.errors import Refused, Stale
from core.rules import require
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
        file = hold_wanted(file, renews, way, policy, by=by)
        customer = file.customer
    else:
        check_words(customer, words, by)
    said = {"words": words, "purpose": purpose, "reason": reason, "outsider": outsider, "unit": unit, "papers": papers}
    asked = AccessRequest(
        file=file,
        customer=customer,
        way=way,
        begins_on=begins_on,
        ends_on=ends_on,
        renews=renews,
        id_number=Secret.of(id_number.strip()) if id_number.strip() else "",
        **{name: text.strip() for name, text in said.items()},
        **asked_now(file, customer, by, is_outsider=bool(outsider.strip())),
    )
    check_outsider(asked)
    if letter is not None:
        keep_letter(asked, letter, policy)
    asked.save()
    trail.write("archives.ask_access", asked, by=by, reason=asked.reason, details=said_of(asked))
    set_going(asked, policy, by=by)
    asked.refresh_from_db()
    return asked


def hold_wanted(
    file: ArchiveFile | None, renews: Loan | None, way: str, policy: ArchivePolicy, *, by: User
) -> ArchiveFile:
    """The file that may be asked for in this way, locked; that of the loan where one is renewed."""
    held = hold_renewed(renews, by) if renews else hold_file(file, by=by, permission=ASK)
    check_way(held, way, policy)
    refuse_double(held, way, by)
    return held


def set_going(asked: AccessRequest, policy: ArchivePolicy, *, by: User) -> None:
    """A file has its signers; words wait for the specialist."""
    if asked.file_id:
        ask_signatures(asked)
    else:
        open_duty(rule=PICK_RULE, record=asked, by=by, **owed_pick(asked, policy))


def asked_now(file: ArchiveFile | None, customer: Customer, by: User, *, is_outsider: bool) -> dict:
    """Who asks, when and by which rules, as the chain will read it."""
    if file is not None:
        reader = reader_kind(file, by, is_outsider=is_outsider)
    else:
        reader = guessed_reader(customer, by, is_outsider)
    return {
        "reader": reader,
        "reader_department": by.department,
        "level": file.level if file else None,
        "policy": version_in_force("archives"),
        "asked_at": timezone.now(),
        "asked_by": by,
    }


def keep_letter(asked: AccessRequest, letter: File, policy: ArchivePolicy) -> None:
    sound = check_upload(letter, policy)
    asked.letter_name = sound.name
    store(asked.letter, letter, sound.kind)


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
