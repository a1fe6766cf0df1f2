"""Sales without a file."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from core.imports.command import import_file
from core.models import Import
from credit.models import SalesLine, SalesMonth
from customers.models import Customer
from regulations import policies
from tests.regulations.preset_files import folder
from tests.regulations.rows import published

__all__ = ["folder"]

codes = count(1)


def make_customer(name="某某公司", **facts) -> Customer:
    facts = {"code": f"T-{next(codes):06d}", "name": name, "name_key": name, **facts}
    return Customer.objects.create(**facts)


def sell(customer, amount, day=date(2025, 6, 15), **facts) -> SalesLine:
    """One line and its share of the month, as an import would book it."""
    line = SalesLine.objects.create(customer=customer, sold_on=day, amount=Decimal(str(amount)), **facts)
    keep_months()
    return line


def keep_months() -> None:
    """Rebuild the monthly totals from the lines."""
    sums = defaultdict(lambda: [Decimal(0), Decimal(0), 0])
    for line in SalesLine.objects.all():
        month = sums[line.customer_id, line.sold_on.replace(day=1)]
        month[0] += line.amount
        month[1] += line.cost or 0
        month[2] += 1
    SalesMonth.objects.all().delete()
    SalesMonth.objects.bulk_create(
        SalesMonth(customer_id=customer, month=month, amount=amount, cost=cost, line_count=lines)
        for (customer, month), (amount, cost, lines) in sums.items()
    )


@pytest.fixture
def eight(db):
    """The eight customers of the example: 500, 250, 100, 60, 40, 25, 15, 10."""
    amounts = [500, 250, 100, 60, 40, 25, 15, 10]
    people = [make_customer(f"客户{number}") for number in range(1, 9)]
    for customer, amount in zip(people, amounts, strict=True):
        sell(customer, amount)
    return people


@pytest.fixture
def publish(cast):
    """publish(name=value, …) puts credit rules into force from yesterday on."""

    def put_into_force(**values):
        version = published(cast.system, app="credit", days=-1, **values)
        policies.forget()
        return version

    return put_into_force


@pytest.fixture
def bring(tmp_path, cast):
    """bring(what, text) -> the counts; as finance imports it."""

    def import_text(what, text, *, by=None, **options):
        path = tmp_path / f"{Import.objects.count()}.csv"
        path.write_text(text, encoding="utf-8")
        return import_file(str(path), what, by=by or cast.he_jing, options=options)

    return import_text
