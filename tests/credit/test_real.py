"""Sales files that nobody on this project wrote."""

import csv
import json
from datetime import date
from decimal import Decimal

import pytest
import xlrd
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Sum

from core.errors import Refused
from core.imports.actions import undo_import
from core.imports.command import import_file
from core.jobs import run_now
from core.models import Import
from credit.models import GradingRun, SalesLine, SalesMonth
from customers.models import Customer
from staff.models import User
from tests.credit.plain_grader import grade_inside, grade_plainly
from tests.credit.plain_sales import UNIT, amounts_of, retail_lines, tenth_of_retail
from tests.credit.real_grades import check_shares, graded, grades_by_code, plain_grades, put_where_the_file_says
from tests.customers.samples import sample

pytestmark = [pytest.mark.real, pytest.mark.django_db]
CREATE = {"create_customers": True}
# Lines read, without a customer, brought in; customers and what they bought: as everybody counts this file.
RETAIL = (541_909, 135_080, 406_829, 4372, Decimal("8300065.814"))
RETAIL_TENTH = (56_613, 20_739, 35_874, 437, Decimal("637175.58"))


def brought_in(path, **options) -> dict:
    return import_file(str(path), "sales", by=User.objects.system(), options=CREATE | options)


def net_total() -> Decimal:
    return SalesMonth.objects.aggregate(total=Sum("amount"))["total"]


def same_as_plain(run: GradingRun) -> bool:
    """Whether the second grader says the same of the lines themselves."""
    lines = SalesLine.objects.between(run.date_from, run.date_to).order_by().values_list("customer")
    amounts = {customer: int(amount * 10_000) for customer, amount in lines.annotate(Sum("amount"))}
    if run.frozen.group:
        groups = {customer.pk: f"{customer.trade_type} {customer.owner_id}" for customer in Customer.objects.all()}
        expected = grade_inside(amounts, groups, run.cuts, run.boundary)
    else:
        expected = grade_plainly(amounts)
    found = {
        row.customer_id: (row.rank, int(row.amount * 10_000), int(row.cumulative * 10_000), row.grade)
        for row in run.rows.all()
    }
    return found == expected


def put_into_groups() -> None:
    """Five trade types in turn, and every second customer is somebody's."""
    person = User.objects.create(username="seller", name="销售")
    for number, kind in enumerate(("甲", "乙", "丙", "丁", "戊")):
        Customer.objects.annotate(rest=F("id") % 5).filter(rest=number).update(trade_type=kind)
    Customer.objects.annotate(rest=F("id") % 2).filter(rest=0).update(owner=person)


def test_northwind_to_the_last_digit(tmp_path):
    with open(sample("northwind/orders.csv"), encoding="utf-8") as file:
        orders = {row["orderID"]: row for row in csv.DictReader(file)}
    joined = tmp_path / "northwind.csv"
    with open(sample("northwind/order_details.csv"), encoding="utf-8") as file, open(joined, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["orderID", "customerID", "orderDate", "productID", "unitPrice", "quantity", "discount"])
        for row in csv.DictReader(file):
            order = orders[row["orderID"]]
            line = [row[name] for name in ("productID", "unitPrice", "quantity", "discount")]
            writer.writerow([row["orderID"], order["customerID"], order["orderDate"], *line])
    counts = brought_in(joined, source="Northwind")
    assert (counts["read"], counts["new"], counts["error"]) == (2155, 2155, 0)
    assert Customer.objects.filter(source="Northwind").count() == 89
    assert net_total() == Decimal("1265793.0395")
    run = graded("1996-07-10", "1998-05-06")
    assert same_as_plain(run)
    with pytest.raises(Refused) as caught:
        brought_in(joined)
    assert caught.value.link == f"/imports/{Import.objects.get().pk}/"


@pytest.mark.slow
def test_the_chinese_superstore():
    counts = brought_in(sample("sales/zh_superstore.xls"))
    assert (counts["read"], counts["new"], counts["error"]) == (10_000, 10_000, 0)
    batch = Import.objects.get()
    assert batch.mapping["客户 ID"] == "source_code"
    assert Customer.objects.filter(source_code="曾惠-14485", name="曾惠").count() == 1
    shared = SalesLine.objects.order_by().values("document").distinct().count()
    assert shared < SalesLine.objects.order_by().values("document", "customer").distinct().count()
    first = SalesLine.objects.get(row_number=1)
    assert (first.amount, first.cost, first.sold_on) == (Decimal("129.696"), Decimal("190.4"), date(2017, 4, 27))
    assert SalesMonth.objects.wrong() == set()
    assert same_as_plain(graded("2017-01-01", "2017-12-31"))
    put_into_groups()
    assert same_as_plain(graded("2017-01-01", "2017-12-31", group="both", boundary="reaches"))
    GradingRun.objects.all().delete()
    undo_import(batch, by=User.objects.system(), send=False)
    batch.refresh_from_db()
    run_now(batch.job)
    assert not SalesLine.objects.exists()
    assert not SalesMonth.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.slow
@pytest.mark.rule("S0-21 R12", "S0-21 R14")
def test_online_retail(tmp_path):
    """The whole on SQLite; on a server, that grades with the same queries, the whole of each tenth customer."""
    path, said = sample("sales/online_retail.csv.gz"), RETAIL
    if connection.vendor != "sqlite":
        part, said = tmp_path / "tenth.csv.gz", RETAIL_TENTH
        tenth_of_retail(path, part)
        path = part
    lines = retail_lines(path)
    counts = brought_in(path)
    assert (counts["read"], counts["error"], counts["new"]) == said[:3]
    customers, amount = said[3:]
    assert Customer.objects.count() == customers == len(amounts_of(lines))
    assert net_total() == amount == Decimal(sum(amounts_of(lines).values())) / UNIT
    run = graded("2010-12-01", "2011-12-09")
    assert (run.totals["customers"], Decimal(run.totals["amount"])) == (customers, amount)
    put_where_the_file_says(lines)
    check_shares(lines, "2010-12-01", "2011-12-09", groups=["", "trade_type"])  # a country for a trade type
    assert grades_by_code(graded("2011-03-17", "2011-12-09")) == plain_grades(lines, "2011-03-17", "2011-12-09")


@pytest.mark.slow
@pytest.mark.rule("S0-21 R25")
def test_the_season_of_the_superstore(capsys):
    """Against the sheet itself, added up without us."""
    path = sample("sales/zh_superstore.xls")
    sheet = xlrd.open_workbook(path).sheet_by_index(0)
    sold_on, amount = (sheet.row_values(0).index(name) for name in ("订单日期", "销售额"))
    totals = [0.0] * 12
    for number in range(1, sheet.nrows):
        row = sheet.row_values(number)
        totals[xlrd.xldate_as_tuple(row[sold_on], 0)[1] - 1] += row[amount]
    brought_in(path)
    call_command("analyse", "seasonal", "--from", "2014-01-01", "--to", "2017-12-31", "--json")
    months = json.loads(capsys.readouterr().out)["months"]
    assert [one["index"] for one in months] == [round(total * 1200 / sum(totals), 2) for total in totals]
    assert months[0]["index"] == 60.01
