"""例外审批: an amount over the limit, asked for, decided by the chain, run out; releases use it up (S0-21 R65)."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from core.templatetags.money import money
from credit.debtor import debtor_of, facts_of
from credit.exposure import lock_file
from credit.models import CreditException, CreditFile
from credit.models.common import Asked
from credit.models.releases import EXPIRED
from credit.policy import policy_for
from credit.telling_watch import tell_exception
from credit.watching import hold_for, said
from regulations.policies import clause_of, version_in_force

KIND = "credit.exception"
ASK = "credit.add_creditexception"
HELPLESS = (CreditFile.State.STOPPED, CreditFile.State.TERMINATED)  # an amount opens nothing there


@transaction.atomic
def ask_exception(*, file: CreditFile, amount: Decimal, cause: str, valid_until: date, by) -> CreditException:
    """Ask for so much over the limit, for a cause, until a day. One at a time for each customer."""
    held = hold_for(file, by=by, permission=ASK)
    cause = checked(held, amount, cause, valid_until)
    waiting = waiting_of(held)
    if waiting:
        raise Refused(
            _("An exception for this customer is not decided yet."), code="asked", link=waiting.get_absolute_url()
        )
    found = CreditException.objects.create(
        file=held,
        policy=version_in_force("credit"),
        amount=amount,
        cause=cause,
        valid_until=valid_until,
        asked_at=timezone.now(),
        asked_by=by,
    )
    trail.write("credit.ask_exception", found, by=by, reason=cause, details=figures_of(found))
    ask_signatures(found, held, by=by)
    found.refresh_from_db()
    return found


def waiting_of(file: CreditFile) -> CreditException | None:
    """The one that is being decided; as long as it is, no other is asked for."""
    return CreditException.objects.filter(file=file.pk, state=Asked.ASKED).first()


@transaction.atomic
def change_exception(
    *, exception: CreditException, amount: Decimal, cause: str, valid_until: date, by
) -> CreditException:
    """Ask once more, after it was sent back for change."""
    file = hold_for(exception.file, by=by, permission=ASK)
    held = hold(exception)
    sent_back = request_of(held)
    if held.state != Asked.ASKED or sent_back is None or sent_back.state != Approval.State.SENT_BACK:
        raise Stale(_("This was not sent back for change."), current=held)
    if held.asked_by_id != by.pk:
        raise Refused(_("Only the applicant may do this."), code="forbidden")
    cause = checked(file, amount, cause, valid_until)
    before = trail.snapshot(held, ["amount", "cause", "valid_until"])
    held.amount, held.cause, held.valid_until = amount, cause, valid_until
    held.save(update_fields=list(before))
    changes = trail.difference(before, trail.snapshot(held, list(before)))
    trail.write("credit.change_exception", held, by=by, changes=changes)
    ask_signatures(held, file, by=by)
    return held


def checked(file: CreditFile, amount: Decimal, cause: str, valid_until: date) -> str:
    """The cause, when all three are sound."""
    policy, today = policy_for(), timezone.localdate()
    last = today + timedelta(days=policy.exception_days)
    if file.state in HELPLESS:
        raise Refused(_("The customer is “%s”: an exception opens nothing.") % file.get_state_display(), code="stopped")
    if amount <= 0:
        raise Refused(_("The amount is above zero."), code="amount")
    if not today <= valid_until <= last:
        told = {"days": policy.exception_days, "last": date_format(last, "Y-m-d")}
        raise Refused(_("An exception holds at most %(days)s days: until %(last)s at the latest.") % told, code="day")
    return said(cause, _("Say why more than the limit is to go out."))


def ask_signatures(exception: CreditException, file: CreditFile, *, by) -> None:
    asked = [
        (_("customer"), str(file)),
        (_("amount over the limit"), money(exception.amount)),
        (_("valid until"), exception.valid_until),
    ]
    approvals.ask(
        kind=KIND,
        record=exception,
        chain=policy_for(exception).exception_chain,
        by=by,
        facts=[*asked, *facts_of(debtor_of(file, timezone.localdate()))],
        title=_("Exception over the limit for %s") % file,
        url=exception.get_absolute_url(),
        reason=exception.cause,
        department=file.customer.department,
        clause=clause_of("credit", "exception_chain", exception.policy),
        version=exception.policy,
    )


def request_of(exception: CreditException) -> Approval | None:
    """The request to the chain, the newest one."""
    return Approval.objects.about(exception).filter(kind=KIND).order_by("-id").first()


def hold(exception: CreditException) -> CreditException:
    return CreditException.objects.select_for_update(no_key=True).get(pk=exception.pk)


def lock_record(approval: Approval) -> None:
    """The credit file is locked before the request to decide (approvals.hooks.lock_record)."""
    customer = CreditException.objects.filter(pk=approval.record_id).values_list("file__customer", flat=True).first()
    if customer:
        lock_file(customer)


def on_decided(approval: Approval) -> None:
    """The chain has come to its end; sent back for change it waits for the applicant."""
    exception = hold(CreditException(pk=approval.record_id))
    if exception.state != Asked.ASKED or approval.state == Approval.State.SENT_BACK:
        return
    settle(exception, Asked(approval.state), by=approval.decided_by)


def settle(exception: CreditException, state: str, *, by, reason: str = "") -> None:
    """Decided. What was approved after its last day has run out already."""
    exception.state, exception.decided_at, exception.decided_by = state, timezone.now(), by
    if state == Asked.APPROVED and exception.valid_until < timezone.localdate():
        exception.state = EXPIRED
    exception.save(update_fields=["state", "decided_at", "decided_by"])
    details = figures_of(exception)
    trail.write(f"credit.{exception.state}_exception", exception, by=by, reason=reason, details=details)
    if exception.state == Asked.APPROVED:
        tell_exception(exception, by=by)


@transaction.atomic
def expire_exception(*, exception: CreditException, today: date, by) -> bool:
    """Its last day is over: it allows nothing any more, and nobody has to decide on it."""
    lock_file(exception.file.customer_id)
    held = hold(exception)
    if held.state not in (Asked.ASKED, Asked.APPROVED) or held.valid_until >= today or held.left <= 0:
        return False
    if held.state == Asked.ASKED:
        approvals.take_back(kind=KIND, record=held, by=by)
    held.state = EXPIRED
    held.save(update_fields=["state"])
    trail.write("credit.expired_exception", held, by=by, details=figures_of(held))
    return True


def expire_exceptions(*, today: date, by) -> int:
    """All whose last day is over, each on its own."""
    over = CreditException.objects.filter(state__in=[Asked.ASKED, Asked.APPROVED], valid_until__lt=today)
    over = over.filter(used__lt=F("amount")).select_related("file").order_by("id")
    return sum(expire_exception(exception=one, today=today, by=by) for one in list(over))


def figures_of(exception: CreditException) -> dict:
    return {
        "amount": trail.plain_value(exception.amount),
        "used": trail.plain_value(exception.used),
        "valid_until": exception.valid_until.isoformat(),
    }
