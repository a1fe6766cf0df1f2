"""What an import takes back and what stays; numbers that no column holds."""

from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import ImportRow
from credit import actions
from credit.actions.analysis import set_customer_target
from credit.actions.confirming import confirm_terms
from credit.actions.lifting import ask_lift
from credit.actions.terms import add_term
from credit.actions.watch_notes import add_note
from credit.models import Dispute, Newcomer, Receivable, SupportPlan, TradingDocument
from customers.actions.bulk import remove_customers
from regulations.policies import version_in_force
from tests.credit.books import is_right
from tests.credit.caring import drafted
from tests.credit.conftest import make_customer
from tests.credit.test_book_imports import HEAD, PAID, take_back

pytestmark = pytest.mark.django_db
TWO = HEAD + "C1,0001,2026-03-02,,100,,\nC1,0002,2026-03-02,,50,是,\nC1,0003,2026-03-02,,20,是,2026-03-20\n"


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", source="ERP", source_code="C1", owner=cast.chen_li, department=cast.sales_one)


def said() -> str:
    """The reason why the one row that is wrong stayed outside."""
    return ImportRow.objects.get(verdict="error").notes["number"]


def test_disputes_that_came_with_the_file_go_with_it(customer, bring):
    bring("receivables", TWO)
    take_back()
    assert Receivable.objects.count() == Dispute.objects.count() == 0
    assert is_right(customer)


def test_an_invoice_that_was_disputed_since_then_stays_and_is_named(customer, cast, bring):
    bring("receivables", TWO)
    actions.open_dispute(receivable=Receivable.objects.get(number="0001"), reason="数量不符", by=cast.he_jing)
    batch = take_back()
    assert list(Receivable.objects.values_list("number", flat=True)) == ["0001"]
    assert Dispute.objects.get().reason == "数量不符"
    assert "0001" in str(batch.counts) + str(batch.notes if hasattr(batch, "notes") else "") + str(batch.__dict__)
    assert is_right(customer)


def test_an_invoice_whose_dispute_was_closed_since_then_stays(customer, cast, bring):
    bring("receivables", TWO)
    dispute = Dispute.objects.get(closed_at=None)
    actions.close_dispute(dispute=dispute, outcome="客户已认可", by=cast.he_jing)
    take_back()
    assert list(Receivable.objects.values_list("number", flat=True)) == ["0002"]
    assert is_right(customer)


def test_an_order_about_which_something_was_asked_or_confirmed_stays(customer, cast, bring):
    rows = "客户编号,订单号,订单日期,金额\nC1,D1,2026-03-02,5\nC1,D2,2026-03-02,5\nC1,D3,2026-03-02,5\n"
    bring("documents", rows, kind="order")
    lifted, agreed, _other = TradingDocument.objects.order_by("number")
    ask_lift(document=lifted, reason="单价高", by=cast.chen_li)
    confirm_terms(document=agreed, amount=agreed.amount, price="含税价", payment="款到发货", by=cast.chief)
    take_back()
    assert set(TradingDocument.objects.values_list("number", flat=True)) == {"D1", "D2"}


@pytest.mark.parametrize("what", ["receivables", "documents", "payments"])
def test_a_number_that_is_too_long_is_refused_for_its_length(customer, bring, what):
    number = "F" * 61
    files = {
        "receivables": f"{HEAD}C1,{number},2026-03-02,,100,,\n",
        "documents": f"客户编号,订单号,订单日期,金额\nC1,{number},2026-03-02,5\n",
        "payments": f"{PAID}C1,{number},2026-03-05,30,\n",
    }
    assert bring(what, files[what])["error"] == 1
    assert "60" in said()
    assert "61" in said()


def hung_on(kind: str, customer, cast) -> None:
    now, today, policy = timezone.now(), timezone.localdate(), version_in_force("credit")
    if kind == "note":
        add_note(customer=customer, kind="trend", text="换厂", source="展会", seen_on=today, by=cast.chen_li)
    elif kind == "terms":
        add_term(customer=customer, kind="policy", text="年返 2%", begun_on=today, by=cast.director)
    elif kind == "plan":
        SupportPlan.objects.create(customer=customer, year=2025, policy=policy, made_at=now)
    elif kind == "target":
        set_customer_target(customer=customer, year=2026, amount=Decimal(5), by=cast.chief)
    elif kind == "agreement":
        Newcomer.objects.create(customer=customer, first_sale_on=today, last_sale_on=today, assess_on=today, grade="A")
        drafted(customer, cast)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("note", "有观察记录"),
        ("terms", "有特殊政策或结算"),
        ("plan", "有支持计划"),
        ("target", "有销售目标"),
        ("agreement", "有长期合作协议"),
    ],
)
def test_a_customer_whom_we_care_for_stays_and_says_why(customer, cast, kind, words):
    hung_on(kind, customer, cast)
    assert remove_customers([customer.pk], by=cast.system) == {customer.pk: words}
    assert type(customer).objects.filter(pk=customer.pk).exists()
