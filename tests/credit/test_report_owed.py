"""The report near the limit is owed within its time, reminded of, and met by the report (S0-21 R64, R66)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from core.models import Notice
from credit.actions import near
from credit.exposure import lock_file, settle_file, shift
from credit.models import CreditFile, LimitCrossing
from credit.reporting import REPORTED
from regulations.actions.duties import break_overdue
from regulations.models import Duty
from regulations.reminders import remind
from tests.credit.watching import make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return make_file(cast.chen_li, limit="1000", lent="700")


def lend(file, amount, by):
    with transaction.atomic():
        shift(lock_file(file.customer_id), by=by, receivables=Decimal(amount))


def owed() -> list[str]:
    return list(Duty.objects.filter(rule=REPORTED).order_by("id").values_list("state", flat=True))


@pytest.mark.rule("S0-21 R64", "S0-21 R66")
def test_near_the_limit_the_representative_owes_a_report(file, cast, signed_in):
    lend(file, 150, cast.he_jing)
    duty = Duty.objects.get(rule=REPORTED)
    assert (duty.responsible, duty.state, duty.span) == (cast.chen_li, "open", "1 working days")
    page = signed_in(cast.chen_li).get(duty.url).content.decode()
    assert f"/credit/{file.customer_id}/near/" in page
    near.report_near(file=file, report="下周要发 20 万,请批示。", by=cast.chen_li)
    assert owed() == ["met"]


@pytest.mark.rule("S0-21 R64", "S0-21 R66")
def test_who_does_not_report_in_time_is_reminded_and_it_stays_broken(file, cast):
    lend(file, 150, cast.he_jing)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        break_overdue(timezone.now())
        remind(timezone.now())
        assert Notice.objects.filter(rule=REPORTED, person=cast.chen_li).exists()
        near.report_near(file=file, report="迟报,请批示。", by=cast.chen_li)
    duty = Duty.objects.get(rule=REPORTED)
    assert duty.state == "met"
    assert duty.broken_at


def test_away_from_the_limit_nothing_is_owed_any_more(file, cast):
    lend(file, 150, cast.he_jing)
    lend(file, -150, cast.he_jing)
    assert owed() == ["void"]
    lend(file, 150, cast.he_jing)
    assert owed() == ["void", "open"]
    CreditFile.objects.filter(pk=file.pk).update(limit=None)
    with transaction.atomic():
        settle_file(lock_file(file.customer_id), by=cast.system)
    assert owed() == ["void", "void"]


@pytest.mark.rule("S0-21 R64")
def test_who_reported_beforehand_owes_no_second_report(file, cast):
    near.report_near(file=file, report="旺季将增加订单。", by=cast.chen_li)
    lend(file, 150, cast.he_jing)
    assert owed() == []
    lend(file, -150, cast.he_jing)
    lend(file, 150, cast.he_jing)
    assert owed() == ["open"]
    assert LimitCrossing.objects.filter(is_foreseen=False).count() == 3


def test_the_time_is_the_policys(file, cast, publish):
    publish(near_reported_within="4 hours")
    lend(file, 150, cast.he_jing)
    assert Duty.objects.get(rule=REPORTED).span == "4 hours"
