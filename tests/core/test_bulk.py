import pytest
from django.db import IntegrityError

from core.bulk import insert_rows, take_ids
from core.models import Event, Import, ImportRow

pytestmark = pytest.mark.django_db
NASTY = 'tab\t newline\n return\r back\\slash \\N "quote" 𠮷 \\. end'


@pytest.fixture
def batch(cast):
    return Import.objects.create(kind="x", file_name="x", digest="", created_by=cast.system)


def row(batch, number, **facts):
    return ImportRow(batch=batch, number=number, verdict="new", **facts)


def test_every_value_comes_back_as_it_was(batch):
    insert_rows(
        ImportRow,
        [
            row(batch, 1, data={"text": NASTY, "none": None, "list": [1, 2.5]}, stamp=NASTY[:40], before={"a": NASTY}),
            row(batch, 2, target_id=2**40, is_written=True),
        ],
    )

    one, two = batch.rows.order_by("number")
    assert one.data == {"text": NASTY, "none": None, "list": [1, 2.5]}
    assert (one.stamp, one.before, one.target_id, one.is_written) == (NASTY[:40], {"a": NASTY}, None, False)
    assert (two.data, two.before, two.target_id, two.is_written) == ({}, None, 2**40, True)


def test_ids_are_given_and_later_rows_do_not_collide(batch):
    rows = insert_rows(ImportRow, [row(batch, number) for number in range(1, 4)], with_ids=True)
    later = ImportRow.objects.create(batch=batch, number=9, verdict="new")

    assert [one.pk for one in rows] == list(
        batch.rows.filter(number__lt=9).order_by("number").values_list("id", flat=True)
    )
    assert later.pk > rows[-1].pk
    assert take_ids(ImportRow, 1)[0] > later.pk


def test_times_and_addresses_are_written(cast):
    insert_rows(Event, [Event(by=cast.system, deed="x", record_type="t", address="10.0.0.1")])

    event = Event.objects.get(deed="x")
    assert (event.address, event.changes) == ("10.0.0.1", {})
    assert event.at


def test_a_broken_constraint_writes_nothing(batch):
    with pytest.raises(IntegrityError):
        insert_rows(ImportRow, [row(batch, 1), row(batch, 1)])
    assert not batch.rows.exists()


def test_nothing_to_write_is_fine():
    assert insert_rows(ImportRow, []) == []
