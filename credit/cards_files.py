"""The cards of the credit page about the file itself: limit, conditions, reports, accounts, events, opening."""

from django.utils import timezone

from credit.actions.conditions import in_order_of_recovery
from credit.checklist import shown_checks
from credit.models import AnnualAccounts, Condition, CreditEvent, CreditFile, CreditReport, LimitDecision, TradingCard
from credit.policy import policy_for
from credit.suggesting import reason_words

NEWEST = 5
MOST = 50


def limit_card(file: CreditFile, person) -> dict:
    """What finance decided, with the reasons that the rules gave then."""
    rows = list(LimitDecision.objects.filter(file=file).select_related("decided_by")[:NEWEST])
    for row in rows:
        row.words = [reason_words(reason) for reason in row.reasons]
    return {
        "template": "credit/file/_limit.html",
        "decision": rows[0] if rows else None,
        "earlier": rows[1:],
        "is_expired": bool(file.valid_until and file.valid_until < timezone.localdate()),
    }


def conditions_card(file: CreditFile, person) -> dict:
    rows = []
    if file.has_conditions:
        rows = list(Condition.objects.filter(file=file).select_related("asked_by", "met_by", "ended_by")[:MOST])
    today = timezone.localdate()
    for row in rows:
        row.has_run_out = row.state == "met" and row.valid_until is not None and row.valid_until < today
    return {
        "template": "credit/file/_conditions.html",
        "conditions": [row for row in rows if row.state != "ended"],
        "ended": [row for row in rows if row.state == "ended"],
        "recovery": in_order_of_recovery(rows),
    }


def reports_card(file: CreditFile, person) -> dict:
    policy = policy_for()
    people = ("reported_by", "superior", "instructed_by")
    rows = list(CreditReport.objects.filter(file=file).select_related(*people)[:NEWEST]) if file.has_reports else []
    for row in rows:
        row.shown = shown_checks(row.checks, person, policy)
        row.may_instruct = not row.instructed_at and row.reported_by_id != person.pk
    return {"template": "credit/file/_reports.html", "reports": rows}


def accounts_card(file: CreditFile, person) -> dict:
    rows = AnnualAccounts.objects.filter(file=file).select_related("recorded_by")[:NEWEST]
    return {"template": "credit/file/_accounts.html", "accounts": list(rows) if file.has_accounts else []}


def events_card(file: CreditFile, person) -> dict:
    rows = CreditEvent.objects.filter(file=file).select_related("noted_by")[: 2 * NEWEST]
    return {"template": "credit/file/_events.html", "events": list(rows) if file.has_events else []}


def opening_card(file: CreditFile, person) -> dict | None:
    """The newest trading card, and whether trade is open."""
    if not person.has_perm("credit.view_tradingcard"):
        return None
    newest = None
    if file.has_card:
        newest = TradingCard.objects.filter(customer=file.customer_id).order_by("-id").first()
    return {
        "template": "credit/file/_opening.html",
        "trading_card": newest,
        "is_required": policy_for().opening_required,
        "may_begin": person.has_perm("credit.add_tradingcard") and (newest is None or not newest.is_open),
    }
