"""Where a person is signed in, and signing out from afar."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from staff import actions
from staff.models import OpenSession
from tests.conftest import PASSWORD

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 MicroMessenger/8.0"


def browser(name, agent=CHROME, address="10.0.0.7") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert client.post("/sign-in/", {"username": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client) -> bool:
    return client.get("/password/").status_code == 200


def test_the_list_names_device_and_address(cast):
    desk, _phone = browser("zhoumin"), browser("zhoumin", PHONE, "10.0.0.8")
    browser("chenli")
    page = desk.get("/sessions/").content.decode()
    assert "Chrome · Windows" in page
    assert "微信 · iPhone" in page
    assert "10.0.0.8" in page
    assert page.count("本设备") == 1
    assert OpenSession.objects.filter(user=cast.zhou_min).count() == 2


def test_one_is_ended(cast):
    desk, phone = browser("zhoumin"), browser("zhoumin", PHONE)
    session = OpenSession.objects.get(session=phone.session.session_key)
    desk.post(f"/sessions/{session.pk}/end/")
    assert is_in(desk)
    assert not is_in(phone)
    assert Event.objects.get(deed="staff.end_session").by == cast.zhou_min


def test_ending_the_own_one_signs_out(cast):
    desk = browser("zhoumin")
    session = OpenSession.objects.get(session=desk.session.session_key)
    assert desk.post(f"/sessions/{session.pk}/end/").headers["Location"] == "/sign-in/"
    assert not is_in(desk)
    assert not OpenSession.objects.exists()


def test_another_person_s_does_not_exist(cast):
    desk, other = browser("zhoumin"), browser("chenli")
    session = OpenSession.objects.get(session=other.session.session_key)
    assert desk.post(f"/sessions/{session.pk}/end/").status_code == 404
    assert is_in(other)
    with pytest.raises(Refused):
        actions.end_session(session=session, by=cast.zhou_min)


def test_all_others_are_ended(cast):
    desk, phone, tablet = browser("zhoumin"), browser("zhoumin", PHONE), browser("zhoumin")
    desk.post("/sessions/end/")
    assert [is_in(one) for one in (desk, phone, tablet)] == [True, False, False]


def test_a_new_password_ends_the_others(cast):
    desk, phone = browser("zhoumin"), browser("zhoumin", PHONE)
    fresh = "another-long-password"
    desk.post("/password/", {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh})
    assert [is_in(desk), is_in(phone)] == [True, False]
    assert OpenSession.objects.get(user=cast.zhou_min).session_id == desk.session.session_key


def test_an_administrator_signs_a_person_out_everywhere(cast):
    desk, phone = browser("zhoumin"), browser("zhoumin", PHONE)
    assert actions.end_sessions(person=cast.zhou_min, by=cast.admin, reason="电脑失窃") == 2
    assert not is_in(desk)
    assert not is_in(phone)
    event = Event.objects.get(deed="staff.end_sessions")
    assert (event.by, event.reason, event.details) == (cast.admin, "电脑失窃", {"count": 2})


@pytest.mark.parametrize("who", ["chief", "nobody"])
def test_nobody_else_does(cast, who):
    with pytest.raises(Refused):
        actions.end_sessions(person=cast.zhou_min, by=getattr(cast, who))


def test_an_administrator_does_not_sign_a_superuser_out(cast):
    with pytest.raises(Refused):
        actions.end_sessions(person=cast.root, by=cast.admin)


def test_signing_out_leaves_no_row(cast):
    browser("zhoumin").post("/sign-out/")
    assert not OpenSession.objects.exists()


def test_the_last_minute_is_kept(cast):
    desk = browser("zhoumin")
    session = desk.session
    session["seen_at"] -= 120
    session.save()
    Session.objects.update(expire_date=F("expire_date") - timedelta(minutes=2))
    before = OpenSession.objects.get().seen_at
    assert timezone.now() - before > timedelta(seconds=119)
    desk.get("/password/", REMOTE_ADDR="10.0.0.9")
    kept = OpenSession.objects.get()
    assert kept.seen_at > before
    assert kept.address == "10.0.0.9"


def questions(client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get("/password/")
    return [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]


def test_a_renewal_costs_a_page_one_query(cast):
    desk = browser("zhoumin")
    questions(desk)
    plain = questions(desk)
    session = desk.session
    session["seen_at"] -= 120
    session.save()
    assert len(questions(desk)) == len(plain) + 1


def test_a_reason_with_a_null_character_is_kept_without_it(cast, signed_in):
    browser("zhoumin")
    actions.begin_factor(person=cast.zhou_min)
    actions.confirm_factor(person=cast.zhou_min)
    admin = signed_in(cast.admin)
    for deed in ("end-sessions", "reset-factor"):
        answer = admin.post(f"/people/{cast.zhou_min.pk}/access/{deed}/", {"reason": "手机\0丢失"})
        assert answer.status_code == 302
    deeds = Event.objects.filter(deed__in=["staff.end_sessions", "staff.reset_factor"])
    assert list(deeds.values_list("reason", flat=True)) == ["手机丢失"] * 2
