"""What other systems may send by mistake: nothing of it is booked as something else, and nothing breaks."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from credit.actions.tokens import make_token
from credit.api import auth
from credit.models import ApiToken, Release, TradingDocument
from tests.credit.conftest import make_customer
from tests.credit.releasing import lent, with_limit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("S0-21 R56")]


@pytest.fixture
def file(cast):
    return with_limit(cast.chen_li)


@pytest.fixture
def send(cast):
    """send(text) to the door of releases as it stands; a dict is written as JSON."""
    key = make_token(token=ApiToken(name="ERP", user=cast.chen_li), by=cast.admin)

    def ask(body, door="release"):
        body = json.dumps(body) if isinstance(body, dict) else body
        headers = {"Authorization": f"Bearer {key}"}
        response = Client().post(f"/api/credit/{door}", body, content_type="application/json", headers=headers)
        return response.status_code, response.json()

    return ask


def delivery(file, **more) -> dict:
    return {"customer": file.customer.code, "number": "ERP-1", "amount": "700", "source": "erp", **more}


def test_another_currency_is_not_booked_as_yuan(file, send):
    status, said = send(delivery(file, currency="USD"))
    assert (status, said["code"], lent(file)) == (422, "input", 0)
    assert said["message"].startswith("currency")
    assert send(delivery(file, currency="CNY"))[1]["state"] == "passed"


def test_a_field_that_nobody_knows_is_said_instead_of_being_passed_over(file, send):
    status, said = send(delivery(file, valuta="USD"))
    assert (status, said["message"].split(":")[0], lent(file)) == (422, "valuta", 0)


@pytest.mark.parametrize("number", [" ", "\t", "　"])
def test_a_number_of_blanks_is_none(file, send, number):
    """It would be written anew, under a number of our own, each time that it is sent."""
    assert send(delivery(file, number=number))[0] == 422
    assert not TradingDocument.objects.exists()


def test_blanks_around_a_number_do_not_make_another_one(file, send):
    assert send(delivery(file))[1]["id"] == send(delivery(file, number=" ERP-1 ", source=" erp "))[1]["id"]
    assert lent(file) == 700


def test_a_key_belongs_to_one_customer(file, send, cast):
    other = make_customer("另一家", owner=cast.chen_li, department=cast.chen_li.department)
    assert send(delivery(file, key="a"))[0] == 200
    status, said = send({**delivery(file, key="a"), "customer": other.code})
    assert (status, said["code"], Release.objects.count()) == (409, "key", 1)


@pytest.mark.parametrize("field", ["customer", "number", "source", "note", "order", "key"])
def test_a_null_character_is_refused_in_words(file, send, field):
    """PostgreSQL takes none."""
    status, said = send(delivery(file, **{field: "a\x00b"}))
    assert (status, said["code"]) == (422, "input")
    assert said["message"].startswith(field)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000, '"1,000"', "true"])
def test_numbers_that_are_none_are_refused_in_words(file, send, amount):
    body = json.dumps(delivery(file)).replace('"700"', amount)
    status, said = send(body)
    assert status in (400, 422)
    assert said["message"]
    assert lent(file) == 0


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', "\udcff", "[" * 5000, '{"customer": "a"'])
def test_bodies_that_are_none_are_refused_in_words(file, send, body):
    status, said = send(body.encode("utf-8", "surrogateescape"))
    assert status in (400, 422)
    assert said["message"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_out_of_all_reason_is_refused(file, send, day):
    status, said = send(delivery(file, on=day))
    assert (status, said["code"]) == (422, "input")
    assert said["message"].startswith("on")


def test_the_code_of_a_customer_comes_before_numbers_of_other_systems(file, send, cast):
    for source in ("one", "two", "three"):
        make_customer(source, owner=cast.chen_li, source=source, source_code=file.customer.code)
    assert send({"customer": file.customer.code, "amount": "1"}, door="check")[1]["limit"] == "1000.0000"


def test_two_at_the_turn_of_a_minute_both_pass(cast, monkeypatch):
    """The second of them finds that the first has begun the minute just now."""
    make_token(token=ApiToken(name="ERP", user=cast.chen_li), by=cast.admin)
    token, now = ApiToken.objects.get(), timezone.now()
    ApiToken.objects.update(minute=now - timedelta(minutes=5), in_minute=3)
    begin, count = auth.begin_minute, []

    def late(*args):
        if not count:
            count.append(1)
            begin(*args)  # somebody else, a moment before
        return begin(*args)

    monkeypatch.setattr(auth, "begin_minute", late)
    auth.count_request(token, now)
    token.refresh_from_db()
    assert token.in_minute == 2
