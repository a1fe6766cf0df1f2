"""发货放行检查: may this much more be lent to the customer today, and what speaks against it. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, Min, Q, Sum, Value

from core.fields import MoneyField
from credit.exposure import exposure_of
from credit.models import Condition, CreditException, CreditFile, CreditStop, Receivable
from credit.policy import CreditPolicy
from customers.models import Customer

ALLOWED, WARN, HOLD = "allowed", "warn", "hold"
ZERO = Decimal(0)
State, Status = CreditFile.State, Customer.Status
NO_TRADE = (Status.SUSPENDED, Status.TERMINATED, Status.BLACKLISTED)
# What one may sign for by an exception: the amount over the limit, and what is overdue where the policy says so.
OVER, LATE = {"no_limit", "over_limit"}, {"overdue_long", "overdue_any"}
# What keeps an order from being confirmed where orders are not lent money.
TRADE = {"terminated", "not_opened", "customer_off"}


@dataclass(frozen=True)
class Reason:
    """One thing that speaks against it; `figures` are texts and numbers as JSON keeps them."""

    code: str
    level: str
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def stored(self) -> dict[str, Any]:
        return {"code": self.code, "level": self.level, "figures": self.figures}


@dataclass(frozen=True)
class Verdict:
    """`needed` is how much an exception must allow, None where none would help; `exception` is one that does."""

    level: str
    reasons: tuple[Reason, ...]
    exposure: Decimal
    after: Decimal
    limit: Decimal | None
    needed: Decimal | None = None
    exception: CreditException | None = None

    @property
    def passes(self) -> bool:
        return self.level != HOLD

    @property
    def stored(self) -> list[dict[str, Any]]:
        return [reason.stored for reason in self.reasons]


def check(
    file: CreditFile,
    amount: Decimal,
    today: date,
    policy: CreditPolicy,
    *,
    goods: Decimal | None = None,
    only: set[str] | None = None,
    more: Iterable[Reason] = (),
) -> Verdict:
    """Whether `amount` may be added to what the customer has been lent, with every reason (S0-21 R56-R66, R77-R83).

    `goods` is what goes out where that is more: some of it was lent with its order already. `only` narrows the
    reasons of the file to some codes, `more` come from the document. Who pays in advance needs no limit.
    """
    goods = amount if goods is None else goods
    before = exposure_of(file, policy)
    after = before + amount
    found = [
        *trade_reasons(file, policy),
        *(limit_reasons(file, amount, after, today, policy) if after > 0 else ()),
        *overdue_reasons(file, today, policy),
        *condition_reasons(file, today, policy),
    ]
    found = [*(one for one in found if only is None or one.code in only), *more]
    reasons = tuple(one for one in found if one.level != "ignore")
    levels = {one.level for one in reasons}
    needed = needed_of(file, amount, goods, after, reasons, policy) if HOLD in levels else None
    exception = usable_exception(file, needed, today) if needed else None
    level = ALLOWED if not levels else WARN if HOLD not in levels or exception else HOLD
    return Verdict(level, reasons, before, after, file.limit, needed, exception)


def trade_reasons(file: CreditFile, policy: CreditPolicy) -> list[Reason]:
    """Whether there is trade with the customer at all."""
    found = []
    status = Customer.objects.filter(pk=file.customer_id).order_by().values_list("status", flat=True).get()
    if status in NO_TRADE:
        found.append(Reason("customer_off", HOLD, {"status": status}))
    if policy.opening_required and not file.opened_at:
        found.append(Reason("not_opened", HOLD))
    if file.state == State.TERMINATED:
        found.append(Reason("terminated", HOLD))
    elif file.state == State.STOPPED or (file.state != State.NORMAL and is_stopped(file)):
        found.append(Reason("stopped", HOLD))
    if file.state in (State.DANGEROUS, State.WATCHED):
        found.append(Reason(file.state, WARN))
    return found


def is_stopped(file: CreditFile) -> bool:
    """A customer may be stopped and dangerous at once."""
    return CreditStop.objects.filter(file=file.pk, lifted_at__isnull=True).exists()


def limit_reasons(file: CreditFile, amount, after, today: date, policy: CreditPolicy) -> list[Reason]:
    """A limit that nobody decided lends nothing; one that has run out says so besides.

    Goods of an order that was let go lend nothing more: that too much was lent is only said then.
    """
    found, level = [], HOLD if amount > 0 else WARN
    limit = file.limit or ZERO
    figures = {"limit": said(limit), "after": said(after), "over": said(after - limit)}
    if file.limit is None:
        found.append(Reason("no_limit", level, figures))
    elif after > limit:
        found.append(Reason("over_limit", level, figures))
    elif 100 * after >= policy.warn_percent * limit:
        found.append(Reason("near_limit", WARN, {**figures, "percent": int(100 * after / limit)}))
    if file.limit is not None and file.valid_until and file.valid_until < today:
        found.append(Reason("limit_expired", policy.expired_level, {"day": file.valid_until.isoformat()}))
    if file.category == CreditFile.Category.BING:
        found.append(Reason("category_bing", policy.bing_level))
    return found


def overdue_reasons(file: CreditFile, today: date, policy: CreditPolicy) -> list[Reason]:
    """What is overdue without what is disputed; asked only where something is late at all."""
    if file.oldest_due_on is None or file.oldest_due_on >= today:
        return []
    long_ago = today - timedelta(days=policy.overdue_days)
    owed = Receivable.objects.overdue(today).filter(customer=file.customer_id, open__gt=F("disputed"))
    undisputed = ExpressionWrapper(F("open") - F("disputed"), output_field=MoneyField())
    sums = owed.aggregate(
        any=Sum(undisputed), long=Sum(undisputed, filter=Q(due_on__lt=long_ago)), oldest=Min("due_on")
    )
    if not sums["any"]:
        return []
    days = (today - sums["oldest"]).days
    found = []
    if (sums["long"] or ZERO) > policy.overdue_least:
        figures = {"amount": said(sums["long"]), "days": days, "beyond": policy.overdue_days}
        found.append(Reason("overdue_long", policy.overdue_level, figures))
    found.append(Reason("overdue_any", policy.any_overdue_level, {"amount": said(sums["any"]), "days": days}))
    return found


def condition_reasons(file: CreditFile, today: date, policy: CreditPolicy) -> list[Reason]:
    """What trade rests on and is not there, or is over."""
    if file.pk is None:
        return []
    found = []
    missing = Condition.objects.missing(today).filter(file=file.pk)
    for state, kind, party, until in missing.values_list("state", "kind", "party", "valid_until"):
        is_over = state == Condition.State.MET
        figures = {"kind": kind, "party": party, "day": until.isoformat() if is_over else ""}
        found.append(Reason("condition_expired" if is_over else "condition_missing", policy.condition_level, figures))
    return found


def needed_of(file: CreditFile, amount, goods, after, reasons, policy: CreditPolicy) -> Decimal | None:
    """How much an exception must allow: what goes over the limit, or all of it where too much is overdue."""
    holding = {one.code for one in reasons if one.level == HOLD}
    if goods <= 0 or not holding <= (OVER | LATE if policy.exception_covers_overdue else OVER):
        return None
    return goods if holding & LATE else min(amount, after - (file.limit or ZERO))


def usable_exception(file: CreditFile, needed: Decimal, today: date) -> CreditException | None:
    """The approved one that ends first and still allows so much."""
    usable = CreditException.objects.usable(today).filter(file=file.pk)
    return usable.filter(used__lte=F("amount") - in_units(needed)).first()


def in_units(amount: Decimal) -> Value:
    """An amount to reckon with in the database."""
    return Value(amount, output_field=MoneyField())


def said(amount: Decimal) -> str:
    return f"{amount.normalize():f}" if amount else "0"
