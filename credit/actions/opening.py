"""新客户开户: the trading card is filled in, signed along its chain, and then trade is open (S0-21 R69-R73)."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.files import hold_file
from credit.exposure import lock_file
from credit.models import TradingCard
from credit.models.common import Asked
from credit.models.opening import DRAFT
from credit.policy import policy_for
from customers.models import Customer
from regulations.policies import clause_of, version_in_force

KIND = "credit.opening"
ADD = "credit.add_tradingcard"


@transaction.atomic
def begin_card(*, customer: Customer, by) -> TradingCard:
    """A card with what the register knows; the one that is being filled in or decided stays the only one."""
    require(by, ADD)
    hold_file(customer.pk, by=by)
    customer = Customer.objects.get(pk=customer.pk)
    known = TradingCard.objects.filter(customer=customer, state__in=[DRAFT, Asked.ASKED]).first()
    if known:
        return known
    card = TradingCard.objects.create(
        customer=customer, policy=version_in_force("credit", exact=True), drafted_by=by, **from_register(customer)
    )
    trail.write("credit.begin_card", card, by=by)
    return card


def from_register(customer: Customer) -> dict[str, Any]:
    """What is known already; the customer fills in the rest."""
    return {
        "name": customer.name,
        "head_office": customer.address,
        "location": customer.region_text,
        "address": customer.address,
        "phone": customer.phone,
        "website": customer.website,
        "opened_on": customer.opened_on,
        "capital": customer.registered_capital,
        "employees": customer.employee_count,
        "managers": customer.manager_count,
        "property_schedule": customer.premises,
    }


@transaction.atomic
def save_card(*, card: TradingCard, by, expected_version: int | None = None, **values) -> TradingCard:
    """A draft may have blanks; it is adjusted as often as wanted before it is asked for (R72)."""
    held = hold_card(card, by=by)
    if held.state != DRAFT:
        raise Refused(_("The card is being decided or was decided: it stays as it is."), code="state")
    if expected_version is not None and expected_version != held.version:
        raise Stale(_("Somebody else has changed the card meanwhile: look at it first."), current=held)
    before = trail.snapshot(held, held.FIELDS)
    for name, value in values.items():
        if name not in held.FIELDS:
            raise ValueError(f"not on the card: {name}")
        setattr(held, name, value)
    held.version += 1
    held.save()
    trail.write("credit.save_card", held, by=by, changes=trail.difference(before, trail.snapshot(held, held.FIELDS)))
    return held


@transaction.atomic
def ask_opening(*, card: TradingCard, by) -> TradingCard:
    """No blank is allowed (R71); then the chain signs."""
    held = hold_card(card, by=by)
    if held.state != DRAFT:
        raise Refused(_("The card is being decided or was decided: it stays as it is."), code="state")
    if blanks := held.blanks:
        raise Refused(_("Not filled in yet: %s. No blank is allowed.") % ", ".join(blanks), code="blanks")
    policy = policy_for(held)
    approvals.ask(
        kind=KIND,
        record=held,
        chain=policy.opening_chain,
        by=by,
        facts=card_lines(held),
        title=_("Opening of trade with %s") % held.customer,
        url=held.get_absolute_url(),
        department=held.customer.department,
        clause=clause_of("credit", "opening_chain", held.policy),
        version=held.policy,
    )
    held.state, held.asked_at, held.asked_by = Asked.ASKED, timezone.now(), by
    held.version += 1
    held.save(update_fields=["state", "asked_at", "asked_by", "version"])
    trail.write("credit.ask_opening", held, by=by)
    return held


def card_lines(card: TradingCard) -> list[tuple[str, Any]]:
    """What stands on the card, as it is shown; the phone stays masked."""
    return [(str(card._meta.get_field(name).verbose_name), in_words(getattr(card, name))) for name in card.FIELDS]


def in_words(value: Any) -> Any:
    return f"¥ {value:,.2f}" if isinstance(value, Decimal) else value


def hold_card(card: TradingCard, *, by) -> TradingCard:
    """The card as it stands now, under the lock of the credit file."""
    require(by, ADD)
    if not rows_for(by, TradingCard).filter(pk=card.pk).exists():
        raise Refused(_("There is no such card, or it is not yours to see."), code="unseen")
    hold_file(card.customer_id, by=by)
    return (
        TradingCard.objects.select_for_update(no_key=True, of=("self",))
        .select_related("customer__department")
        .get(pk=card.pk)
    )


def lock_record(approval: Approval) -> None:
    """The credit file is locked before the request to decide (approvals.hooks.lock_record)."""
    customer = TradingCard.objects.filter(pk=approval.record_id).values_list("customer_id", flat=True).first()
    if customer:
        lock_file(customer)


def on_decided(approval: Approval) -> None:
    """Approved: trade is open. Sent back or withdrawn: it can be changed and asked for again."""
    card = TradingCard.objects.select_for_update(no_key=True).filter(pk=approval.record_id).first()
    if card is None or card.state != Asked.ASKED:
        return
    by, now = approval.decided_by, timezone.now()
    ends = {Approval.State.APPROVED: Asked.APPROVED, Approval.State.REJECTED: Asked.REJECTED}
    card.state = ends.get(approval.state, DRAFT)
    if card.state == DRAFT:
        card.asked_at = card.asked_by = None
    else:
        card.decided_at, card.decided_by = now, by
    card.version += 1
    card.save(update_fields=["state", "asked_at", "asked_by", "decided_at", "decided_by", "version"])
    if card.state == Asked.APPROVED:
        open_trade(card, by=by)


def open_trade(card: TradingCard, *, by) -> None:
    file = lock_file(card.customer_id)
    if file.opened_at is None:
        file.opened_at, file.opened_by = timezone.now(), by
        file.save(update_fields=["opened_at", "opened_by"])
        trail.write("credit.open_trade", file, by=by)


def card_panel(approval: Approval, user) -> dict | None:
    """How the customer stands now, and what happens after the last signature."""
    card = TradingCard.objects.filter(pk=approval.record_id).select_related("customer__owner").first()
    if card is None:
        return None
    customer = card.customer
    facts = [
        [str(_("status")), str(customer.get_status_display())],
        [str(_("owner")), str(customer.owner or "—")],
        [str(_("founded on")), str(customer.opened_on or "—")],
    ]
    return {"title": _("The customer at present"), "facts": facts, "next": _("Then trade with the customer is open.")}
