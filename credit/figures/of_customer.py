"""The trade of one customer: its shares, its goods with stock and turnover, how it pays (S0-21 R15-R19, R28-R42)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Sum

from core.dates import month_end
from credit.figures.common import ZERO, percent
from credit.figures.margin import Sold, margins
from credit.figures.shares import Shares
from credit.figures.trade import goods_of
from credit.figures.turnover import Contributions, Held, average_stock, contributions
from credit.models import (
    Allocation,
    Payment,
    SalesLine,
    StockCount,
    TradeTotal,
    TurnoverEstimate,
)
from credit.policy import CreditPolicy
from customers.models import Customer

COUNTS = 1000  # products of a month, at most


def year_days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def goods_of_customer(customer: Customer, days: tuple[date, date]) -> list[Sold]:
    return goods_of(SalesLine.objects.filter(customer=customer, sold_on__range=days).order_by())


def total_of(goods: Iterable[Sold]) -> Decimal:
    return sum((one.amount for one in goods), ZERO)


def shares_of(
    own: Iterable[Sold], everyone: Iterable[Sold], estimate: TurnoverEstimate | None, policy: CreditPolicy
) -> Shares:
    """From what the customer bought and what everyone bought in the year of the estimate, whoever looks."""
    turnover = estimate.amount if estimate else None
    return Shares(total_of(own), total_of(everyone), turnover, Decimal(policy.share_required))


def type_total(customer: Customer, year: int) -> Decimal:
    """What everyone of the customer's trade type bought in the year, whoever looks (S0-21 R13)."""
    rows = TradeTotal.objects.filter(month__range=year_days(year), trade_type=customer.trade_type)
    return rows.aggregate(sum=Sum("amount"))["sum"] or ZERO


@dataclass(frozen=True)
class Leaning:
    """A product in the trade of a customer beside its share with everyone (S0-21 R41)."""

    name: str
    share: Decimal | None
    usual: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        return None if self.share is None or self.usual is None else self.share - self.usual


def leanings(own: Iterable[Sold], everyone: Iterable[Sold]) -> dict[str, Leaning]:
    own, everyone = list(own), list(everyone)
    total, all_total = total_of(own), total_of(everyone)
    usual = {one.name: percent(one.amount, all_total) for one in everyone}
    return {one.name: Leaning(one.name, percent(one.amount, total), usual.get(one.name, ZERO)) for one in own}


def not_bought(own: Iterable[Sold], everyone: Iterable[Sold], count: int) -> list[Sold]:
    """Which of our best sellers the customer does not buy yet (S0-21 R32)."""
    bought = {one.name for one in own if one.amount > 0}
    best = sorted(everyone, key=lambda one: (-one.amount, one.name))[:count]
    return [one for one in best if one.name and one.name not in bought and one.amount > 0]


def last_counts(customer: Customer) -> list[StockCount]:
    """Those of the newest month that has any."""
    counts = list(StockCount.objects.filter(customer=customer).order_by("-month", "product")[:COUNTS])
    return [one for one in counts if one.month == counts[0].month]


def turnover_of(customer: Customer, counts: list[StockCount], basis: str) -> Contributions:
    """Of the month of the counts: what was sold in it ÷ the average of the stocks at its beginning and end."""
    month = counts[0].month
    goods = goods_of_customer(customer, (month, month_end(month)))
    stocks = {one.product: average_stock(one.opening, one.closing) for one in counts}
    rates = {one.name: one.rate for one in margins(goods).products}
    sold = {one.name: one for one in goods}
    rows = []
    for name in {*sold, *stocks}:
        one = sold.get(name, Sold(name, ZERO))
        turned = one.cost if basis == "cost" else one.amount
        rows.append(Held(name, one.amount, rates.get(name), stocks.get(name), turned))
    return contributions(rows)


@dataclass(frozen=True)
class Manner:
    """How money came in: of one kind of payment or bill."""

    name: str
    count: int
    amount: Decimal
    share: Decimal | None


def manners_of(customer: Customer, year: int) -> list[Manner]:
    """S0-21 R48: payments that stand, by kind; bills by their own kind."""
    rows = Payment.objects.filter(
        customer=customer, received_on__range=year_days(year), reversed_at__isnull=True, amount__gt=0
    ).order_by()
    sums = rows.values("kind", "bill__kind").annotate(count=Count("pk"), sum=Sum("amount"))
    found = list(sums.values_list("kind", "bill__kind", "count", "sum"))
    total = sum((amount for *_names, amount in found), ZERO)
    named = [
        Manner(manner_name(kind, bill), count, amount, percent(amount, total)) for kind, bill, count, amount in found
    ]
    return sorted(named, key=lambda one: -one.amount)


def manner_name(kind: str, bill: str | None) -> str:
    bill_kinds = Payment._meta.get_field("bill").related_model.Kind
    return str(bill_kinds(bill).label if bill else Payment.Kind(kind).label)


@dataclass(frozen=True)
class Punctuality:
    """Days between the due date and the money, weighted by the amount; early where negative."""

    days: Decimal | None
    in_time: Decimal | None  # percent of the amount


def punctuality_of(customer: Customer, year: int) -> Punctuality:
    return punctuality_between(customer, year_days(year))


def punctuality_between(customer: Customer, days: tuple[date, date]) -> Punctuality:
    settled = Allocation.objects.filter(
        receivable__customer=customer, on__range=days, undone_at__isnull=True, amount__gt=0
    ).annotate(due=F("receivable__due_on"))
    weighed, total, in_time = ZERO, ZERO, ZERO
    for on, due, amount in settled.values_list("on", "due", "amount").iterator():
        weighed, total = weighed + (on - due).days * amount, total + amount
        in_time += amount if on <= due else ZERO
    return Punctuality(weighed / total if total else None, percent(in_time, total))
