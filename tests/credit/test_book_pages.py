"""Pages of the books: narrowed, sorted, exported, cheap, and a doubled click."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from credit import actions
from credit.models import Bill, Payment, Receivable
from tests.credit.books import DAY, invoice, pay, take_bill
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db
LISTS = ("receivables", "payments", "bills", "ageing")


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


def some_of_each(customer, count, *, by) -> None:
    for _each in range(count):
        invoice(customer, 100, by=by)
        pay(customer, 10, by=by)
        take_bill(customer, 10, by=by)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_three_rows_and_for_thirty(
    name, customer, cast, signed_in, django_assert_max_num_queries
):
    browser = signed_in(cast.he_jing)
    some_of_each(customer, 30, by=cast.he_jing)
    with django_assert_max_num_queries(15):
        answer = browser.get(reverse(f"credit:{name}"))
    assert answer.status_code == 200


def numbers(answer) -> list[str]:
    return [row.number for row in answer.context["page"].rows]


def test_receivables_are_narrowed(customer, cast, signed_in):
    by, today = cast.he_jing, timezone.localdate()
    invoice(customer, 10, by=by, number="old", on=today - timedelta(100))
    invoice(customer, 10, by=by, number="new", on=today)
    invoice(customer, -5, by=by, number="note", on=today - timedelta(40))
    paid = invoice(customer, 10, by=by, number="paid", on=today)
    pay(customer, 10, by=by, on=today, settles="chosen", chosen={paid.pk: 10})
    actions.open_dispute(receivable=Receivable.objects.get(number="new"), reason="价格", by=by)
    browser = signed_in(by)
    asked = {
        "standing=open": {"old", "new"},
        "standing=overdue": {"old"},
        "standing=disputed": {"new"},
        "standing=credit": {"note"},
        "standing=settled": {"paid"},
        "standing=unsettled": {"old", "new", "note"},
        "age=0-30": {"new"},
        "age=31-60": {"note"},
        "age=90%2B": {"old"},
        "age=not_dueD": {"new"},
        "age=nonsense": set(),
        "number=old": {"old"},
        f"customer={customer.code}&standing=open": {"old", "new"},
        f"issued_from={today}": {"new", "paid"},
    }
    for query, expected in asked.items():
        assert set(numbers(browser.get(f"{reverse('credit:receivables')}?{query}"))) == expected, query


def test_everybody_sees_the_rows_of_their_own_customers(customer, cast, signed_in):
    some_of_each(customer, 1, by=cast.he_jing)
    for name in ("receivables", "payments", "bills"):
        url = reverse(f"credit:{name}")
        assert len(signed_in(cast.chen_li).get(url).context["page"].rows) > 0
        assert len(signed_in(cast.li_qiang).get(url).context["page"].rows) == 0
    for record in (Receivable.objects.first(), Payment.objects.first(), Bill.objects.first()):
        assert signed_in(cast.chen_li).get(record.get_absolute_url()).status_code == 200
        assert signed_in(cast.li_qiang).get(record.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["receivable_export", "payment_export", "bill_export", "ageing_export"])
def test_lists_go_out_as_a_file(name, customer, cast, signed_in):
    some_of_each(customer, 2, by=cast.he_jing)
    answer = signed_in(cast.he_jing).post(reverse(f"credit:{name}"), {"format": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert customer.name in rows[1]


def test_a_form_sent_twice_books_once(customer, cast, signed_in):
    browser, url = signed_in(cast.he_jing), reverse("credit:payment_new")
    sent = {"customer": customer.code, "amount": "10", "received_on": "2026-03-02", "settles": "oldest", "token": "t"}
    first, second = browser.post(url, sent), browser.post(url, sent)
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert Payment.objects.count() == 1


def test_a_refused_form_keeps_what_was_typed(customer, cast, signed_in):
    invoice(customer, 10, by=cast.he_jing, number="7")
    sent = {"customer": customer.code, "number": "7", "issued_on": "2026-03-02", "amount": "12.5", "token": "t"}
    answer = signed_in(cast.he_jing).post(reverse("credit:receivable_new"), sent)
    assert answer.status_code == 422
    assert 'value="12.5"' in answer.text


def test_nothing_is_offered_that_would_be_refused(customer, cast, signed_in):
    bill = take_bill(customer, 10, by=cast.he_jing)
    deed = reverse("credit:bill_deed", args=[bill.pk, "discount"])
    assert deed in signed_in(cast.he_jing).get(bill.get_absolute_url()).text
    assert deed not in signed_in(cast.chen_li).get(bill.get_absolute_url()).text
    actions.honour_bill(bill=bill, on=date(2026, 9, 2), by=cast.he_jing)
    assert deed not in signed_in(cast.he_jing).get(bill.get_absolute_url()).text
    answer = signed_in(cast.he_jing).post(deed, {"on": "2026-09-03", "to": "x", "cost": "0", "token": "t"})
    assert answer.status_code == 422


def test_the_pages_of_the_past_lead_nowhere(customer, cast, signed_in):
    invoice(customer, 10, by=cast.he_jing, on=DAY)
    browser = signed_in(cast.he_jing)
    assert "age=" in browser.get(reverse("credit:ageing")).text
    past = browser.get(reverse("credit:ageing") + "?on=2026-03-05").text
    assert "?age=" not in past  # the list shows today's invoices
    assert browser.get(reverse("credit:ageing") + "?buckets=x").status_code == 422


def test_yes_or_no_narrows_and_says_so_in_words(customer, cast, signed_in):
    by = cast.he_jing
    invoice(customer, 10, by=by)
    pay(customer, 10, by=by, number="spent")
    pay(customer, 10, by=by, number="free")
    browser = signed_in(by)
    for asked, found, word in (("true", ["free"], "是"), ("false", ["spent"], "否")):
        answer = browser.get(reverse("credit:payments"), {"free": asked})
        assert numbers(answer) == found
        assert [chip["value"] for chip in answer.context["chips"]] == [word]
    assert "未知" not in browser.get(reverse("credit:payments")).content.decode()


def test_headings_of_amounts_stand_over_their_amounts(customer, cast, signed_in):
    invoice(customer, 10, by=cast.he_jing)
    answer = signed_in(cast.he_jing).get(reverse("credit:receivables"))
    looks = [one["look"] for one in answer.context["headings"]]
    assert looks == ["", "", "", "", "number", "number", "number", ""]


def test_a_form_for_a_customer_says_whose_it_is_and_leads_back(customer, cast, signed_in):
    browser, file = signed_in(cast.he_jing), reverse("credit:file", args=[customer.pk])
    for name in ("receivable_new", "payment_new", "bill_new"):
        page = browser.get(reverse(f"credit:{name}"), {"customer": customer.pk}).content.decode()
        assert "鼎丰商贸" in page
        assert page.count(f'href="{file}"') == 2
    assert f'href="{reverse("credit:payments")}">取消' in browser.get(reverse("credit:payment_new")).content.decode()


def test_amounts_are_shown_as_people_write_them(customer, cast, signed_in):
    row = invoice(customer, 80000, by=cast.he_jing)
    paid = pay(customer, 500, by=cast.he_jing, settles="later")
    browser = signed_in(cast.he_jing)
    assert 'value="80000"' in browser.get(reverse("credit:dispute", args=[row.pk])).content.decode()
    typed = {f"amount-{row.pk}": "99999", "settles": "chosen"}
    refused = browser.post(reverse("credit:payment_allocate", args=[paid.pk]), typed).content.decode()
    assert "80,000.00" in refused
    assert "80000.0000" not in refused
