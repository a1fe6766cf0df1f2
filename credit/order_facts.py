"""What speaks for treating one order as an A order: its prices, and how the customer pays (S1-13 R19)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.money import money
from credit.debtor import YEAR, overdue_of
from credit.figures.of_customer import Punctuality, punctuality_between
from credit.models import CreditFile, TradingDocument, TradingLine

ZERO = Decimal(0)
COMPARED = 20  # lines of an order, each of which costs a query
NEWEST = 1000  # lines of a product that its average price is taken of


@dataclass(frozen=True)
class PriceLevel:
    """`own` is what the comparable lines of the order cost, `usual` the same quantities at the average prices."""

    own: Decimal
    usual: Decimal

    @property
    def percent(self) -> Decimal | None:
        """By how much above the average; None where nothing can be compared."""
        return 100 * (self.own - self.usual) / self.usual if self.usual else None


def price_level(document: TradingDocument, today: date) -> PriceLevel:
    """Of the largest lines, against the orders and deliveries of the last twelve months.

    Products that nobody else bought are left out.
    """
    own = usual = ZERO
    lines = document.lines.exclude(product="").order_by("-amount", "pk")[:COMPARED]
    for product, quantity, amount in lines.values_list("product", "quantity", "amount"):
        average = average_price(product, document, today) if quantity else None
        if average:
            own, usual = own + amount, usual + average * quantity
    return PriceLevel(own, usual)


def average_price(product: str, beside: TradingDocument, today: date) -> Decimal | None:
    """Amount ÷ quantity of the newest lines of the product, without those of the order and its deliveries."""
    lines = TradingLine.objects.filter(
        product=product,
        quantity__gt=0,
        document__on__gte=today - timedelta(days=365),
        document__state__in=["confirmed", "released", "closed"],
    ).exclude(document=beside.pk)
    found = lines.exclude(document__order=beside.pk).order_by("-document").values_list("quantity", "amount")[:NEWEST]
    sums = [sum(values, ZERO) for values in zip(*found, strict=True)]
    return sums[1] / sums[0] if sums else None


def facts_for_lift(document: TradingDocument, today: date) -> list[list[str]]:
    """As they are shown with the application and kept with the decision."""
    file = CreditFile.objects.filter(customer=document.customer_id).first() or CreditFile(customer=document.customer)
    paid = punctuality_between(document.customer, (today - YEAR, today))
    late = overdue_of(file, today)
    overdue = _("nothing")
    if late["overdue"]:
        told = {"amount": money(late["overdue"]), "days": late["oldest_days"]}
        overdue = _("%(amount)s, the oldest for %(days)s days") % told
    return [
        [_("price level"), level_words(price_level(document, today))],
        [_("days late, by amount"), days_words(paid)],
        [pgettext("credit", "overdue"), overdue],
    ]


def level_words(level: PriceLevel) -> str:
    if level.percent is None:
        return _("nothing to compare with")
    told = {"own": money(level.own), "usual": money(level.usual), "percent": f"{level.percent:+.1f}"}
    return _("%(percent)s %% against the average: %(own)s instead of %(usual)s") % told


def days_words(paid: Punctuality) -> str:
    if paid.days is None:
        return _("nothing was paid in the last twelve months")
    told = {"days": f"{paid.days:.1f}", "percent": f"{paid.in_time:.1f}"}
    return _("%(days)s days on average, %(percent)s %% in time") % told
