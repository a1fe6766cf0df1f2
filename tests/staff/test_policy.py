"""Each number of signing in and deputies: published, and the behaviour changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Refused
from regulations import policies
from staff import actions
from staff.models import SecondFactor
from staff.policy import DEFAULTS, StaffPolicy, policy_for
from tests.regulations.rows import published


@pytest.fixture
def publish(cast):
    def publish_values(**values) -> StaffPolicy:
        published(cast.system, "staff", **values)
        policies.forget()
        return policy_for()

    return publish_values


def test_every_number_is_declared_with_its_default(cast):
    assert policy_for() == policies.declaration("staff").defaults
    assert set(policies.declaration("staff").kinds) == set(vars(DEFAULTS))


def test_the_time_without_input(cast, publish, signed_in):
    assert signed_in(cast.zhou_min).post("/stay/").json()["left"] == 1800
    publish(idle_minutes=10, idle_warning_minutes=1)
    client = signed_in(cast.zhou_min)
    assert client.post("/stay/").json()["left"] == 600
    page = client.get("/password/").content.decode()
    assert 'data-limit="600" data-warning="60"' in page


def test_a_warning_after_the_end_is_refused():
    with pytest.raises(Refused, match="提醒须早于锁定"):
        policies.check_values("staff", {"idle_minutes": 10, "idle_warning_minutes": 10})


def test_the_longest_time_of_a_deputy(cast, publish):
    publish(deputy_days=3)
    today = timezone.localdate()
    facts = {"person": cast.chief, "deputy": cast.wang_qian, "by": cast.chief, "date_from": today}
    with pytest.raises(Refused, match="3"):
        actions.set_deputy(**facts, date_to=today + timedelta(days=3))
    actions.set_deputy(**facts, date_to=today + timedelta(days=2))


def test_recovery_codes_and_wrong_codes(cast, publish):
    publish(recovery_codes=4, wrong_codes=3)
    actions.begin_factor(person=cast.gm)
    assert len(actions.confirm_factor(person=cast.gm)) == 4
    for _ in range(3):
        with pytest.raises(Refused):
            actions.check_code(person=cast.gm, code="000000")
    assert SecondFactor.objects.get().closed_until > timezone.now()
