"""Secrets, money, trail, series, permission: what everything else stands on."""

from decimal import Decimal

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.db.models import Sum

from core import trail
from core.errors import Refused
from core.fields import from_units, to_units
from core.models import Event, Import
from core.rules import may, require
from core.schedules import ensure_schedule
from core.secrets import Secret, blind_index, decrypt, encrypt, mask
from core.series import take_numbers
from credit.models import SalesMonth
from tests.racing import at_once


@pytest.mark.rule("S0-03 R2", "S0-07 R3", "S0-19 R3")
def test_a_secret_is_encrypted_differently_each_time_and_read_with_its_key(settings):
    one, two = encrypt("110105199003071234"), encrypt("110105199003071234")
    assert one != two
    assert "1101" not in one
    assert decrypt(one) == decrypt(two) == "110105199003071234"

    settings.FIELD_KEY = "another"
    with pytest.raises(InvalidTag):
        decrypt(one)


def test_a_blind_index_depends_on_value_purpose_and_key(settings):
    first = blind_index("13800001234", "phone")
    assert first == blind_index("13800001234", "phone")
    assert first not in (blind_index("13800001235", "phone"), blind_index("13800001234", "bank"))
    assert blind_index("", "phone") == ""
    settings.FIELD_KEY = "another"
    assert first != blind_index("13800001234", "phone")


@pytest.mark.parametrize("length", range(1, 25))
def test_a_mask_never_shows_more_than_it_hides_of_short_texts(length):
    masked = mask("x" * length)
    assert len(masked) == length
    assert "*" in masked


def test_a_secret_prints_masked():
    secret = Secret.of("13800001234")
    assert (str(secret), repr(secret), secret.reveal()) == ("138****1234", "Secret(…)", "13800001234")
    assert secret == Secret.of("13800001234")


@pytest.mark.parametrize("text", ["0", "0.0001", "-12.5", "8300065.814", "461168601842738.7904"])
def test_money_is_exact(text):
    assert from_units(to_units(Decimal(text))) == Decimal(text)


def test_money_sums_without_a_float(cast):
    from customers.models import Customer

    customer = Customer.objects.create(code="KH-1", name="甲", name_key="甲")
    for month in range(1, 11):
        SalesMonth.objects.create(customer=customer, month=f"2026-{month:02}-01", amount=Decimal("0.1"))

    assert SalesMonth.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("1")


@pytest.mark.rule("S0-07 R9")
@pytest.mark.django_db
def test_the_trail_is_written_once_and_never_changed(cast):
    with transaction.atomic():
        event = trail.write("test.deed", cast.sales, by=cast.gm, changes={"name": ["a", "b"]}, reason="why")

    assert (event.record_type, event.record_id, event.record_name) == ("staff.department", cast.sales.pk, "销售部")
    for spoil in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(TypeError):
            spoil()
    with pytest.raises(TypeError):
        Event.objects.update(deed="other")


@pytest.mark.django_db(transaction=True)
def test_the_trail_needs_the_transaction_of_the_deed(cast):
    with pytest.raises(RuntimeError):
        trail.write("test.deed", cast.sales, by=cast.gm)


def test_the_trail_masks_secrets_and_names_records(cast):
    old = {"phone": Secret.of("13800001234"), "owner": cast.chen_li, "amount": Decimal("1.50"), "same": 1}
    new = {"phone": Secret.of("13900005678"), "owner": cast.wang_qian, "amount": Decimal("2"), "same": 1}

    assert trail.difference(old, new) == {
        "phone": ["138****1234", "139****5678"],
        "owner": ["陈立", "王倩"],
        "amount": ["1.5", "2"],
    }


@pytest.mark.django_db
def test_numbers_are_given_out_once():
    assert list(take_numbers("test", 3)) == [1, 2, 3]
    assert list(take_numbers("test")) == [4]
    assert list(take_numbers("other")) == [1]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_the_same_number():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads need a database outside this process")

    def take():
        return [number for _turn in range(10) for number in take_numbers("race", 2)]

    found = [number for numbers in at_once(*[take] * 4) for number in numbers]
    assert sorted(found) == list(range(1, 81))


@pytest.mark.django_db
def test_the_system_user_may_everything_others_what_their_roles_say(cast):
    assert may(cast.system, "customers.import_customer")
    assert may(cast.admin, "customers.import_customer")
    assert not may(cast.chen_li, "customers.import_customer")
    with pytest.raises(Refused):
        require(cast.chen_li, "customers.import_customer")


@pytest.mark.django_db
def test_a_schedule_that_a_company_changed_stays_changed():
    from django_celery_beat.models import PeriodicTask

    ensure_schedule("test: yearly", "core.tasks.sweep_jobs", crontab="0 6 25 3 *")
    PeriodicTask.objects.filter(name="test: yearly").update(enabled=False)
    ensure_schedule("test: yearly", "core.tasks.sweep_jobs", crontab="0 7 1 1 *")

    task = PeriodicTask.objects.get(name="test: yearly")
    assert not task.enabled
    assert (task.crontab.hour, str(task.crontab.timezone)) == ("6", "Asia/Shanghai")


def test_every_state_of_an_import_has_its_steps():
    assert set(Import.STEPS) == set(Import.State)
    assert set().union(*Import.STEPS.values()) <= set(Import.State)
