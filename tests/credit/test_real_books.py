"""Invoices and orders that nobody on this project wrote."""

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum

from core.imports.actions import undo_import
from core.imports.command import import_file
from core.jobs import run_now
from core.models import Import
from credit.ageing import ageing
from credit.models import Allocation, CreditFile, Dispute, Payment, Receivable, TradingDocument, TradingLine
from customers.models import Customer
from staff.models import User
from tests.customers.samples import sample, sample_rows

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def brought_in(path, kind, **options) -> dict:
    return import_file(str(path), kind, by=User.objects.system(), options={"create_customers": True, **options})


def day(text: str) -> date:
    month, number, year = text.split("/")
    return date(int(year), int(month), int(number))


def test_days_late_and_days_to_settle_are_those_of_the_file():
    path = sample("receivables/invoices_2466.csv")
    rows = sample_rows("receivables/invoices_2466.csv")
    assert brought_in(path, "receivables")["new"] == len(rows) == 2466
    books = {one.number: one for one in Receivable.objects.select_related("customer")}
    for row in rows:
        one = books[row["invoiceNumber"]]  # leading zeros are kept
        assert one.customer.source_code == row["customerID"]
        assert one.amount == Decimal(row["InvoiceAmount"])
        assert (one.settled_on - one.issued_on).days == int(row["DaysToSettle"])
        assert max(0, (one.settled_on - one.due_on).days) == int(row["DaysLate"])
    assert Customer.objects.count() == 100
    assert Dispute.objects.exclude(closed_at=None).count() == 561
    assert Payment.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("147703.18")
    again = brought_in(path, "receivables")
    assert (again["new"], again["unchanged"], again["error"]) == (0, 2466, 0)
    for on in (date(2012, 6, 30), date(2013, 3, 31), date(2013, 11, 5), date(2014, 1, 9)):
        check_ageing(rows, on)


def check_ageing(rows: list[dict], on: date) -> None:
    """The ageing of a day in the past, against plain counting over the file; also as the command prints it."""
    plain: dict[str, list] = {}
    for row in rows:
        if day(row["InvoiceDate"]) <= on < day(row["SettledDate"]):
            age = (on - day(row["InvoiceDate"])).days
            place = sum(age > bound for bound in (30, 60, 90))
            plain.setdefault(row["customerID"], [Decimal(0)] * 4)[place] += Decimal(row["InvoiceAmount"])
    codes = dict(Customer.objects.values_list("pk", "source_code"))
    found = ageing(on, (30, 60, 90))
    assert {codes[line.customer]: line.amounts for line in found.customers} == plain
    assert found.amounts == [sum((line[place] for line in plain.values()), Decimal(0)) for place in range(4)]
    out = StringIO()
    call_command("ageing", "--on", str(on), "--buckets", "30,60,90", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert Decimal(said["total"]["owed"]) == found.owed
    assert {one["source_code"] for one in said["customers"]} == set(plain)


def test_the_import_of_invoices_is_undone_with_its_customers():
    brought_in(sample("receivables/invoices_2466.csv"), "receivables")
    batch = Import.objects.get()
    undo_import(batch, by=User.objects.system(), send=False)
    batch.refresh_from_db()
    run_now(batch.job)
    for model in (Receivable, Payment, Allocation, CreditFile, Customer):
        assert not model.objects.exists()


def test_northwind_as_trading_documents_to_the_last_digit(tmp_path):
    with open(sample("northwind/orders.csv"), encoding="utf-8") as file:
        orders = {row["orderID"]: row for row in csv.DictReader(file)}
    joined = tmp_path / "northwind.csv"
    with open(sample("northwind/order_details.csv"), encoding="utf-8") as file, open(joined, "w", newline="") as out:
        writer = csv.writer(out)
        names = ("customerID", "orderDate", "shippedDate")
        writer.writerow(["orderID", *names, "productID", "unitPrice", "quantity", "discount"])
        for line in csv.DictReader(file):
            order = [orders[line["orderID"]][name] for name in names]
            writer.writerow(
                [line["orderID"], *order, line["productID"], line["unitPrice"], line["quantity"], line["discount"]]
            )
    assert brought_in(joined, "documents")["new"] == 2155
    documents = TradingDocument.objects.all()
    assert documents.aggregate(sum=Sum("amount"))["sum"] == Decimal("1265793.0395")
    assert TradingLine.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("1265793.0395")
    assert (documents.count(), documents.filter(state="draft").count()) == (830, 21)
    assert not documents.exclude(booked=0).exists()  # what has not been released lends nothing
    again = brought_in(joined, "documents")
    assert (again["new"], again["unchanged"]) == (0, 2155)


def test_days_of_a_file_are_read_in_one_way(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("客户编号,发票号,开票日期,金额\nC1,001,1/2/2013,5\nC1,002,1/16/2013,5\n", encoding="utf-8")
    assert brought_in(path, "receivables")["new"] == 2
    first = Receivable.objects.get(number="001")
    assert (first.issued_on, first.due_on) == (date(2013, 1, 2), date(2013, 1, 2) + timedelta(days=30))
