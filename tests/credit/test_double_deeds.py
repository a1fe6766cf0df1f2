"""Doubled clicks, stale pages and days that no calendar has, in the books."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from credit.models import Payment, Receivable
from tests.credit.books import invoice, is_right, pay
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)


@pytest.fixture
def owed(customer, cast):
    return invoice(customer, 100, by=cast.he_jing)


@pytest.fixture
def payment(customer, cast, owed):
    return pay(customer, 90, by=cast.he_jing, settles="later")


def hidden(browser, payment) -> dict:
    """What the form of the page sends beside what is typed."""
    page = browser.get(payment.get_absolute_url())
    return {"token": page.context["token"], "left": str(page.context["payment"].unallocated)}


def test_a_doubled_click_allocates_once(customer, payment, owed, cast, signed_in):
    browser = signed_in(cast.he_jing)
    sent = hidden(browser, payment) | {"settles": "chosen", f"amount-{owed.pk}": "30"}
    for _click in range(2):
        answer = browser.post(reverse("credit:payment_allocate", args=[payment.pk]), sent)
        assert answer.status_code == 302
    assert Payment.objects.get(pk=payment.pk).unallocated == 60
    assert is_right(customer)


def test_two_people_with_the_same_page_allocate_it_once(customer, payment, owed, cast, signed_in):
    first, second = signed_in(cast.he_jing), signed_in(cast.he_jing)
    sent = {"settles": "chosen", f"amount-{owed.pk}": "30"}
    one, two = hidden(first, payment) | sent, hidden(second, payment) | sent
    url = reverse("credit:payment_allocate", args=[payment.pk])
    assert first.post(url, one).status_code == 302
    answer = second.post(url, two)
    assert answer.status_code == 422
    assert "30" in answer.content.decode()
    assert Receivable.objects.get().open == 70
    assert second.post(url, hidden(second, payment) | sent).status_code == 302  # having seen what is left
    assert Receivable.objects.get().open == 40


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-01-01"])
def test_ageing_of_any_day_answers(customer, owed, cast, signed_in, day):
    answer = signed_in(cast.he_jing).get(reverse("credit:ageing"), {"on": day})
    assert answer.status_code in (200, 422)
    assert signed_in(cast.he_jing).get(reverse("credit:ageing"), {"on": day, "buckets": "99999"}).status_code < 500


def test_the_command_refuses_a_day_before_all_books(db):
    with pytest.raises(CommandError):
        call_command("ageing", "--on", "0001-01-05")


def test_a_credit_note_is_set_off_and_paid_back_on_its_page(customer, owed, cast, signed_in):
    note = invoice(customer, -50, by=cast.he_jing, number="红字1")
    browser = signed_in(cast.he_jing)
    page = browser.get(note.get_absolute_url()).content.decode()
    urls = [reverse(f"credit:{name}", args=[note.pk]) for name in ("set_off", "note_refund")]
    assert all(url in page for url in urls)
    token = browser.get(urls[1]).context["form"]["token"].value()
    sent = {"amount": "20", "paid_on": "2026-03-10", "note": "", "token": token}
    assert [browser.post(urls[1], sent).status_code for _click in range(2)] == [302, 302]
    sent = {"against": str(owed.pk), "token": browser.get(urls[0]).context["form"]["token"].value()}
    assert [browser.post(urls[0], sent).status_code for _click in range(2)] == [302, 302]
    assert list(Receivable.objects.order_by("pk").values_list("open", flat=True)) == [Decimal(70), Decimal(0)]
    assert is_right(customer)
    page = browser.get(note.get_absolute_url()).content.decode()
    assert not any(url in page for url in urls)  # nothing is left of it
    page = browser.get(owed.get_absolute_url()).content.decode()
    assert reverse("credit:set_off", args=[owed.pk]) not in page


def test_a_note_of_one_customer_is_not_set_off_against_another(customer, cast, signed_in):
    note = invoice(customer, -50, by=cast.he_jing)
    other = invoice(make_customer("别家"), 70, by=cast.he_jing)
    browser = signed_in(cast.he_jing)
    url = reverse("credit:set_off", args=[note.pk])
    assert str(other) not in browser.get(url).content.decode()
    assert browser.post(url, {"against": str(other.pk)}).status_code == 422
    assert Receivable.objects.get(pk=other.pk).open == 70
