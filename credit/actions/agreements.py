"""长期合作协议: drafted, amended, signed and ended by the sales director with the section chief (S1-13 R10)."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import may, require, rows_for
from credit.care import CARED_FOR, grade_of
from credit.models import Agreement, AgreementVersion
from credit.papers import keep_paper
from credit.telling_care import tell_ended, tell_version
from credit.watching import said
from customers.models import Customer
from customers.rules import hold
from regulations.actions.duties import meet_duty, void_duties
from regulations.policies import version_in_force
from staff.models import User

WRITE = "credit.add_agreement"
SIGN = "credit.sign_agreement"
RENEW = "credit.agreement_notice"
State = Agreement.State


@transaction.atomic
def draft_agreement(
    *,
    customer: Customer,
    director: User,
    chief: User,
    terms: str,
    valid_from: date,
    valid_to: date,
    by,
    paper: UploadedFile | None = None,
) -> Agreement:
    """The first version, with a customer of grade A. It holds when its signature is recorded."""
    held = hold(customer, by=by, permission=WRITE)
    check_authors(director, chief, by)
    check_period(valid_from, valid_to)
    if grade_of(held) != CARED_FOR:
        raise Refused(_("A long-term agreement is made with customers of grade A."), code="grade")
    if known := Agreement.objects.filter(customer=held).exclude(state=State.ENDED).first():
        raise Refused(
            _("There is an agreement with this customer already."), code="known", link=known.get_absolute_url()
        )
    made = Agreement.objects.create(
        customer=held,
        policy=version_in_force("credit"),
        director=director,
        chief=chief,
        valid_from=valid_from,
        valid_to=valid_to,
        drafted_at=timezone.now(),
        drafted_by=by,
    )
    facts = {"director": director, "chief": chief, "valid_from": valid_from, "valid_to": valid_to}
    add_version(made, 1, terms=terms, changed="", paper=paper, by=by, **facts)
    trail.write("credit.draft_agreement", made, by=by, details=period_of(valid_from, valid_to))
    return made


@transaction.atomic
def amend_agreement(
    *,
    agreement: Agreement,
    director: User,
    chief: User,
    terms: str,
    changed: str,
    valid_from: date,
    valid_to: date,
    by,
    seen: int | None = None,
    paper: UploadedFile | None = None,
) -> AgreementVersion:
    """A new version that says what changed; the one before stays, and holds until the new one is signed."""
    held = hold_agreement(agreement, by=by, permission=WRITE)
    check_authors(director, chief, by)
    check_period(valid_from, valid_to)
    last = held.versions.first()
    if seen is not None and seen != last.number:
        raise Stale(_("Somebody else has amended the agreement meanwhile: look at it first."), current=held)
    made = add_version(
        held,
        last.number + 1,
        director=director,
        chief=chief,
        terms=terms,
        changed=said(changed, _("Say what changed.")),
        valid_from=valid_from,
        valid_to=valid_to,
        paper=paper,
        by=by,
    )
    if held.state == State.DRAFT:
        take_over(held, made)
    details = {"version": made.number, **period_of(valid_from, valid_to)}
    trail.write("credit.amend_agreement", held, by=by, reason=made.changed[:200], details=details)
    return made


@transaction.atomic
def sign_agreement(
    *, agreement: Agreement, signed_on: date, by, seen: int | None = None, paper: UploadedFile | None = None
) -> Agreement:
    """Both sides have signed the newest version: from now on it is what holds."""
    held = hold_agreement(agreement, by=by, permission=SIGN)
    version = held.versions.select_for_update(no_key=True).first()
    if seen is not None and seen != version.number:
        raise Stale(_("Somebody else has amended the agreement meanwhile: look at it first."), current=held)
    if version.signed_on:
        raise Stale(_("This version is signed already."), current=held)
    if signed_on > timezone.localdate():
        raise Refused(_("A signature is recorded after it was given."), code="future")
    if not paper and not version.paper:
        raise Refused(_("Attach the signed paper."), code="paper")
    version.signed_on, version.recorded_by = signed_on, by
    keep_paper(version, paper)
    version.save()
    before = held.valid_to
    held.state, held.signed_on = State.SIGNED, signed_on
    take_over(held, version)
    details = {"version": version.number, "signed_on": signed_on.isoformat(), "valid_to": held.valid_to.isoformat()}
    trail.write("credit.sign_agreement", held, by=by, details=details)
    if held.valid_to > before:
        meet_duty(rule=RENEW, record=held, at=timezone.now(), by=by)
    return held


@transaction.atomic
def end_agreement(*, agreement: Agreement, reason: str, by) -> Agreement:
    """It holds no longer, or is not renewed; it stays to be read."""
    held = hold_agreement(agreement, by=by, permission=SIGN)
    reason = said(reason, _("Say why it ends."))
    was_signed = held.state == State.SIGNED
    held.state, held.end_reason = State.ENDED, reason
    held.ended_at, held.ended_by = timezone.now(), by
    held.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])
    trail.write("credit.end_agreement", held, by=by, reason=reason)
    meet_duty(rule=RENEW, record=held, at=held.ended_at, by=by)
    void_duties(record=held, by=by)
    if was_signed:
        tell_ended(held, by=by)
    return held


def hold_agreement(agreement: Agreement, *, by, permission: str) -> Agreement:
    """The agreement as it stands now, locked, for someone who may and sees the customer; an ended one is closed."""
    require(by, permission)
    rows = rows_for(by, Agreement).filter(pk=agreement.pk).order_by()
    held = rows.select_for_update(no_key=True, of=("self",)).select_related("customer", "director", "chief").first()
    if held is None:
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    if held.state == State.ENDED:
        raise Stale(_("The agreement has ended."), current=held)
    return held


def check_authors(director: User, chief: User, by) -> None:
    """Both are named, each fit for it, and one of them writes."""
    if not may(director, SIGN):
        raise Refused(_("%s is no sales director.") % director, code="director")
    if chief.pk == director.pk or not may(chief, WRITE):
        raise Refused(_("Name the section chief who drafts it with the sales director."), code="chief")
    if by.pk not in (director.pk, chief.pk):
        raise Refused(_("One of the two who draft the agreement writes it down."), code="author")


def check_period(valid_from: date, valid_to: date) -> None:
    if valid_to < valid_from:
        raise Refused(_("The period ends before it begins."), code="period")
    if valid_to < timezone.localdate():
        raise Refused(_("It would have run out already."), code="over")


def add_version(agreement: Agreement, number: int, *, terms: str, paper, by, **facts) -> AgreementVersion:
    made = AgreementVersion(
        agreement=agreement,
        number=number,
        terms=said(terms, _("Write down what is agreed.")),
        written_at=timezone.now(),
        written_by=by,
        **facts,
    )
    keep_paper(made, paper)
    made.save()
    tell_version(made, by=by)
    return made


def take_over(agreement: Agreement, version: AgreementVersion) -> None:
    """The agreement says what its version says that counts."""
    agreement.director, agreement.chief = version.director, version.chief
    agreement.valid_from, agreement.valid_to = version.valid_from, version.valid_to
    agreement.save()


def period_of(valid_from: date, valid_to: date) -> dict:
    return {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
