"""Signing in with a code of the phone."""

import base64
import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp

from core.errors import Refused
from core.models import Event
from staff import actions
from staff.models import RecoveryCode, SecondFactor, User
from tests.conftest import PASSWORD, make_person


def sign_in(client, name, **more):
    return client.post("/sign-in/", {"username": name, "password": PASSWORD, **more})


def code_of(person, *, later: int = 0) -> str:
    """What the app on the phone shows, now or some half minutes later."""
    return f"{totp(base64.b32decode(SecondFactor.objects.get(user=person).key.reveal()), t0=-30 * later):06d}"


@pytest.fixture
def careful(cast):
    """A manager of a real company, who has set up the second factor."""
    person = make_person("chenzong", "陈总", "general_manager", cast.company, is_staff=True, is_demo=False)
    actions.begin_factor(person=person)
    person.codes = actions.confirm_factor(person=person)
    return person


@pytest.mark.parametrize(
    ("role", "facts"),
    [("general_manager", {}), ("administrator", {}), ("agent", {"clearance": 1}), (None, {"is_superuser": True})],
)
def test_who_approves_manages_or_holds_clearance_gets_nowhere_without_it(cast, client, role, facts):
    make_person("new", "新人", role, cast.company, is_demo=False, is_staff=True, **facts)
    sign_in(client, "new")
    for address in ["/", "/customers/", "/admin/", "/password/", "/deputy/"]:
        assert client.get(address).headers["Location"].startswith("/second-factor/"), address
    assert client.post("/password/", {}).status_code == 302
    fragment = client.get("/customers/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (401, "/second-factor/")


def test_who_stands_in_for_others_needs_it_for_these_days(cast, client):
    new = make_person("new", "新人", "agent", cast.company, is_demo=False)
    sign_in(client, "new")
    assert client.get("/customers/").status_code == 200
    today = timezone.localdate()
    days = {"date_from": today, "date_to": today + timedelta(days=3)}
    actions.set_deputy(person=cast.director, deputy=new, by=cast.director, **days)
    assert client.get("/customers/").headers["Location"].startswith("/second-factor/")


def test_others_go_without(cast, client):
    make_person("new", "新人", "agent", cast.company, is_demo=False)
    sign_in(client, "new")
    assert client.get("/customers/").status_code == 200


def test_production_lets_no_demo_account_off(cast, client, settings):
    sign_in(client, "zong")
    assert client.get("/customers/").status_code == 200
    settings.PRODUCTION = True
    assert client.get("/customers/").headers["Location"].startswith("/second-factor/")


def test_setting_up_shows_a_picture_and_takes_the_first_code(cast, client):
    person = make_person("new", "新人", "general_manager", cast.company, is_demo=False)
    sign_in(client, "new")
    page = client.get("/second-factor/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert client.get("/second-factor/").content.decode().count("data:image") == 1
    assert "验证码不对" in client.post("/second-factor/", {"code": "000000"}).content.decode()
    shown = client.post("/second-factor/", {"code": code_of(person)}).content.decode()
    codes = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", shown)
    assert len(set(codes)) == 10
    assert client.get("/customers/").status_code == 200
    assert Event.objects.filter(deed="staff.confirm_factor", by=person).exists()


def test_a_browser_left_alone_takes_no_new_factor(cast, client):
    make_person("new", "新人", "general_manager", cast.company, is_demo=False)
    sign_in(client, "new")
    client.get("/second-factor/")
    session = client.session
    session["seen_at"] -= 31 * 60
    session.save()
    assert client.get("/second-factor/").headers["Location"].startswith("/unlock/")
    assert client.post("/second-factor/", {"code": code_of(User.objects.get(username="new"))}).status_code == 401
    assert SecondFactor.objects.get().confirmed_at is None
    client.post("/unlock/", {"password": PASSWORD})
    assert client.get("/second-factor/").status_code == 200


def test_confirmed_in_another_window_at_this_moment(cast, client, monkeypatch):
    person = make_person("new", "新人", "general_manager", cast.company, is_demo=False)
    sign_in(client, "new")

    def begin_late(**facts):
        begin(**facts)
        actions.confirm_factor(person=person)
        return begin(**facts)

    begin = actions.begin_factor
    monkeypatch.setattr(actions, "begin_factor", begin_late)
    assert client.get("/second-factor/").headers["Location"] == "/sign-in/code/"


def test_the_password_alone_opens_nothing(careful, client):
    assert sign_in(client, "chenzong", next="/customers/").headers["Location"] == "/sign-in/code/"
    assert client.get("/customers/").headers["Location"].startswith("/sign-in/")
    assert not Event.objects.filter(deed="staff.sign_in", by=careful).exists()
    answer = client.post("/sign-in/code/", {"code": code_of(careful)})
    assert answer.headers["Location"] == "/customers/"
    assert client.get("/customers/").status_code == 200
    assert Event.objects.filter(deed="staff.sign_in", by=careful).exists()


def test_a_code_is_good_once(careful, client):
    code = code_of(careful)
    actions.check_code(person=careful, code=code)
    sign_in(client, "chenzong")
    assert "验证码不对" in client.post("/sign-in/code/", {"code": code}).content.decode()
    assert client.get("/customers/").status_code == 302


def test_an_old_code_is_refused(careful):
    with pytest.raises(Refused):
        actions.check_code(person=careful, code=code_of(careful, later=-3))


def test_a_clock_that_is_half_a_minute_off_is_forgiven(careful):
    actions.check_code(person=careful, code=code_of(careful, later=1))


def test_a_recovery_code_is_good_once_however_it_is_typed(careful, client):
    sign_in(client, "chenzong")
    typed = careful.codes[0].lower().replace("-", " ")
    assert client.post("/sign-in/code/", {"code": typed}).headers["Location"] == "/"
    with pytest.raises(Refused):
        actions.check_code(person=careful, code=careful.codes[0])
    assert Event.objects.get(deed="staff.use_recovery_code").details == {"left": 9}


def test_keys_and_codes_are_not_kept_in_plain(careful):
    factor = SecondFactor.objects.get()
    assert "Secret" in repr(factor.key)
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not stored & {code.replace("-", "") for code in careful.codes}
    kept = str(list(Event.objects.values_list("changes", "details", "reason")))
    assert factor.key.reveal() not in kept


def test_five_wrong_codes_make_one_wait_and_right_ones_wait_too(careful, client):
    sign_in(client, "chenzong")
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    page = client.post("/sign-in/code/", {"code": code_of(careful)}).content.decode()
    assert "次数过多" in page
    assert Event.objects.filter(deed="staff.wrong_codes").count() == 1


def test_after_five_minutes_the_password_is_asked_again(careful, client, monkeypatch):
    sign_in(client, "chenzong")
    begun = time.time()
    monkeypatch.setattr("staff.views.signing_in.time.time", lambda: begun + 301)
    assert client.post("/sign-in/code/", {"code": code_of(careful)}).headers["Location"] == "/sign-in/"


def test_a_password_changed_meanwhile_ends_the_waiting(careful, client):
    sign_in(client, "chenzong")
    careful.set_password("quite-another-one")
    careful.save()
    assert client.post("/sign-in/code/", {"code": code_of(careful)}).headers["Location"] == "/sign-in/"


def test_another_open_session_proves_itself_too(careful, signed_in):
    client = signed_in(careful)
    assert client.get("/customers/?q=a").headers["Location"] == "/sign-in/code/?next=%2Fcustomers%2F%3Fq%3Da"
    answer = client.post("/sign-in/code/?next=/customers/", {"code": code_of(careful)})
    assert answer.headers["Location"] == "/customers/"
    assert client.get("/admin/").status_code == 200


def test_an_administrator_resets_it_with_a_reason_and_ends_the_sessions(cast, careful, client):
    sign_in(client, "chenzong")
    client.post("/sign-in/code/", {"code": code_of(careful)})
    with pytest.raises(Refused):
        actions.reset_factor(person=careful, reason=" ", by=cast.admin)
    actions.reset_factor(person=careful, reason="手机遗失", by=cast.admin)
    assert client.get("/customers/").headers["Location"].startswith("/sign-in/?")
    event = Event.objects.get(deed="staff.reset_factor")
    assert (event.by, event.record_id, event.reason) == (cast.admin, careful.pk, "手机遗失")
    sign_in(client, "chenzong")
    assert client.get("/customers/").headers["Location"].startswith("/second-factor/")


@pytest.mark.parametrize("who", ["chief", "nobody"])
def test_nobody_else_resets_it(cast, careful, who):
    with pytest.raises(Refused):
        actions.reset_factor(person=careful, reason="手机遗失", by=getattr(cast, who))


def test_nobody_resets_their_own(cast):
    actions.begin_factor(person=cast.admin)
    with pytest.raises(Refused) as refusal:
        actions.reset_factor(person=cast.admin, reason="手机遗失", by=cast.admin)
    assert refusal.value.code == "own_account"


def test_new_recovery_codes_take_a_code_and_end_the_old(careful, signed_in):
    client = signed_in(careful)
    session = client.session
    session["second_factor"] = True
    session.save()
    client.post("/second-factor/recovery-codes/", {"code": "000000"})
    assert careful.recovery_codes.filter(digest__gt="").count() == 10
    old = set(careful.recovery_codes.values_list("digest", flat=True))
    client.post("/second-factor/recovery-codes/", {"code": code_of(careful)})
    assert not old & set(careful.recovery_codes.values_list("digest", flat=True))


def test_a_role_of_one_s_own_may_ask_for_it(cast, client):
    make_person("new", "新人", "agent", cast.company, is_demo=False)
    role = cast.zhou_min.groups.get().role
    role.needs_second_factor = True
    role.save()
    sign_in(client, "new")
    assert client.get("/customers/").headers["Location"].startswith("/second-factor/")
    assert User.objects.for_pages().get(username="new").must_prove


def test_the_second_step_without_a_password_leads_back(db):
    assert Client().get("/sign-in/code/").headers["Location"] == "/sign-in/"
