"""Who sold what: from the company down to departments, representatives, and from there to customers.

share = net sales ÷ sum of all here × 100 %;  reached = net sales ÷ target of the year × 100 %
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from credit.figures.common import ZERO, percent
from credit.figures.kept import Focus, targets_of
from credit.models import TradeTotal
from staff.models import Department, User


@dataclass(frozen=True)
class Below:
    """A department or a representative with its net sales in a year; neither: customers of nobody."""

    amount: Decimal
    total: Decimal
    target: Decimal | None = None
    department: Department | None = None
    owner: User | None = None

    @property
    def name(self) -> str:
        return str(self.department or self.owner or "")

    @property
    def share(self) -> Decimal | None:
        return percent(self.amount, self.total)

    @property
    def reached(self) -> Decimal | None:
        return percent(self.amount, self.target)


Sums = dict[tuple[int | None, int | None], Decimal]


def sums_of(focus: Focus, year: int) -> Sums:
    """Net sales by department and representative."""
    rows = focus.of(TradeTotal).filter(month__range=(date(year, 1, 1), date(year, 12, 1)))
    found = rows.values("department", "owner").annotate(sum=Sum("amount"))
    return {
        (department, owner): amount for department, owner, amount in found.values_list("department", "owner", "sum")
    }


def people_below(focus: Focus, year: int) -> list[Below]:
    """The departments right below, then the representatives of the department itself; the largest first."""
    sums = sums_of(focus, year)
    total = sum(sums.values(), ZERO)
    departments = {one.pk: one for one in Department.objects.all()}
    targets = targets_of(focus, year)
    inside = focus.department.path if focus.department else only_root(departments)
    of_department: dict[Department, Decimal] = defaultdict(Decimal)
    of_owner: dict[int | None, Decimal] = defaultdict(Decimal)
    for (department, owner), amount in sums.items():
        child = None if focus.owner else child_of(departments.get(department), inside, departments)
        if child:
            of_department[child] += amount
        else:
            of_owner[owner] += amount
    homes = dict(User.objects.filter(pk__in=targets).values_list("pk", "department__path"))
    found = [
        Below(amount, total, target_below(one, targets, homes), department=one) for one, amount in of_department.items()
    ]
    names = User.objects.in_bulk([pk for pk in of_owner if pk])
    found += [Below(amount, total, targets.get(pk), owner=names.get(pk)) for pk, amount in of_owner.items()]
    if len(found) == 1 and found[0].department:  # one row alone says nothing: on to what is below it
        return people_below(replace(focus, department=found[0].department), year)
    return sorted(found, key=lambda one: (one.department is None, -one.amount, one.name))


def only_root(departments: Mapping[int, Department]) -> str:
    """The company itself, where everything lies in it: its name alone would be no table."""
    roots = [one.path for one in departments.values() if one.parent_id is None]
    return roots[0] if len(roots) == 1 else ""


def child_of(department: Department | None, inside: str, departments: Mapping[int, Department]) -> Department | None:
    """The department right below the path that this one is or lies in; None where it is the path itself."""
    if department is None or department.path == inside:
        return None
    number = department.path.removeprefix(inside or "/").split("/")[0]
    return departments.get(int(number))


def target_below(department: Department, targets: Mapping[int, Decimal], homes: Mapping) -> Decimal | None:
    """The targets of the representatives of the department and of those below it."""
    found = [amount for pk, amount in targets.items() if (homes.get(pk) or "").startswith(department.path)]
    return sum(found, ZERO) if found else None
