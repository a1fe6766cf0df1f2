"""The figures of many customers, from the totals of the night: whose they are, and what the pages show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from core.dates import last_months, month_before
from core.rules import is_system
from credit.figures.common import ZERO, percent
from credit.figures.margin import Sold
from credit.figures.mix import Mix, mix
from credit.figures.rfm import Segment
from credit.figures.seasonal import FULL, Seasons, seasons_of
from credit.models import (
    GoodsTotal,
    ProductTask,
    RfmTotal,
    SalesMonth,
    SalesTarget,
    TargetShare,
    TotalsRefresh,
    TradeTotal,
)
from customers.models import Customer
from staff.models import Department, User
from staff.rules import scope_of


@dataclass(frozen=True)
class Focus:
    """Whose customers a figure is of: everyone's whom the person may see, a department's or a representative's."""

    by: User
    owner: User | None = None
    department: Department | None = None

    @property
    def is_whole(self) -> bool:
        return self.owner is None and self.department is None

    def of(self, model) -> QuerySet:
        rows = (model.objects.all() if is_system(self.by) else model.objects.visible_to(self.by)).order_by()
        if self.owner:
            rows = rows.filter(owner=self.owner)
        if self.department:
            below = Department.objects.filter(path__startswith=self.department.path).values("pk")
            rows = rows.filter(department__in=list(below.values_list("pk", flat=True)))
        return rows


def newest() -> TotalsRefresh | None:
    return TotalsRefresh.objects.first()


def last_whole_months(day: date) -> list[date]:
    """The 36 months before the one that runs."""
    return last_months(month_before(day), FULL)


def seasons_kept(focus: Focus, months: list[date]) -> Seasons:
    sums = focus.of(TradeTotal).filter(month__range=(months[0], months[-1])).values("month").annotate(sum=Sum("amount"))
    amounts = dict(sums.values_list("month", "sum"))
    return seasons_of(amounts, known_months(amounts, months))


def months_of_customer(customer: Customer) -> dict[date, Decimal]:
    return dict(SalesMonth.objects.filter(customer=customer).order_by().values_list("month", "amount"))


def seasons_of_customer(amounts: dict[date, Decimal], months: list[date]) -> Seasons:
    """From the customer's own monthly totals; the months before the first sale are not known."""
    return seasons_of(amounts, known_months(amounts, months))


def sold_by_month(focus: Focus, year: int) -> dict[date, Decimal]:
    rows = focus.of(TradeTotal).filter(month__range=(date(year, 1, 1), date(year, 12, 1)))
    return dict(rows.values("month").annotate(sum=Sum("amount")).values_list("month", "sum"))


def known_months(amounts: Iterable[date], months: list[date]) -> list[date]:
    """From the first sale on: what was before it is unknown, not zero."""
    first = min(amounts, default=None)
    return [month for month in months if first and month >= first]


def types_kept(focus: Focus, year: int) -> Mix:
    days = date(year, 1, 1), date(year, 12, 1)
    sums = focus.of(TradeTotal).filter(month__range=days).values("trade_type").annotate(sum=Sum("amount"))
    targets = dict(TargetShare.objects.filter(year=year).values_list("trade_type", "share"))
    return mix(sums.values_list("trade_type", "sum"), targets=targets)


def goods_kept(focus: Focus, year: int) -> list[Sold]:
    return goods_in(focus.of(GoodsTotal), year)


def goods_of_everyone(year: int) -> list[Sold]:
    """To compare with, whoever looks."""
    return goods_in(GoodsTotal.objects.order_by(), year)


def goods_in(rows: QuerySet, year: int) -> list[Sold]:
    sums = rows.filter(year=year).values("product")
    sums = sums.annotate(sum=Sum("amount"), spent=Sum("cost"), known=Sum("costed"))
    return [Sold(*row) for row in sums.values_list("product", "sum", "spent", "known")]


def products_kept(goods: Iterable[Sold], focus: Focus, year: int) -> Mix:
    """Tasks are the company's: they stand only beside what everyone sold."""
    tasks = dict(ProductTask.objects.filter(year=year).values_list("product", "amount")) if focus.is_whole else {}
    return mix(((one.name, one.amount) for one in goods), tasks=tasks)


@dataclass(frozen=True)
class Group:
    """How many customers are in a segment."""

    segment: Segment
    customers: int
    amount: Decimal
    share: Decimal | None


def groups_kept(focus: Focus) -> list[Group]:
    sums = focus.of(RfmTotal).values("segment").annotate(count=Sum("customers"), sum=Sum("amount"))
    found = {segment: (count, amount) for segment, count, amount in sums.values_list("segment", "count", "sum")}
    total = sum((amount for _count, amount in found.values()), ZERO)
    rows = [(segment, *found.get(segment.value, (0, ZERO))) for segment in Segment]
    return [Group(segment, count, amount, percent(amount, total)) for segment, count, amount in rows]


@dataclass(frozen=True)
class Achieved:
    """A representative's year: `forecast` is what was sold in the months that are over ÷ their seasonal share."""

    owner: User | None
    target: Decimal | None
    sold: Decimal  # in the year so far
    forecast: Decimal | None
    mean: Decimal | None  # what each month that is left must bring to reach the target

    @property
    def reached(self) -> Decimal | None:
        return percent(self.sold, self.target)

    @property
    def expected(self) -> Decimal | None:
        return percent(self.forecast, self.target)


def plan_kept(focus: Focus, day: date, over: int) -> list[Achieved]:
    """Of the year that `day` lies in, up to that day; its first `over` months are over. Of the person's own people
    only: customers that one looks after as a deputy are in the plan of their owner."""
    first = date(day.year, 1, 1)
    everyone = Focus(User.objects.system())  # a forecast is the same whoever looks
    share = share_over(seasons_kept(everyone, last_whole_months(first)), over)
    rows = focus.of(TradeTotal).filter(month__range=(first, day))
    if not is_system(focus.by):
        rows = rows.filter(scope_of(focus.by).condition("department_id", ("owner_id",)))
    sums = rows.values("owner", "month").annotate(sum=Sum("amount"))
    sold: dict = defaultdict(lambda: [ZERO, ZERO])
    for owner, month, amount in sums.values_list("owner", "month", "sum"):
        sold[owner][0] += amount
        sold[owner][1] += amount if month.month <= over else ZERO
    targets = targets_of(focus, day.year)
    people = User.objects.in_bulk([owner for owner in {*sold, *targets} if owner])
    found = []
    for owner in {*sold, *targets}:
        so_far, in_months = sold[owner]
        forecast = in_months * 100 / share if share else None
        target, left = targets.get(owner), 12 - over
        mean = max(target - in_months, ZERO) / left if target is not None and left else None
        found.append(Achieved(people.get(owner), target, so_far, forecast, mean))
    return sorted(found, key=lambda one: (-one.sold, one.owner.name if one.owner else ""))


def targets_of(focus: Focus, year: int) -> dict[int, Decimal]:
    """Of the representatives in sight, also of those who sold nothing."""
    rows = SalesTarget.objects.filter(year=year)
    if not is_system(focus.by):
        rows = rows.filter(scope_of(focus.by).condition("owner__department_id", ("owner_id",)))
    if focus.owner:
        rows = rows.filter(owner=focus.owner)
    if focus.department:
        rows = rows.filter(owner__department__path__startswith=focus.department.path)
    return dict(rows.values_list("owner", "amount"))


def share_over(seasons: Seasons, over: int) -> Decimal:
    """Percent of a year that its first months bring; even parts where no index is known."""
    return sum((one.target(Decimal(100)) for one in seasons.months[:over]), ZERO)
