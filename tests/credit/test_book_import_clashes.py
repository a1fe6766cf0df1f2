"""Files that say something else than the books do: nothing is taken for known that is not the same."""

from datetime import date
from decimal import Decimal

import pytest

from core.models import ImportRow
from credit import actions
from credit.models import Payment, Receivable, TradingDocument
from tests.credit.books import invoice, is_right, pay
from tests.credit.conftest import make_customer
from tests.credit.test_book_imports import HEAD, PAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", source="ERP", source_code="C1", owner=cast.chen_li, department=cast.sales_one)


def fields_of_errors() -> list[list[str]]:
    return [list(row.notes) for row in ImportRow.objects.filter(verdict="error").order_by("number")]


def test_a_payment_of_a_known_number_and_another_amount_is_an_error(customer, cast, bring):
    pay(customer, 30, by=cast.he_jing, number="S1", source="ERP")
    counts = bring("payments", PAID + "C1,S1,2026-03-05,30,\nC1,S1,2026-03-05,45,\n", source="ERP")
    assert (counts["unchanged"], counts["error"], fields_of_errors()) == (1, 1, [["number"]])
    assert bring("payments", PAID + "C1,S1,2026-03-05,45,\n", source="ERP")["error"] == 1


def test_a_number_of_another_customer_is_an_error_not_known(customer, cast, bring):
    other = make_customer("别家", source="ERP", source_code="C2")
    invoice(other, 10, by=cast.he_jing, number="1", source="ERP")
    pay(other, 5, by=cast.he_jing, number="S1", source="ERP")
    assert bring("receivables", HEAD + "C1,1,2026-03-02,,10,,\n", source="ERP")["error"] == 1
    assert bring("payments", PAID + "C1,S1,2026-03-05,5,\n", source="ERP")["error"] == 1
    assert Receivable.objects.count() == Payment.objects.count() == 1


def test_a_file_names_the_same_invoice_again_and_all_is_well(customer, cast, bring):
    invoice(customer, 10, by=cast.he_jing, number="1", source="ERP")
    assert bring("receivables", HEAD + "C1,1,2026-03-02,,10,,\n", source="ERP")["unchanged"] == 1
    assert is_right(customer)


def test_documents_of_a_closed_period_stay_outside(customer, cast, bring):
    head = "客户编号,订单号,订单日期,金额\n"
    actions.close_period(until=date(2026, 1, 31), by=cast.he_jing)
    assert bring("documents", head + "C1,D1,2026-01-31,5\nC1,D2,2026-02-01,5\n")["error"] == 1
    assert [one.number for one in TradingDocument.objects.all()] == ["D2"]


@pytest.mark.parametrize("amount", ["12,34", "1.234,56", "1,2345", "1_000", ",5", "1,,234"])
def test_a_comma_that_may_be_a_decimal_point_is_not_guessed_at(customer, bring, amount):
    """12,34 came in as 1234 and 1.234,56 as 1.2346."""
    assert bring("receivables", f'{HEAD}C1,1,2026-03-02,,"{amount}",,\n')["error"] == 1
    assert fields_of_errors() == [["amount"]]


@pytest.mark.parametrize(
    ("text", "amount"), [("1,234,567.50", "1234567.5"), ("-1,234", "-1234"), ("（1,200）", "-1200"), ("¥12", "12")]
)
def test_thousands_are_parted_as_files_do(customer, bring, text, amount):
    assert bring("receivables", f'{HEAD}C1,1,2026-03-02,,"{text}",,\n')["new"] == 1
    assert Receivable.objects.get().amount == Decimal(amount)


def test_a_day_before_all_books_is_an_error(customer, bring):
    assert bring("receivables", HEAD + "C1,1,0001-01-01,,5,,\n")["error"] == 1
