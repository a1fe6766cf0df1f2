"""The door of the ERP: a key, two requests, refusals in words."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from credit.actions.tokens import make_token, revoke_token
from credit.models import ApiToken, CreditFile, Release, TradingDocument
from tests.credit.releasing import draft, lent, with_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return with_limit(cast.chen_li)


@pytest.fixture
def post(cast):
    """post("release", …) as the ERP does it, with the key of a representative unless another is given."""
    key = make_token(token=ApiToken(name="ERP", user=cast.chen_li), by=cast.admin)

    def ask(door, bearer=key, idempotency=None, **given):
        headers = {"Authorization": f"Bearer {bearer}"} | ({"Idempotency-Key": idempotency} if idempotency else {})
        response = Client().post(
            f"/api/credit/{door}", json.dumps(given), content_type="application/json", headers=headers
        )
        return response.status_code, response.json()

    return ask


def delivery(file, number="ERP-1", amount="700", **more) -> dict:
    return {"customer": file.customer.code, "number": number, "amount": amount, "source": "erp", **more}


def test_a_check_says_what_would_come_of_it_and_books_nothing(file, post):
    status, said = post("check", customer=file.customer.code, amount="1000.5")
    assert (status, said["verdict"], said["needed"], said["limit"]) == (200, "hold", "0.5000", "1000.0000")
    assert said["reasons"][0]["code"] == "over_limit"
    assert "1,000.50" in said["reasons"][0]["text"]
    assert (lent(file), Release.objects.count()) == (0, 0)


@pytest.mark.rule("S0-21 R56")
def test_a_release_books_and_the_next_one_is_held(file, post):
    status, said = post("release", **delivery(file))
    assert (status, said["state"], said["verdict"], lent(file)) == (200, "passed", "allowed", 700)
    status, said = post("release", **delivery(file, "ERP-2", "301"))
    assert (status, said["state"], said["reasons"][0]["code"], lent(file)) == (200, "held", "over_limit", 700)
    assert TradingDocument.objects.get(number="ERP-2").state == "held"


def test_the_same_key_gives_the_same_release(file, post):
    first = post("release", idempotency="a", **delivery(file))
    assert post("release", idempotency="a", **delivery(file)) == first
    assert post("release", **delivery(file, key="a")) == first
    assert (Release.objects.count(), lent(file)) == (1, 700)
    assert post("release", idempotency="a", **delivery(file, amount="1"))[0] == 409
    assert post("release", idempotency="a", **delivery(file, number="ERP-9"))[0] == 409


def test_without_a_key_the_delivery_itself_is_booked_once(file, post):
    assert post("release", **delivery(file)) == post("release", **delivery(file))
    assert post("release", **delivery(file, amount="800"))[0] == 409
    assert lent(file) == 700


def test_a_held_one_is_checked_again_by_a_new_key(file, post):
    assert post("release", idempotency="a", **delivery(file, amount="2000"))[1]["state"] == "held"
    CreditFile.objects.filter(pk=file.pk).update(limit=5000)
    assert post("release", idempotency="a", **delivery(file, amount="2000"))[1]["state"] == "held"
    assert post("release", idempotency="b", **delivery(file, amount="2000"))[1]["state"] == "passed"
    assert post("release", idempotency="b", **delivery(file, amount="2000"))[1]["state"] == "passed"
    assert lent(file) == 2000


def test_a_draft_that_was_written_by_hand_is_let_go_too(file, post, cast):
    document = draft(file, 10, cast.chen_li)
    status, said = post("release", **delivery(file, document.number, "20", source=""))
    assert (status, said["state"], lent(file)) == (200, "passed", 20)


def test_a_key_has_the_scope_and_the_rights_of_its_user(file, post, cast):
    other = make_token(token=ApiToken(name="other", user=cast.li_qiang), by=cast.admin)
    assert post("release", bearer=other, **delivery(file))[0] == 404
    auditor = make_token(token=ApiToken(name="auditor", user=cast.sun), by=cast.admin)
    assert post("release", bearer=auditor, **delivery(file))[0] == 403
    assert not TradingDocument.objects.exists()


def test_no_key_a_revoked_one_or_one_of_a_leaver_opens_nothing(file, post, cast):
    assert post("check", bearer="nonsense", customer="x", amount="1")[0] == 401
    token = ApiToken.objects.get()
    revoke_token(token=token, by=cast.admin)
    status, said = post("check", customer=file.customer.code, amount="1")
    assert (status, said["code"]) == (401, "key")
    assert Client().post("/api/credit/check", "{}", content_type="application/json").status_code == 401
    leaver = make_token(token=ApiToken(name="leaver", user=cast.wang_qian), by=cast.admin)
    cast.wang_qian.is_active = False
    cast.wang_qian.save()
    assert post("check", bearer=leaver, customer="x", amount="1")[0] == 401


@pytest.mark.parametrize("amount", ["0", "-1", "x", "1.00001", "1e30", None, []])
def test_what_is_no_amount_is_said_in_words(file, post, amount):
    status, said = post("check", customer=file.customer.code, amount=amount)
    assert (status, said["code"]) == (422, "input")
    assert said["message"].startswith("amount")


def test_what_is_no_json_is_said_in_words(post):
    key = make_token(token=ApiToken(name="x", user=ApiToken.objects.get().user), by=ApiToken.objects.get().made_by)
    headers = {"Authorization": f"Bearer {key}"}
    response = Client().post("/api/credit/check", "{", content_type="application/json", headers=headers)
    assert response.status_code == 400
    assert response.json()["message"]


def test_more_than_the_policy_allows_in_a_minute_waits(file, post, publish):
    publish(api_per_minute=2)
    now = timezone.now().replace(second=1)
    found = [post("check", customer=file.customer.code, amount="1")[0] for _each in range(3)]
    if timezone.now().minute == now.minute:
        assert found == [200, 200, 429]
    ApiToken.objects.update(minute=now - timedelta(minutes=2))
    assert post("check", customer=file.customer.code, amount="1")[0] == 200
    assert ApiToken.objects.get().last_used_on == timezone.localdate()


def test_only_the_digest_of_a_key_is_kept_and_only_administrators_make_one(cast):
    key = make_token(token=ApiToken(name="ERP", user=cast.chen_li), by=cast.admin)
    token = ApiToken.objects.get()
    assert key not in str(token.__dict__)
    assert key not in str(list(Event.objects.values()))
    with pytest.raises(Refused):
        make_token(token=ApiToken(name="x", user=cast.chen_li), by=cast.he_jing)


def test_the_page_of_the_interface_is_for_the_signed_in(cast, signed_in):
    assert Client().get("/api/docs/").status_code == 302
    assert Client().get("/api/openapi.json").status_code == 302
    page = signed_in(cast.he_jing).get("/api/docs/")
    assert "/api/credit/release" in page.content.decode()
    schema = signed_in(cast.he_jing).get("/api/openapi.json").json()
    assert set(schema["paths"]) == {"/api/credit/check", "/api/credit/release"}


def test_a_key_is_shown_once_in_the_administration(cast, signed_in):
    browser = signed_in(cast.admin)
    page = browser.post("/admin/credit/apitoken/add/", {"name": "ERP", "user": cast.chen_li.pk})
    assert "kg_" in page.content.decode()
    token = ApiToken.objects.get()
    assert "kg_" not in browser.get(f"/admin/credit/apitoken/{token.pk}/change/").content.decode()
    chosen = {"action": "revoke_chosen", "_selected_action": token.pk}
    browser.post("/admin/credit/apitoken/", chosen)
    token.refresh_from_db()
    assert token.revoked_by == cast.admin


def test_amounts_are_exact(file, post):
    assert post("release", **delivery(file, amount="0.1"))[1]["amount"] == "0.1000"
    assert lent(file) == Decimal("0.1")
