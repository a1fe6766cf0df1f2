"""Three years of sales: a few customers buy most, the festivals peak, something always comes back."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from credit.models import SalesLine
from workbench.demo.words import PRODUCTS

SPRING = {
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
}
MID_AUTUMN = {
    2023: (9, 29),
    2024: (9, 17),
    2025: (10, 6),
    2026: (9, 25),
    2027: (9, 15),
    2028: (10, 3),
    2029: (9, 22),
    2030: (9, 12),
}
PRODUCT_WEIGHTS = list(accumulate(weight for _name, _price, weight in PRODUCTS))
CENT = Decimal("0.01")


def months_before(day: date, months: int) -> date:
    """The first day of the `months` months that end on `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28)) + timedelta(days=1)


def day_weight(day: date, start: date) -> float:
    """How much is sold on a day, an ordinary first working day being 1."""
    spring = date(day.year, *SPRING.get(day.year, (2, 5)))
    autumn = date(day.year, *MID_AUTUMN.get(day.year, (9, 22)))
    weight = {5: 0.5, 6: 0.3}.get(day.weekday(), 1.0)
    if timedelta(5) < spring - day <= timedelta(45):
        weight *= 3.0
    if timedelta(-8) <= spring - day <= timedelta(5):
        weight *= 0.1
    if timedelta(3) < autumn - day <= timedelta(30):
        weight *= 2.2
    return weight * 1.08 ** ((day - start).days / 365)


class Calendar:
    """Draws days of the period, more often those on which more is sold."""

    def __init__(self, start: date, until: date):
        self.days = [start + timedelta(days=number) for number in range((until - start).days + 1)]
        self.weights = list(accumulate(day_weight(day, start) for day in self.days))

    def draw(self, random: Random) -> date:
        return self.days[bisect_left(self.weights, random.random() * self.weights[-1])]


def sales_lines(buyers: Sequence[int], count: int, *, seed: int, until: date, months: int = 36) -> Iterator[SalesLine]:
    """Exactly `count` unsaved lines for the customers of these ids; flat in memory but for one weight a customer."""
    if not buyers or not count:
        return
    random = Random(f"{seed} sales")
    calendar = Calendar(months_before(until, months), until)
    # The exponent makes a fifth of the buyers hold about three quarters of the sales.
    weights = array("d", (random.lognormvariate(0, 1.25) for _buyer in buyers))
    share, total, given = 0.0, sum(weights), 0
    for buyer, weight in zip(buyers, weights, strict=True):
        share += weight
        due = count if buyer == buyers[-1] else round(count * share / total)
        yield from lines_of(buyer, due - given, weight, random, calendar)
        given = due


def lines_of(buyer: int, count: int, weight: float, random: Random, calendar: Calendar) -> Iterator[SalesLine]:
    while count > 0:
        day = calendar.draw(random)
        is_return = random.random() < 0.02
        document = f"{'XT' if is_return else 'XS'}{day:%Y%m%d}-{random.randrange(10_000):04d}"
        for _line in range(min(count, random.randrange(1, 5))):
            yield new_line(buyer, day, document, is_return, weight, random)
            count -= 1


def new_line(buyer: int, day: date, document: str, is_return: bool, weight: float, random: Random) -> SalesLine:
    product, price, _weight = PRODUCTS[bisect_left(PRODUCT_WEIGHTS, random.random() * PRODUCT_WEIGHTS[-1])]
    cases = max(1, round(random.lognormvariate(1.6, 0.7) * min(weight, 8) ** 0.4))
    quantity = -max(1, cases // 4) if is_return else cases
    amount = (Decimal(price) * quantity * random.choice((100, 100, 98, 95, 92)) / 100).quantize(CENT)
    return SalesLine(
        customer_id=buyer,
        sold_on=day,
        document=document,
        product=product,
        quantity=Decimal(quantity),
        amount=amount,
        cost=(Decimal(price) * quantity * random.randrange(52, 66) / 100).quantize(CENT),
    )
