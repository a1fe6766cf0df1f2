"""After a time without input the password is asked again, and nothing typed is lost."""

from dataclasses import replace

import pytest

from staff import hooks
from staff.policy import DEFAULTS
from tests.conftest import PASSWORD


def leave_alone(client, minutes: float) -> None:
    session = client.session
    session["seen_at"] -= int(minutes * 60)
    session.save()


@pytest.fixture
def idle(cast, signed_in):
    """idle(minutes) -> a client that did nothing for so long."""

    def client_of(minutes, person=cast.zhou_min):
        client = signed_in(person)
        client.get("/customers/")
        leave_alone(client, minutes)
        return client

    return client_of


def test_before_the_time_is_over_nothing_is_asked(idle):
    client = idle(29)
    assert client.get("/customers/").status_code == 200
    leave_alone(client, 29)
    assert client.get("/customers/").status_code == 200


def test_a_page_asks_for_the_password_and_goes_on(idle):
    client = idle(31)
    assert client.get("/customers/?page=2").headers["Location"] == "/unlock/?next=%2Fcustomers%2F%3Fpage%3D2"
    page = client.post("/unlock/", {"password": "wrong", "next": "/customers/"}).content.decode()
    assert "密码不正确" in page
    assert client.get("/customers/").status_code == 302
    answer = client.post("/unlock/", {"password": PASSWORD, "next": "/customers/?page=2"})
    assert answer.headers["Location"] == "/customers/?page=2"
    assert client.get("/customers/").status_code == 200


def test_the_administration_is_locked_too(idle, cast):
    client = idle(31, cast.admin)
    assert client.get("/admin/staff/user/").headers["Location"].startswith("/unlock/")


def test_a_form_is_not_taken_and_not_lost(idle):
    client = idle(31)
    from customers.models import Customer

    answer = client.post("/customers/new/", {"name": "济南<和>顺", "tags": ["一", "二"], "password": "secret-word"})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "济南&lt;和&gt;顺</textarea>" in page
    assert page.count('name="tags"') == 2
    assert "secret-word" not in page
    assert 'action="/customers/new/"' in page
    assert not Customer.objects.exists()


def test_a_part_of_a_page_tells_its_page(idle):
    answer = idle(31).get("/customers/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (401, "keguan:locked")


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(idle):
    client = idle(29)
    seen = client.session["seen_at"]
    client.get("/jobs/", headers={"X-Background": "1"})
    assert client.session["seen_at"] == seen
    client.get("/time-left/")
    client.get("/jobs/")
    assert client.session["seen_at"] > seen


def test_a_script_asks_how_long_and_unlocks(idle):
    client = idle(31)
    asked = {"Accept": "application/json", "X-Background": "1"}
    assert client.get("/time-left/", headers=asked).json() == {"left": 0}
    wrong = client.post("/unlock/", {"password": "wrong"}, headers=asked)
    assert (wrong.status_code, wrong.json()["error"]) == (422, "密码不正确。")
    assert client.post("/unlock/", {"password": PASSWORD}, headers=asked).json()["left"] == 1800
    assert client.post("/stay/", headers=asked).json()["left"] == 1800


def test_nobody_stays_without_the_password(idle):
    client = idle(31)
    assert client.post("/stay/").status_code == 401
    assert client.get("/customers/").status_code == 302


def test_guessing_the_password_is_stopped(idle):
    client = idle(31)
    answers = [client.post("/unlock/", {"password": "wrong"}).status_code for _ in range(5)]
    assert answers[-1] == 429
    assert client.post("/unlock/", {"password": PASSWORD}).status_code == 429


def test_someone_else_may_sign_in_instead(idle):
    client = idle(31)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


def test_the_minutes_are_the_policy_s(idle, monkeypatch):
    monkeypatch.setattr(hooks, "policy", [lambda: replace(DEFAULTS, idle_minutes=60)])
    client = idle(59)
    assert client.get("/customers/").status_code == 200
    monkeypatch.setattr(hooks, "policy", [lambda: replace(DEFAULTS, idle_minutes=10)])
    leave_alone(client, 11)
    assert client.get("/customers/").status_code == 302
