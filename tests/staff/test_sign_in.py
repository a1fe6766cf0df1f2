"""Sign-in, lock-out, own password, own language."""

import pytest
from django.conf import settings
from django.test import Client

from core.models import Event
from staff import actions
from staff.models import User
from tests.conftest import PASSWORD

WRONG = "wrong-wrong-wrong"


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def test_a_person_signs_in_and_the_trail_says_so(cast, client):
    assert sign_in(client, "nobody").headers["Location"] == "/"
    assert client.get("/").context["request"].user == cast.nobody
    assert Event.objects.filter(deed="staff.sign_in", by=cast.nobody).count() == 1


def test_signing_in_begins_a_new_session(cast, client):
    client.get("/sign-in/")
    sign_in(client, "nobody")
    first = client.session.session_key
    client.post("/sign-out/")
    sign_in(client, "nobody")
    assert client.session.session_key != first


def test_a_stranger_is_sent_to_sign_in_and_back(cast, client):
    asked = client.get("/password/?a=1")
    assert asked.headers["Location"] == "/sign-in/?next=/password/%3Fa%3D1"
    assert sign_in(client, "nobody", next="/password/").headers["Location"] == "/password/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_elsewhere(cast, client, elsewhere):
    assert sign_in(client, "nobody", next=elsewhere).headers["Location"] == "/"
    assert client.post("/language/", {"language": "en", "next": elsewhere}).headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(cast, client):
    known = sign_in(client, "chenli", WRONG).content.decode()
    unknown = sign_in(client, "chenly", WRONG).content.decode()
    assert "用户名或密码不正确" in known
    assert without_token(known).replace("chenli", "") == without_token(unknown).replace("chenly", "")


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("name", ["chenli", "nobody-of-this-name"])
def test_five_failures_close_sign_in_whether_the_name_exists_or_not(cast, client, name):
    answers = [sign_in(client, name, WRONG) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    after = sign_in(client, name)
    assert after.status_code == 429
    assert "尝试次数过多" in after.content.decode()
    assert name not in after.content.decode()


def test_the_same_person_signs_in_from_another_place_meanwhile(cast, client):
    for _ in range(5):
        sign_in(client, "chenli", WRONG)
    assert sign_in(Client(REMOTE_ADDR="10.1.2.3"), "chenli").status_code == 302


def test_a_new_password_from_the_administrator_ends_the_lock_out(cast, client):
    for _ in range(5):
        sign_in(client, "chenli", WRONG)
    actions.note_password_change(person=cast.chen_li, by=cast.admin)
    assert sign_in(client, "chenli").status_code == 302


@pytest.mark.parametrize("facts", [{"is_active": False}, {"state": User.State.LEFT}])
def test_who_left_or_was_closed_cannot_sign_in_and_loses_the_session(cast, client, signed_in, facts):
    open_session = signed_in(cast.nobody)
    User.objects.filter(pk=cast.nobody.pk).update(**facts)
    assert open_session.get("/").headers["Location"].startswith("/sign-in/")
    assert "用户名或密码不正确" in sign_in(client, "nobody").content.decode()


def test_signing_out_needs_a_post(cast, signed_in):
    client = signed_in(cast.nobody)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302


def test_the_own_password_is_changed_and_noted(cast, signed_in, client):
    browser = signed_in(cast.nobody)
    fresh = "another-long-password"
    answer = browser.post(
        "/password/", {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}, follow=True
    )
    assert "密码已修改" in answer.content.decode()
    assert sign_in(client, "nobody", fresh).status_code == 302
    assert Event.objects.get(deed="staff.change_password").by == cast.nobody


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password1234"])
def test_a_weak_password_is_refused(cast, signed_in, weak):
    answer = signed_in(cast.nobody).post(
        "/password/", {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    )
    assert answer.context["form"].errors


def test_the_language_is_chinese_whatever_the_browser_says(client, db):
    page = client.get("/sign-in/", headers={"Accept-Language": "en-US,en"})
    assert 'lang="zh-Hans"' in page.content.decode()


def test_a_stranger_s_language_is_kept_by_the_browser(client, db):
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    page = client.get("/sign-in/").content.decode()
    assert 'lang="en"' in page
    assert "Sign in" in page


def test_a_person_s_language_goes_along_to_another_browser(cast, signed_in):
    signed_in(cast.nobody).post("/language/", {"language": "en"})
    assert "Welcome" in signed_in(cast.nobody).get("/").content.decode()


def test_an_unknown_language_changes_nothing(cast, signed_in):
    answer = signed_in(cast.nobody).post("/language/", {"language": "xx"})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    cast.nobody.refresh_from_db()
    assert cast.nobody.language == ""


def test_a_name_longer_than_any_is_wrong_and_nothing_breaks(cast, client):
    answer = sign_in(client, "9" * 5000)
    assert answer.status_code == 200
    assert "username" in answer.context["form"].errors


@pytest.mark.parametrize("wanted", ["nonsense", "//evil.example", "javascript:alert(1)"])
def test_a_language_leads_nowhere_else(client, db, wanted):
    answer = client.post("/language/", {"language": "en", "next": wanted})
    assert answer.status_code == 302
    assert not answer["Location"].startswith(("//", "http", "javascript"))
