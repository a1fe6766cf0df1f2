"""The sealed trail: what is sealed when, and what of all that could be done to it is noticed."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import jobs, seals, trail
from core.actions import erase_details
from core.errors import Refused
from core.models import Event, EventSeal, Job, Seal
from core.protection import ensure_protection
from core.seals import verify

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Clock:
    """The time of the installation: noon of a Monday, to be moved."""

    def __init__(self):
        self.now = timezone.make_aware(datetime(2026, 3, 2, 12))

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    moved = Clock()
    monkeypatch.setattr(timezone, "now", moved)
    return moved


@pytest.fixture
def write(cast):
    """write("text") -> an entry of now."""

    def one(reason="", **facts):
        with transaction.atomic():
            return trail.write("staff.change_person", cast.chen_li, by=cast.admin, reason=reason, **facts)

    return one


@pytest.fixture
def eraser(cast):
    """Someone who reads the trail and may erase."""
    role = cast.sun.groups.get()
    role.permissions.add(Permission.objects.get(codename="erase_event"))
    return cast.sun


@pytest.fixture
def three_days(clock, write):
    """Three sealed days of two entries each (the first also holds those of the cast)."""
    entries = []
    for _day in range(3):
        entries += [write("one"), write("two")]
        clock.now += DAY
    seal()
    return entries


def seal() -> Job:
    return jobs.run_now(seals.start())


def sql(statement: str, *values) -> None:
    """What somebody could do who has the password of the database."""
    table = Event._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_keep" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        cursor.execute(statement, values)
    ensure_protection(connection.alias)


def test_every_finished_day_is_sealed_and_sound(three_days, write):
    write("today")

    report = verify()

    assert Seal.objects.count() == 3
    assert [seal.count for seal in Seal.objects.order_by("-day")[:2]] == [2, 2]
    assert (report.is_sound, report.days, report.waiting, report.late, report.behind) == (True, 3, 1, 0, 0)
    assert report.sealed == report.entries - 1


def test_a_seal_follows_from_the_one_before(three_days):
    first, second, third = Seal.objects.order_by("day")

    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)


def test_sealing_twice_changes_nothing(three_days):
    before = list(Seal.objects.values()), EventSeal.objects.count()

    seal()
    Job.objects.filter(kind=seals.KIND).delete()
    job = seal()

    assert job.result == {"days": 0, "entries": 0}
    assert (list(Seal.objects.values()), EventSeal.objects.count()) == before


def test_missed_nights_are_caught_up(three_days, clock, write):
    write("before the pause")
    clock.now += 3 * DAY

    job = seal()

    assert job.result["days"] == 3
    assert [one.count for one in Seal.objects.order_by("-day")[:3]] == [0, 0, 1]
    assert verify().behind == 0


def test_days_that_nobody_ever_sealed_are_counted(clock, write):
    """Beat has never run, or all seals were taken away with their digests."""
    write("before the pause")
    clock.now += 3 * DAY

    report = verify()

    assert (report.days, report.behind) == (0, 3)


def test_a_day_is_sealed_only_when_it_is_over_for_an_hour(three_days, clock, write):
    write("late in the evening")
    clock.now = timezone.make_aware(datetime(2026, 3, 6, 0, 50))

    assert seal().result["days"] == 0

    clock.now += timedelta(minutes=20)
    Job.objects.filter(kind=seals.KIND).delete()
    assert seal().result["days"] == 1


def test_an_interrupted_sealing_goes_on_where_it_was(three_days, clock, write, monkeypatch):
    entries = [write(str(number)) for number in range(5)]
    clock.now += DAY
    monkeypatch.setattr(seals.days, "CHUNK", 2)
    steps = []

    def stop_after_two(rows):
        steps.append(rows)
        if len(steps) == 2:
            raise KeyboardInterrupt
        return original(rows)

    original = EventSeal.objects.bulk_create
    monkeypatch.setattr(EventSeal.objects, "bulk_create", stop_after_two)
    with pytest.raises(KeyboardInterrupt):
        seal()
    assert EventSeal.objects.filter(pk__in=[entry.pk for entry in entries]).count() == 2

    Job.objects.update(lease_until=clock.now - DAY)
    seal()

    assert Seal.objects.order_by("-day").first().count == 5
    assert verify().is_sound


def test_an_entry_committed_after_its_day_was_sealed_goes_into_the_next_seal(three_days, clock, write):
    """A long transaction: its number and time are of before the seal, its row appears after it."""
    held = write("from the long transaction")
    row = Event.objects.filter(pk=held.pk).values().get()
    sql("DELETE FROM core_event WHERE id = %s", held.pk)
    write("after it")
    clock.now += DAY
    seal()
    assert Seal.objects.order_by("-day").first().count == 1

    Event.objects.bulk_create([Event(**row)])
    sql("UPDATE core_event SET at = %s WHERE id = %s", row["at"], held.pk)
    found = verify()
    assert (found.is_sound, found.late, found.waiting) == (True, 1, 1)

    clock.now += DAY
    seal()
    newest = Seal.objects.order_by("-day").first()
    assert (newest.count, newest.late_count) == (1, 1)
    assert EventSeal.objects.get(pk=held.pk).is_late
    found = verify()
    assert (found.is_sound, found.late, found.waiting) == (True, 1, 0)


@pytest.mark.rule("S0-07 R9")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "another"),
        ("record_name", "another"),
        ("deed", "staff.hire"),
        ("record_id", 4711),
        ("changes", '{"name": ["a", "b"]}'),
        ("address", "10.0.0.1"),
    ],
)
def test_a_changed_entry_is_named(three_days, column, value):
    sql(f"UPDATE core_event SET {column} = %s WHERE id = %s", value, three_days[2].pk)

    assert verify().named == {"changed": [three_days[2].pk]}


def test_another_author_is_noticed(three_days, cast):
    sql("UPDATE core_event SET by_id = %s WHERE id = %s", cast.gm.pk, three_days[0].pk)

    assert verify().named == {"changed": [three_days[0].pk]}


def test_a_missing_entry_is_named(three_days):
    sql("DELETE FROM core_event WHERE id = %s", three_days[3].pk)

    assert verify().named == {"missing": [three_days[3].pk]}


def test_an_entry_taken_out_with_its_digest_breaks_its_day(three_days):
    sql("DELETE FROM core_event WHERE id = %s", three_days[3].pk)
    EventSeal.objects.filter(pk=three_days[3].pk).delete()

    assert verify().named == {"day": ["2026-03-03"]}


def test_an_entry_put_in_afterwards_is_named(three_days, write, clock):
    forged = write("dated back")
    sql("UPDATE core_event SET at = %s WHERE id = %s", three_days[2].at, forged.pk)

    assert verify().named == {"inserted": [forged.pk]}

    clock.now += DAY
    seal()
    assert verify().named == {"inserted": [forged.pk]}, "the next seal does not take it"


def test_an_entry_changed_with_its_digest_breaks_its_day(three_days):
    sql("UPDATE core_event SET reason = 'another' WHERE id = %s", three_days[2].pk)
    EventSeal.objects.filter(pk=three_days[2].pk).delete()
    row = Event.objects.filter(pk=three_days[2].pk).values_list(*seals.digests.COLUMNS).get()
    seals.days.mark(row, Seal.objects.get(day="2026-03-03"), None).save(force_insert=True)

    assert verify().named == {"day": ["2026-03-03"]}


def test_a_changed_seal_breaks_the_chain(three_days):
    Seal.objects.filter(day="2026-03-03").update(count=1)

    assert verify().named == {"chain": ["2026-03-03"], "day": ["2026-03-03"]}


def test_a_seal_taken_out_breaks_the_chain(three_days):
    gone = Seal.objects.get(day="2026-03-03")
    gone.entries.all().delete()
    gone.delete()

    assert verify().named["chain"] == ["2026-03-04"]


def test_a_chain_made_anew_does_not_hold_a_digest_noted_before(three_days, clock):
    noted = verify().head
    assert verify(head=noted).is_sound

    sql("DELETE FROM core_event WHERE id = %s", three_days[5].pk)
    last = Seal.objects.order_by("day").last()
    last.entries.all().delete()
    last.delete()
    Job.objects.filter(kind=seals.KIND).delete()
    seal()

    assert verify().is_sound
    assert verify(head=noted).named == {"chain": [noted]}


def test_erased_details_leave_the_chain_whole(three_days, eraser):
    erased = three_days[2]

    erase_details(events=[erased], reason="客户要求删除个人信息", by=eraser)

    erased.refresh_from_db()
    assert (erased.reason, erased.record_name, erased.changes, erased.details) == ("", "", {}, {})
    assert (erased.by, erased.deed, erased.record_id) != (None, "", None)
    assert bytes(EventSeal.objects.get(pk=erased.pk).salt) == b""
    report = verify()
    assert (report.is_sound, report.erased) == (True, 1)
    told = Event.objects.get(deed="core.erase_details")
    assert (told.record_id, told.by, told.reason) == (erased.pk, eraser, "客户要求删除个人信息")
    assert "陈立" not in told.record_name


def test_details_erased_behind_the_back_of_the_trail_are_noticed(three_days):
    Event.objects.filter(pk=three_days[2].pk).erase_details()

    assert verify().named == {"erased": [three_days[2].pk]}


def test_facts_of_an_erased_entry_are_still_guarded(three_days, eraser):
    erase_details(events=[three_days[2]], reason="要求", by=eraser)
    sql("UPDATE core_event SET deed = 'staff.hire' WHERE id = %s", three_days[2].pk)

    assert verify().named == {"changed": [three_days[2].pk]}


def test_erasing_wants_the_permission_a_reason_and_something_to_erase(three_days, cast, eraser):
    with pytest.raises(Refused) as refusal:
        erase_details(events=three_days[:1], reason="要求", by=cast.gm)
    assert refusal.value.code == "forbidden"
    with pytest.raises(Refused) as refusal:
        erase_details(events=three_days[:1], reason="  ", by=eraser)
    assert refusal.value.code == "reason"
    erase_details(events=three_days[:1], reason="要求", by=eraser)
    with pytest.raises(Refused) as refusal:
        erase_details(events=Event.objects.filter(deed="core.erase_details"), reason="要求", by=eraser)
    assert refusal.value.code == "nothing"


def test_the_database_itself_keeps_the_trail(three_days):
    for statement in ("UPDATE core_event SET reason = 'x'", "UPDATE core_event SET by_id = 1, reason = ''"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_event")


def test_the_command_says_what_it_found(three_days, settings):
    settings.LANGUAGE_CODE = "en"
    out = StringIO()
    call_command("verify_trail", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["sound"], found["days"], len(found["head"])) == (True, 3, 64)

    sql("DELETE FROM core_event WHERE id = %s", three_days[3].pk)
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_trail", stdout=out)
    assert end.value.code == 1
    assert str(three_days[3].pk) in out.getvalue()


def test_many_damages_are_counted_and_some_named(three_days, monkeypatch):
    monkeypatch.setattr(seals.checks, "NAMED", 2)
    sql("UPDATE core_event SET reason = 'x' WHERE reason = 'one' OR reason = 'two'")

    report = verify()

    assert report.damage["changed"] == 6
    assert len(report.named["changed"]) == 2


def test_verifying_reads_in_pieces(three_days, monkeypatch):
    monkeypatch.setattr(seals.checks, "CHUNK", 1)

    assert verify().is_sound
