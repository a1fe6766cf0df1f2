"""Address, session and sign-in around every request."""

import pytest
from django.test import RequestFactory

from core.middleware import address_of
from core.models import Event


def request_from(*forwarded):
    return RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=", ".join(forwarded))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, ["1.1.1.1"], "10.0.0.1"),
        (1, ["9.9.9.9", "1.1.1.1"], "1.1.1.1"),
        (2, ["9.9.9.9", "1.1.1.1", "10.0.0.2"], "1.1.1.1"),
        (1, [], "10.0.0.1"),
        (1, ["nowhere"], "10.0.0.1"),
        (1, ["1.1.1.1:4711"], "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_tell_the_address(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert address_of(request_from(*forwarded)) == address


def test_the_trail_knows_from_where(cast, client):
    client.post("/sign-in/", {"username": "nobody", "password": "correct-horse-battery"}, REMOTE_ADDR="10.9.8.7")
    assert Event.objects.get(deed="staff.sign_in").address == "10.9.8.7"


def test_a_fragment_never_receives_the_sign_in_page(cast, client):
    answer = client.get(
        "/password/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/customers/?q=1&page=2"}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/customers/%3Fq%3D1%26page%3D2"
    assert answer.content == b""


def test_a_fragment_from_no_address_is_sent_to_sign_in(db, client):
    answer = client.get("/password/", headers={"HX-Request": "true", "HX-Current-URL": "http://["})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in/?next=")


@pytest.mark.parametrize("address", ["/admin/core/event/?kind__exact=%00", "/customers/?q=a%00"])
def test_a_null_character_makes_no_address(cast, signed_in, address):
    assert signed_in(cast.sun).get(address).status_code == 400


def test_pages_of_the_signed_in_are_kept_by_no_cache(cast, signed_in, client):
    assert "no-store" in signed_in(cast.nobody).get("/").headers["Cache-Control"]


def test_who_works_stays_signed_in_without_a_write_on_every_request(cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.nobody)
    client.get("/password/")
    session = client.session
    session["seen_at"] -= 70
    session.save()
    client.get("/password/")
    assert client.session["seen_at"] > session["seen_at"]
    with django_assert_num_queries(2):  # session and person; neither role nor write
        client.get("/language/")


def test_error_pages_speak_both_languages(cast, client, signed_in):
    assert "找不到内容" in client.get("/nothing/").content.decode()
    client.post("/language/", {"language": "en"})
    page = client.get("/nothing/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()


def test_a_missing_token_is_explained(cast):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_a_crash_gives_a_number_that_stands_in_the_log(cast, signed_in, monkeypatch, caplog):
    client = signed_in(cast.nobody)
    client.raise_request_exception = False
    monkeypatch.setattr("core.pages.pages_for", lambda user: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    number = answer.content.decode().split("<code>")[1].split("</code>")[0]
    assert number in caplog.text


def test_headers_are_strict(client, db):
    headers = client.get("/sign-in/").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
