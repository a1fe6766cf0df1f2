"""Sales files: judged, booked, taken back."""

from datetime import date
from decimal import Decimal

import pytest

from core.models import Event, Import
from credit.imports.sales import SALES, judge, undo, write
from credit.models import SalesLine, SalesMonth
from customers.models import Customer
from tests.credit.conftest import make_customer

LINE = {"source_code": "C1", "date": "2025-03-01", "amount": "10"}


def batch_of(by, **options) -> Import:
    return Import.objects.create(kind="sales", file_name="sales.csv", digest="0", options=options, created_by=by)


def judged(by, *lines, **options):
    batch = batch_of(by, **options)
    return batch, judge(list(enumerate(lines, 1)), batch)


def booked(by, *lines, **options):
    batch, rows = judged(by, *lines, **options)
    fit = [row for row in rows if row.verdict == "new"]
    write(fit, batch)
    return batch, rows


@pytest.fixture
def winery(cast):
    return make_customer(
        "华东酒业", source="ERP", source_code="C1", owner=cast.chen_li, department=cast.sales_one, credit_code="X" * 18
    )


@pytest.mark.parametrize(
    "reference",
    [{"source_code": "C1"}, {"code": "T"}, {"credit_code": "X" * 18}, {"customer_name": "华东酒业"}],
)
def test_a_line_finds_its_customer(cast, winery, reference):
    if "code" in reference:
        reference = {"code": winery.code}
    Customer.objects.update(name_key="华东酒业")
    _batch, (row,) = judged(cast.gm, {"date": "2025-03-01", "amount": "10", **reference})
    assert (row.verdict, row.target_id) == ("new", winery.pk)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"date": "2025-03-01", "amount": "1"}, "source_code"),
        ({**LINE, "source_code": "NULL"}, "source_code"),
        ({**LINE, "source_code": "C2"}, "source_code"),
        ({**LINE, "amount": "x"}, "amount"),
    ],
)
def test_a_line_that_cannot_be_booked_says_why(cast, winery, line, field):
    _batch, (row,) = judged(cast.gm, line)
    assert row.verdict == "error"
    assert row.notes[field]


def test_two_customers_of_one_name_are_not_guessed(cast):
    for _number in range(2):
        make_customer("同名")
    _batch, (row,) = judged(cast.gm, {"customer_name": "同名", "date": "2025-03-01", "amount": "1"})
    assert row.verdict == "error"


def test_the_source_narrows_the_search(cast, winery):
    other = make_customer("别的", source="CRM", source_code="C1")
    _batch, (row,) = judged(cast.gm, LINE)
    assert row.verdict == "error"
    _batch, (row,) = judged(cast.gm, LINE, source="CRM")
    assert row.target_id == other.pk


def test_nobody_books_on_customers_outside_the_scope(cast, winery):
    Customer.objects.update(owner=None, department=cast.service)
    for options in ({}, {"create_customers": True}):
        _batch, (row,) = judged(cast.director, LINE, **options)
        assert row.verdict == "error"
    assert Customer.objects.count() == 1


def test_equal_lines_are_all_kept_and_months_add_up(cast, winery):
    lines = [LINE, LINE, {**LINE, "amount": "-3", "cost": "2"}, {**LINE, "date": "2025-04-30", "amount": "7"}]
    batch, rows = booked(cast.gm, *lines)
    assert all(row.is_written for row in rows)
    assert SalesLine.objects.filter(batch=batch).count() == 4
    march, april = SalesMonth.objects.order_by("month")
    assert (march.month, march.amount, march.cost, march.line_count) == (date(2025, 3, 1), 17, 2, 3)
    assert (april.amount, april.line_count) == (7, 1)
    booked(cast.gm, LINE)
    assert SalesMonth.objects.get(month="2025-03-01").amount == 27
    assert SalesMonth.objects.wrong() == set()


def test_undo_takes_lines_and_months_back(cast, winery):
    booked(cast.gm, LINE)
    batch, rows = booked(cast.gm, LINE, {**LINE, "date": "2025-05-05"})
    assert undo(rows[::-1], batch) == []
    assert SalesLine.objects.count() == 1
    assert SalesMonth.objects.get().amount == 10
    assert SalesMonth.objects.wrong() == set()
    assert not any(row.is_written for row in rows)


def test_unknown_customers_come_on_request_and_go_with_the_undo(cast):
    lines = [
        {**LINE, "customer_name": "新客户"},
        {**LINE, "customer_name": "新客户"},
        {**LINE, "source_code": "C9", "amount": "5"},
    ]
    batch, rows = judged(cast.gm, *lines, create_customers=True)
    assert [row.target_id for row in rows] == [None] * 3
    assert Customer.objects.count() == 0
    batch, rows = booked(cast.he_jing, *lines, create_customers=True)
    made = Customer.objects.order_by("source_code")
    assert [(one.source, one.source_code, one.name) for one in made] == [("ERP", "C1", "新客户"), ("ERP", "C9", "C9")]
    assert Event.objects.filter(deed="customers.create_with_sales").count() == 2
    assert undo(rows[::-1], batch) == []
    assert not Customer.objects.exists()
    assert not SalesMonth.objects.exists()


def test_an_undo_keeps_and_names_customers_that_others_need(cast):
    batch, rows = booked(cast.he_jing, LINE, {**LINE, "source_code": "C2"}, create_customers=True)
    booked(cast.he_jing, LINE)
    Customer.objects.filter(source_code="C2").update(version=2)
    kept = undo(rows[::-1], batch)
    assert len(kept) == 2
    assert Customer.objects.count() == 2


def test_customers_are_only_created_by_those_who_may(cast, signed_in):
    _batch, (row,) = judged(cast.chen_li, LINE, create_customers=True)
    assert row.verdict == "error"


def test_the_headings_of_known_files_are_recognised():
    from core.imports.columns import guess

    superstore = ["行 ID", "订单 ID", "订单日期", "发货日期", "客户 ID", "客户名称", "产品 ID", "产品名称", "销售额"]
    assert guess(superstore, SALES) == {
        "订单 ID": "document",
        "订单日期": "date",
        "客户 ID": "source_code",
        "客户名称": "customer_name",
        "产品 ID": "product_code",
        "产品名称": "product",
        "销售额": "amount",
    }
    retail = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
    assert set(guess(retail, SALES).values()) == {
        "document", "product_code", "product", "quantity", "date", "unit_price", "source_code",
    }  # fmt: skip
    assert (
        guess(["orderID", "customerID", "orderDate", "unitPrice", "quantity", "discount"], SALES)["orderID"]
        == "document"
    )


def test_the_amount_of_northwind_is_exact(cast, winery):
    line = {**LINE, "amount": "", "quantity": "7", "unit_price": "21.35", "discount": "0.15"}
    booked(cast.gm, line)
    assert SalesLine.objects.get().amount == Decimal("127.0325")
