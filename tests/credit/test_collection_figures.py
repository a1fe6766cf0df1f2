"""Figures of collection: counted in the database, and once more by hand from the rows behind them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.figures.collection import last_day, months_until, people_of_month, records_behind
from credit.models import Receivable, WriteOff
from tests.credit.collecting import at, owe, pay, settle
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
NOW = date(2026, 6, 15)


@pytest.fixture
def customers(cast):
    return [
        make_customer("鼎丰", owner=cast.chen_li, department=cast.sales_one),
        make_customer("永兴", owner=cast.wang_qian, department=cast.sales_one),
        make_customer("无主", department=cast.sales_two),
    ]


@pytest.fixture
def _june():
    with at(NOW):
        yield


@pytest.fixture
def _books(customers, cast, _june):
    """A year of invoices, part payments, payments undone later and amounts given up."""
    random = Random(5)
    for _number in range(120):
        issued = date(2025, 5, 1) + timedelta(days=random.randrange(400))
        due = issued + timedelta(days=random.choice([0, 15, 30, 60]))
        row = owe(random.choice(customers), random.randrange(1, 90000) / 100, due, issued_on=issued)
        for _time in range(random.randrange(3)):
            day = min(issued + timedelta(days=random.randrange(90)), NOW)
            if not row.open or day < issued:
                break
            amount = min(row.open, Decimal(random.randrange(1, 60000)) / 100)
            if random.random() < 0.2:
                write_off(row, amount, day, cast)
                continue
            payment = pay(row, amount, day)
            if random.random() < 0.3:
                undo(row, payment, min(day + timedelta(days=random.randrange(50)), NOW), cast)


def write_off(row, amount, day, cast) -> None:
    facts = {"asked_at": timezone.now(), "asked_by": cast.he_jing, "decided_at": timezone.now(), "decided_by": cast.gm}
    WriteOff.objects.create(receivable=row, amount=amount, on=day, reason="破产", state="approved", **facts)
    settle(row, amount)


def undo(row, payment, day, cast) -> None:
    payment.allocations.update(undone_on=day, undone_at=timezone.now(), undone_by=cast.he_jing)
    settle(row, -payment.amount)


def owed_by_hand(row, day) -> Decimal:
    if row.issued_on > day:
        return Decimal(0)
    paid = sum(one.amount for one in row.allocations.all() if counts(one, day))
    return row.amount - paid - sum(one.amount for one in row.write_offs.all() if one.on <= day)


def counts(one, day) -> bool:
    return one.on <= day and (one.undone_on is None or one.undone_on > day)


def rows_by_hand():
    return list(Receivable.objects.select_related("customer").prefetch_related("allocations", "write_offs"))


@pytest.mark.usefixtures("_june")
def test_days_sales_outstanding_of_a_plain_example(customers, cast):
    """Sold 1000 in March, 2000 in April, 3000 in May; 4000 are owed at the end of May: 4000 ÷ 6000 × 92 days."""
    for month, amount in ((3, 1000), (4, 2000), (5, 3000)):
        row = owe(customers[0], amount, date(2026, month, 28), issued_on=date(2026, month, 10))
        if month < 5:
            pay(row, 1000, date(2026, 5, 20))
    pay(row, 2500, date(2026, 6, 2))
    month = months_until(cast.system, MAY, 3)[-1]
    assert (month.owed, month.sold, month.days) == (4000, 6000, 92)
    assert month.outstanding == Decimal("61.3")


@pytest.mark.usefixtures("_books")
def test_every_month_agrees_with_the_rows(cast):
    rows = rows_by_hand()
    for month in months_until(cast.system, date(2026, 6, 1), 3):
        assert month.owed == sum(owed_by_hand(row, month.last) for row in rows), month
        sold = [row for row in rows if month.last - timedelta(days=month.days) < row.issued_on <= month.last]
        assert month.sold == sum(row.amount for row in sold), month
        due = [row for row in rows if month.first <= row.due_on <= month.last]
        paid = sum(one.amount for row in due for one in row.allocations.all() if counts_by_month(one, month))
        assert (month.due, month.collected) == (sum(row.amount for row in due), paid), month


def counts_by_month(one, month) -> bool:
    return counts(one, month.last)


@pytest.mark.usefixtures("_books")
def test_each_representative_agrees_with_the_rows_and_they_add_up_to_the_month(cast):
    people = people_of_month(cast.system, MAY)
    rows = [row for row in rows_by_hand() if MAY <= row.due_on <= last_day(MAY)]
    for one in people:
        own = [row for row in rows if row.customer.owner == one.person]
        paid = sum(part.amount for row in own for part in row.allocations.all() if counts(part, last_day(MAY)))
        assert (one.count, one.due, one.collected) == (len(own), sum(row.amount for row in own), paid)
    month = months_until(cast.system, MAY, 3)[-1]
    assert sum(one.due for one in people) == month.due
    assert sum(one.collected for one in people) == month.collected


@pytest.mark.usefixtures("_books")
def test_the_records_behind_a_figure_make_it_up(cast):
    month = months_until(cast.system, MAY, 3)[-1]
    for kind, figure in (("open", month.owed), ("sold", month.sold), ("due", month.collected)):
        assert sum(row.figure for row in records_behind(cast.system, kind, MAY, 3)) == figure, kind


@pytest.mark.usefixtures("_books")
def test_representatives_see_the_figures_of_their_own_customers(cast):
    (own,) = people_of_month(cast.chen_li, MAY)
    assert own.person == cast.chen_li
    every = {one.person: one for one in people_of_month(cast.system, MAY)}
    assert every[cast.chen_li] == own


@pytest.mark.usefixtures("_books")
def test_pages_lead_from_figures_to_their_records(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.he_jing)
    client.get(reverse("credit:collection_figures"), {"month": "2026-05"})
    with django_assert_max_num_queries(20):
        page = client.get(reverse("credit:collection_figures"), {"month": "2026-05"})
    assert page.context["shown"].first == MAY
    for asked in ("kind=open", "kind=sold", "kind=due", "kind=due&owner=none", f"kind=due&owner={cast.chen_li.pk}"):
        url = f"{reverse('credit:collection_rows')}?{asked}&month=2026-05"
        assert client.get(url).status_code == 200, url
    assert client.get(reverse("credit:collection_rows"), {"kind": "x"}).status_code == 404
    assert client.get(reverse("credit:collection_figures"), {"month": "x"}).context["shown"].first == MAY
    sent = client.post(reverse("credit:collection_figures_export") + "?month=2026-05", {"format": "csv"})
    assert "陈立" in b"".join(sent.streaming_content).decode()


def test_without_books_the_page_says_so(cast, signed_in):
    assert signed_in(cast.he_jing).get(reverse("credit:collection_figures")).status_code == 200
