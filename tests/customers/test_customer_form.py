"""Entering and editing a customer at the page."""

import re

import pytest
from django.urls import reverse

from customers.models import Customer
from tests.customers.numbers import CREDIT_CODE, ID_NUMBER, MOBILE

NEW = "/customers/new/"


def edit_page(customer):
    return reverse("customers:edit", args=[customer.pk])


def hidden(page, name):
    """The value of a hidden input as a browser would send it."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1].replace("&quot;", '"') if found else ""


def typed(client, url, **values):
    """What a browser sends: what the form shows, with some fields typed over."""
    form = client.get(url).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False):
            shown = bound.field.widget.format_value(value)
            data[bound.html_name] = shown[0] if isinstance(shown, list) else shown or ""
    return {**data, **values}


@pytest.fixture
def agent(cast, signed_in):
    return signed_in(cast.zhou_min)


def test_a_name_is_enough(agent, cast):
    answer = agent.post(NEW, {"name": "  华东  酒业 ", "kind": "company", "category": "general"})
    made = Customer.objects.get()
    assert answer.status_code == 302
    assert (made.name, made.status, made.capital_currency) == ("华东 酒业", "prospect", "CNY")


def test_everything_typed_arrives(agent):
    data = {
        **{"name": "华东酒业", "kind": "company", "category": "special", "special_kind": "bank"},
        **{"trade_type": "批发商", "credit_code": CREDIT_CODE.lower(), "phone": MOBILE, "id_number": ID_NUMBER},
        **{"registered_capital": "2000.5", "capital_currency": "USD", "opened_on": "2001-02-03"},
        **{"province": "32", "city": "3201", "district": "320115", "bank_account": "6222 0000 1111 2222"},
        **{"business_scope": "酒类\r\n批发", "secrecy": "0", "source": "ERP", "source_code": "C-1"},
    }
    assert agent.post(NEW, data).status_code == 302
    made = Customer.objects.get()
    assert (made.credit_code, made.phone.reveal(), made.id_number.reveal()) == (CREDIT_CODE, MOBILE, ID_NUMBER)
    assert (made.registered_capital, made.capital_currency) == (20_005_000, "USD")
    assert (made.province, made.region, made.business_scope) == ("32", "320115", "酒类\n批发")


def test_what_was_typed_stays_on_errors(agent):
    answer = agent.post(NEW, {"name": "", "kind": "company", "category": "general", "address": "秣周东路12号"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "秣周东路12号" in page
    assert not Customer.objects.exists()


def test_an_edit_writes_only_what_was_changed(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    data = typed(client, edit_page(winery), address="新地址1号")
    answer = client.post(edit_page(winery), data)
    winery.refresh_from_db()
    assert answer.status_code == 302
    assert (winery.address, winery.phone.reveal(), winery.region) == ("新地址1号", MOBILE, "320115")
    from core.models import Event

    assert list(Event.objects.about(winery).get(deed="customers.edit").changes) == ["address"]
