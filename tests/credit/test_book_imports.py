"""Invoices and payments from files: what is judged, written, kept and taken back."""

from datetime import date

import pytest

from core.errors import Refused
from core.imports.actions import undo_import
from core.jobs import run_now
from core.models import Import, ImportRow
from credit import actions
from credit.models import CreditFile, Payment, Receivable, TradingDocument
from tests.credit.books import DAY, invoice, is_right, parts, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db
HEAD = "客户编号,发票号码,开票日期,到期日,金额,是否争议,结清日期\n"


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", source="ERP", source_code="C1", owner=cast.chen_li, department=cast.sales_one)


def take_back() -> Import:
    batch = Import.objects.order_by("-id").first()
    undo_import(batch, by=batch.created_by, send=False)
    batch.refresh_from_db()
    run_now(batch.job)
    batch.refresh_from_db()
    return batch


def test_an_invoice_from_an_erp(customer, bring):
    rows = 'C1,0001,2026-03-02,2026年4月1日,"1,200.50",否,\n'
    rows += "C1,0002,2026/3/2,,100,是,\nC1,0003,2026-03-02,,50,,2026-03-20\n"
    assert bring("receivables", HEAD + rows)["new"] == 3
    one, two, three = Receivable.objects.order_by("number")
    assert (one.number, str(one.amount), one.due_on) == ("0001", "1200.5000", date(2026, 4, 1))
    assert (two.disputed, two.due_on) == (100, date(2026, 4, 1))
    assert (three.open, three.settled_on) == (0, date(2026, 3, 20))
    assert parts(customer)["receivables"] == one.amount + 100
    assert is_right(customer)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("C9,1,2026-03-02,,5,,", "source_code"),
        ("C1,,2026-03-02,,5,,", "number"),
        ("C1,1,2026-03-02,2026-03-01,5,,", "due_on"),
        ("C1,1,2026-03-02,,0,,", "amount"),
        ("C1,1,2999-03-02,,5,,", "issued_on"),
        ("C1,1,2026-03-02,,5,,2026-03-01", "settled_on"),
        ("C1,1,3/4/2026,,5,,", "issued_on"),
        ("C1,1,2026-01-31,,5,,", "issued_on"),
    ],
)
def test_a_row_that_cannot_be_booked_says_why(customer, bring, cast, row, field):
    actions.close_period(until=date(2026, 1, 31), by=cast.he_jing)
    assert bring("receivables", f"{HEAD}{row}\n")["error"] == 1
    assert list(ImportRow.objects.get().notes) == [field]


def test_a_number_stands_for_one_invoice(customer, bring, cast):
    invoice(customer, 10, by=cast.he_jing, number="1", source="ERP")
    rows = "C1,1,2026-03-02,,10,,\nC1,1,2026-03-02,,10,,\nC1,2,2026-03-02,,10,,\nC1,2,2026-03-02,,10,,\n"
    counts = bring("receivables", HEAD + rows, source="ERP")
    assert (counts["new"], counts["unchanged"], counts["error"]) == (1, 1, 2)
    counts = bring("receivables", HEAD + "C1,1,2026-03-02,,11,,\n", source="ERP")
    assert counts["error"] == 1


def test_an_import_is_taken_back_but_for_what_hangs_on_it(customer, bring, cast):
    bring("receivables", HEAD + "C1,1,2026-03-02,,10,,2026-03-09\nC1,2,2026-03-02,,20,,\nC1,3,2026-03-03,,40,,\n")
    pay(customer, 5, by=cast.he_jing)
    batch = take_back()
    assert [row.number for row in Receivable.objects.all()] == ["2"]
    assert [text.partition(":")[0] for text in batch.kept] == ["2"]
    assert (parts(customer)["receivables"], is_right(customer)) == (15, True)


def test_who_may_not_import_books_does_not(customer, bring, cast):
    with pytest.raises(Refused):
        bring("receivables", HEAD + "C1,1,2026-03-02,,10,,\n", by=cast.chen_li)


PAID = "客户编号,收款单号,收款日期,收款金额,核销发票\n"


def test_payments_settle_the_named_invoice_or_the_oldest(customer, bring, cast):
    old = invoice(customer, 50, by=cast.he_jing, number="1", due=date(2026, 3, 10))
    new = invoice(customer, 50, by=cast.he_jing, number="2", due=date(2026, 3, 20))
    counts = bring("payments", PAID + "C1,S1,2026-03-05,30,2\nC1,S2,2026-03-06,60,\nC1,S3,2026-03-07,5,77\n")
    assert (counts["new"], counts["error"]) == (2, 1)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.open, new.open, is_right(customer)) == (0, 10, True)
    batch = take_back()
    assert (batch.kept, Payment.objects.count()) == ([], 0)
    assert (parts(customer), is_right(customer)) == ({"receivables": 100, "exposure": 100}, True)


def test_a_payment_that_was_paid_back_is_kept(customer, bring, cast):
    bring("payments", PAID + "C1,S1,2026-03-05,30,\n")
    actions.refund(customer=customer, amount=30, paid_on=DAY, by=cast.he_jing)
    assert len(take_back().kept) == 1
    assert Payment.objects.count() == 2


def test_orders_come_in_as_drafts_and_shipped_ones_as_history(customer, bring):
    head = "客户编号,订单号,订单日期,发货日期,产品名称,数量,单价\n"
    rows = "C1,D1,2026-03-02,2026-03-04,甲,2,10\nC1,D1,2026-03-02,2026-03-04,乙,1,5\nC1,D2,2026-03-02,,甲,1,10\n"
    bring("documents", head + rows, kind="order")
    one, two = TradingDocument.objects.order_by("number")
    assert (one.amount, one.state, one.delivered, one.lines.count()) == (25, "closed", 25, 2)
    assert (two.amount, two.state, two.booked) == (10, "draft", 0)
    assert not CreditFile.objects.exclude(exposure=0).exists()
    assert take_back().kept == []
    assert not TradingDocument.objects.exists()
