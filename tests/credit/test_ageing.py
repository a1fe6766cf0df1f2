"""What was owed on a day, by age: the published example, days in the past, and who sees what."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from credit import actions
from credit.ageing import ageing, bounds_of, columns_of
from credit.models import WriteOff
from tests.credit.books import DAY, invoice, pay, take_bill
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 30)
# A published table of debts by the age of the invoices: 0-30, 31-60, 61-90 and more than 90 days.
PUBLISHED = {
    "A": (40000, 17500, 0, 0),
    "B": (22000, 0, 0, 0),
    "C": (14500, 50000, 10000, 0),
    "D": (0, 0, 0, 8000),
    "E": (0, 0, 12500, 0),
    "F": (25000, 0, 0, 0),
    "G": (1500, 30000, 17000, 2000),
}
OWED = {"A": 57500, "B": 22000, "C": 74500, "D": 8000, "E": 12500, "F": 25000, "G": 50500}
TOTALS, TOTAL = (103000, 97500, 39500, 10000), 250000


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


@pytest.fixture
def published(cast):
    """Each amount as two invoices, one at either end of its age."""
    for name, amounts in PUBLISHED.items():
        debtor = make_customer(name)
        for amount, ages in zip(amounts, ((0, 30), (31, 60), (61, 90), (91, 400)), strict=True):
            for age in ages if amount else ():
                invoice(debtor, Decimal(amount) / 2, by=cast.he_jing, on=ON - timedelta(days=age))


def test_the_published_example(published):
    found = ageing(ON, (30, 60, 90))
    assert [bounds.name for bounds in found.columns] == ["0-30", "31-60", "61-90", "90+"]
    assert (found.owed, tuple(found.amounts)) == (TOTAL, TOTALS)
    out = StringIO()
    call_command("ageing", "--on", "2026-06-30", "--buckets", "30,60,90", "--by", "invoice", "--json", stdout=out)
    said = json.loads(out.getvalue())
    names = {one["name"]: one for one in said["customers"]}
    assert {name: one["owed"] for name, one in names.items()} == {name: str(owed) for name, owed in OWED.items()}
    for name, amounts in PUBLISHED.items():
        assert list(names[name]["buckets"].values()) == [str(amount) for amount in amounts]
    assert said["total"] == {
        "owed": "250000",
        "buckets": {"0-30": "103000", "31-60": "97500", "61-90": "39500", "90+": "10000"},
    }


def owed_on(day: date) -> Decimal:
    return ageing(day, (30,)).owed


def test_a_day_in_the_past_knows_only_what_had_settled_by_then(customer, cast):
    by = cast.he_jing
    row = invoice(customer, 100, by=by, on=DAY)
    pay(customer, 30, by=by, on=date(2026, 3, 10))
    WriteOff.objects.create(
        receivable=row,
        amount=20,
        on=date(2026, 3, 20),
        reason="坏账",
        state="approved",
        asked_at=row.entered_at,
        asked_by=by,
    )
    row.refresh_from_db()
    row.open -= 20
    row.save(update_fields=["open"])
    days = [date(2026, 3, day) for day in (1, 2, 9, 10, 19, 20)]
    assert [owed_on(day) for day in days] == [0, 100, 100, 70, 70, 50]
    assert owed_on(date(2999, 1, 1)) == 50


def test_what_a_bill_settled_stays_settled_until_it_was_dishonoured(customer, cast):
    by = cast.he_jing
    invoice(customer, 100, by=by, on=DAY)
    bill = take_bill(customer, 100, by=by, on=date(2026, 3, 10))
    actions.dishonour_bill(bill=bill, on=date(2026, 4, 20), reason="拒付", by=by)
    days = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 4, 19), date(2026, 4, 20)]
    assert [owed_on(day) for day in days] == [100, 0, 0, 100]


def test_an_allocation_made_by_mistake_never_settled_anything(customer, cast):
    invoice(customer, 100, by=cast.he_jing, on=DAY)
    payment = pay(customer, 100, by=cast.he_jing, on=date(2026, 3, 10))
    actions.undo_allocation(allocation=payment.allocations.get(), by=cast.he_jing)
    assert owed_on(date(2026, 3, 15)) == 100


def test_the_age_counts_from_the_due_date_where_asked(customer, cast):
    for due in (date(2026, 7, 1), date(2026, 6, 30), date(2026, 5, 31), date(2026, 5, 30)):
        invoice(customer, 10, by=cast.he_jing, on=DAY, due=due)
    found = ageing(ON, (30,), by="due")
    assert [(one.name, amount) for one, amount in zip(found.columns, found.amounts, strict=True)] == [
        ("not_due", 10),
        ("0-30", 20),
        ("30+", 10),
    ]


def test_credit_notes_are_taken_off_in_their_own_age(customer, cast):
    invoice(customer, 100, by=cast.he_jing, on=DAY)
    invoice(customer, -40, by=cast.he_jing, on=ON)
    assert ageing(ON, (30, 60)).amounts == [-40, 0, 100]


def test_everybody_sees_the_debts_of_their_own_customers(customer, cast):
    invoice(customer, 100, by=cast.he_jing)
    invoice(make_customer("别家", owner=cast.li_qiang, department=cast.sales_two), 60, by=cast.he_jing)
    sums = {person: ageing(ON, (30,), user=person).owed for person in (cast.chen_li, cast.li_qiang, cast.gm)}
    assert list(sums.values()) == [100, 60, 160]


def test_only_the_largest_are_listed_and_all_are_summed(cast):
    for amount in (10, 30, 20):
        invoice(make_customer(f"欠{amount}"), amount, by=cast.he_jing)
    found = ageing(ON, (30,), most=2)
    assert ([line.owed for line in found.customers], found.owed) == ([30, 20], 60)


@pytest.mark.parametrize("text", ["31-60", "90+", "0-30D", "30+D", "not_dueD"])
def test_an_age_is_read_as_it_is_written(text):
    assert bounds_of(text).asked == text


@pytest.mark.parametrize("text", ["", "x", "30", "a-b", "3-", "9" * 30])
def test_what_is_no_age_is_not_guessed(text):
    assert bounds_of(text) is None


def test_the_columns_follow_one_another():
    assert [one.name for one in columns_of((90, 30), "due")] == ["not_due", "0-30", "31-90", "90+"]


def test_the_command_wants_sound_bounds():
    with pytest.raises(CommandError):
        call_command("ageing", "--buckets", "0")
