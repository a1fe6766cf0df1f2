"""After every deed with a sensitive value at the pages: no table, session or log line holds it."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from customers.models import Contact, Customer
from tests.conftest import PASSWORD
from tests.customers.numbers import ID_NUMBER, MOBILE
from tests.customers.test_customer_form import NEW, edit_page, typed

ACCOUNT, OTHER_PHONE, NEW_PASSWORD, WRONG = "6222020200112233445", "13900004321", "Zebra-quilt-77", "guess-guess-guess"
PLAIN = (MOBILE, ID_NUMBER, ACCOUNT, OTHER_PHONE, PASSWORD, NEW_PASSWORD, WRONG)


def everything_stored() -> str:
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            texts.append(repr(cursor.fetchall()))
    return "\n".join([*texts, *(repr(session.get_decoded()) for session in Session.objects.all())])


@pytest.fixture
def agent(cast, signed_in) -> Client:
    """客服 enters, searches, edits, reveals and removes."""
    client = signed_in(cast.zhou_min)
    facts = {"phone": MOBILE, "id_number": ID_NUMBER, "bank_account": ACCOUNT}
    client.post(NEW, typed(client, NEW, name="华东酒业", **facts))
    client.post(NEW, typed(client, NEW, name="", **facts))
    client.post("/customers/search/", {"q": MOBILE})
    client.post("/customers/duplicates/", {"phone": MOBILE})
    page = edit_page(Customer.objects.get())
    client.post(page, typed(client, page, phone=OTHER_PHONE))
    return client


@pytest.mark.rule("S0-13 R7", "S3-13 R1")
def test_no_sensitive_value_is_kept_or_logged_in_plain(agent, caplog):
    caplog.set_level(logging.DEBUG)
    here = Customer.objects.get().get_absolute_url()
    agent.post(f"{here}contacts/new/", {"name": "李梅", "phone": MOBILE})
    contact = f"{here}contacts/{Contact.objects.get().pk}/"
    agent.post(contact, typed(agent, contact, phone=OTHER_PHONE))
    assert OTHER_PHONE in agent.post(f"{here}reveal/phone/", {"reason": "客户要求回电"}).content.decode()
    agent.post(f"{contact}remove/", {"version": 2})
    Client().post("/sign-in/", {"username": "chenli", "password": WRONG})
    passwords = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert agent.post("/password/", passwords).status_code == 302

    stored = everything_stored() + caplog.text
    assert "139****4321" in stored
    assert [plain for plain in PLAIN if plain in stored] == []
