"""检查: lists by the clock, filled in row by row, followed up, signed, printed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from archives.actions.inspection_lists import list_lot, period_of
from archives.actions.inspections import note_found, settle_line, sign_inspection, values_of
from archives.begun import begin_inspections
from archives.models import ArchiveFile, Inspection, InspectionLine, Item, Place
from archives.rows import RowsRefused, Typed, mark_of
from core import jobs
from core.errors import Refused, Stale
from core.models import Job, Notice
from regulations.models import Duty
from tests.archives.conftest import a_file

TODAY = timezone.localdate
ROOM = {"damp": "45 %", "mould": "无", "safety": "完好", "result": "保管良好"}


@pytest.fixture
def room(ma_lan):
    place = Place.objects.create(kind="room", name="档案室一", keeper=ma_lan)
    place.path = f"/{place.pk}/"
    place.save()
    return place


def typed(inspection, **said) -> Typed:
    rows = {line.pk: values_of(line) for line in inspection.lines.all()}
    marks = {pk: mark_of(values) for pk, values in rows.items()}
    return Typed({pk: values | said for pk, values in rows.items()}, marks)


def begun(by, room, count=3, **facts) -> Inspection:
    for _each in range(count):
        a_file(by, place=room, keeper=by, state="shelved", **facts)
    begin_inspections(TODAY())
    jobs.run_now(Job.objects.get(kind="archive_inspections"))
    return Inspection.objects.get(place=room)


@pytest.mark.parametrize(
    ("day", "months", "name"),
    [
        (date(2026, 6, 30), 6, "2026-01"),
        (date(2026, 7, 1), 6, "2026-07"),
        (date(2026, 12, 31), 12, "2026-01"),
        (date(2026, 5, 1), 1, "2026-05"),
    ],
)
def test_a_period_is_named_by_its_first_month(day, months, name):
    assert period_of(day, months) == name


@pytest.mark.rule("S1-05 R11")
@pytest.mark.rule("S0-17 R3")
def test_each_half_year_every_room_and_keeper_has_a_list_once(cast, ma_lan, han_mei, room):
    common = a_file(ma_lan, place=room, state="shelved")
    secret = a_file(ma_lan, place=room, level=2, keeper=han_mei)
    loose = a_file(ma_lan, keeper=ma_lan)
    Item.objects.create(file=loose, order=1, title="手稿", is_paper=True, entered_by=ma_lan)
    a_file(ma_lan, place=room, medium="electronic")
    a_file(ma_lan, place=room, state="destroyed")
    for _each in range(2):
        begin_inspections(TODAY())
        jobs.run_now(Job.objects.get(kind="archive_inspections"))
    name = period_of(TODAY(), 6)
    assert list_lot(name=name, after=0, by=cast.system)  # killed and done again
    found = {
        (one.place, one.keeper): list(one.lines.values_list("file", flat=True)) for one in Inspection.objects.all()
    }
    assert found == {(room, None): [common.pk], (None, han_mei): [secret.pk], (None, ma_lan): [loose.pk]}
    owed = Duty.objects.open().filter(rule="archives.inspection_days")
    assert sorted(owed.values_list("responsible__username", flat=True)) == ["hanmei", "malan", "malan"]
    assert Notice.objects.filter(rule="archives.inspection_days", person=ma_lan).count() == 2


def test_how_often_and_how_long_says_the_policy(cast, ma_lan, room, publish):
    publish(inspection_months=3, inspection_days=5)
    begun(ma_lan, room)
    assert Inspection.objects.get().name == period_of(TODAY(), 3)
    assert Duty.objects.get(rule="archives.inspection_days").span == "5 days"


@pytest.mark.rule("S1-05 R12")
def test_damage_is_owed_to_be_mended_and_a_mistake_is_not(cast, ma_lan, room):
    inspection = begun(ma_lan, room, 1)
    note_found(inspection=inspection, typed=typed(inspection, found="torn", note="封面撕裂"), by=ma_lan)
    duty = Duty.objects.open().get(rule="archives.repair_within")
    assert duty.responsible == ma_lan
    note_found(inspection=inspection, typed=typed(inspection, found="sound", note=""), by=ma_lan)
    duty.refresh_from_db()
    assert duty.state == "void"
    note_found(inspection=inspection, typed=typed(inspection, found="mouldy"), by=ma_lan)
    line = inspection.lines.get()
    with pytest.raises(Refused):
        settle_line(line=line, remedy=" ", by=ma_lan)
    settle_line(line=line, remedy="除霉并更换卷皮", by=ma_lan)
    assert Duty.objects.filter(rule="archives.repair_within", state="met").exists()
    with pytest.raises(Stale):
        settle_line(line=line, remedy="再次", by=ma_lan)
    with pytest.raises(Refused):
        settle_line(line=line, remedy="修复", by=cast.chen_li)


@pytest.mark.rule("S1-05 R11")
def test_a_missing_file_is_told_and_followed_up_until_it_is_there(cast, ma_lan, han_mei, room):
    inspection = begun(ma_lan, room, 1)
    note_found(inspection=inspection, typed=typed(inspection, found="missing"), by=ma_lan)
    file = ArchiveFile.objects.get()
    assert file.state == "missing"
    assert Notice.objects.get(person=han_mei, rule="archives.missing_within").is_urgent
    assert Duty.objects.open().filter(rule="archives.missing_within").exists()
    settle_line(line=inspection.lines.get(), remedy="在 2 号柜找到", is_found=True, by=ma_lan)
    file.refresh_from_db()
    assert file.state == "shelved"
    assert not Duty.objects.open().filter(rule="archives.missing_within").exists()


def test_what_the_register_lends_is_found_lent_and_nothing_else(cast, ma_lan, room):
    inspection = begun(ma_lan, room, 1)
    with pytest.raises(RowsRefused):
        note_found(inspection=inspection, typed=typed(inspection, found="lent"), by=ma_lan)
    ArchiveFile.objects.update(state="lent")
    with pytest.raises(RowsRefused):
        note_found(inspection=inspection, typed=typed(inspection, found="sound"), by=ma_lan)
    assert note_found(inspection=inspection, typed=typed(inspection, found="lent"), by=ma_lan) == 1


@pytest.mark.rule("S1-05 R11")
def test_signed_with_the_state_of_the_room_it_stays_as_it_is(cast, ma_lan, room):
    inspection = begun(ma_lan, room, 2)
    with pytest.raises(Refused) as refusal:
        sign_inspection(inspection=inspection, by=ma_lan, **ROOM)
    assert refusal.value.code == "left"
    note_found(inspection=inspection, typed=typed(inspection, found="sound"), by=ma_lan)
    with pytest.raises(Refused) as refusal:
        sign_inspection(inspection=inspection, by=ma_lan, **ROOM | {"damp": " "})
    assert refusal.value.code == "room"
    sign_inspection(inspection=inspection, by=ma_lan, **ROOM)
    assert Duty.objects.get(rule="archives.inspection_days").state == "met"
    with pytest.raises(Stale):
        note_found(inspection=inspection, typed=typed(inspection, found="torn"), by=ma_lan)
    list_lot(name=inspection.name, after=0, by=cast.system)
    assert inspection.lines.count() == 2


def test_two_people_at_one_row_the_second_is_told(ma_lan, han_mei, room):
    inspection = begun(ma_lan, room, 1)
    shown = typed(inspection, found="torn")
    note_found(inspection=inspection, typed=typed(inspection, found="sound"), by=han_mei)
    with pytest.raises(RowsRefused):
        note_found(inspection=inspection, typed=shown, by=ma_lan)


def test_the_page_saves_what_was_changed_and_the_rest_is_sound(ma_lan, room, signed_in):
    inspection = begun(ma_lan, room, 3)
    client, page = signed_in(ma_lan), inspection.get_absolute_url()
    rows = client.get(page).context["rows"]
    given = {f"mark-{row.record.pk}": row.mark for row in rows} | {f"note-{rows[0].record.pk}": "边角受潮"}
    given |= {f"found-{rows[0].record.pk}": "damp", f"found-{rows[1].record.pk}": "lent", "save": "1"}
    answer = client.post(page, given)
    assert answer.status_code == 422
    assert "边角受潮" in answer.content.decode()
    del given[f"found-{rows[1].record.pk}"]
    given |= {f"usual-{row.record.pk}": "sound" for row in rows} | {"rest": "1"}
    assert client.post(page, given).status_code == 302
    assert sorted(inspection.lines.values_list("found", flat=True)) == ["damp", "sound", "sound"]
    listed = client.get(reverse("archives:repairs"), {"is_done": "false"}).context["page"]
    assert listed.count == 1


def test_hundreds_of_files_stand_on_pages_with_filters(ma_lan, room, signed_in):
    inspection = begun(ma_lan, room, 120)
    client, page = signed_in(ma_lan), inspection.get_absolute_url()
    shown = client.get(page).context
    assert (len(shown["rows"]), shown["page"].count) == (50, 120)
    second = client.get(page + shown["page"].next_url).context["rows"]
    assert not {row.record.pk for row in second} & {row.record.pk for row in shown["rows"]}
    number = ArchiveFile.objects.order_by("pk").last().number
    assert len(client.get(page, {"q": number}).context["rows"]) == 1
    assert client.get(page, {"found": "missing"}).context["rows"] == []


def test_an_inspection_with_a_file_beyond_the_clearance_does_not_exist(ma_lan, han_mei, room, signed_in):
    inspection = begun(ma_lan, room, 1, level=1)
    han_mei.clearance = 0
    han_mei.save()
    client = signed_in(han_mei)
    for name in ("inspection", "inspection_sign", "inspection_print"):
        assert client.get(reverse(f"archives:{name}", args=[inspection.pk])).status_code == 404
    assert client.get(reverse("archives:inspections")).context["page"].count == 0
    with pytest.raises(Refused):
        note_found(inspection=inspection, typed=typed(inspection, found="sound"), by=han_mei)


def test_the_lists_cost_the_same_for_three_and_thirty(ma_lan, room, signed_in, django_assert_max_num_queries):
    client, counts = signed_in(ma_lan), []
    for more in (3, 27):
        for _each in range(more):
            number = Inspection.objects.count()
            now = timezone.now()
            made = Inspection.objects.create(name=f"{number}", place=room, made_at=now, made_by=ma_lan)
            file = a_file(ma_lan, place=room)
            InspectionLine.objects.create(inspection=made, file=file, found="torn", seen_at=now, seen_by=ma_lan)
        for name in ("inspections", "repairs"):
            client.get(reverse(f"archives:{name}"))
            with django_assert_max_num_queries(15) as asked:
                client.get(reverse(f"archives:{name}"))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_a_room_has_one_list_a_period(ma_lan, room):
    facts = {"name": "2026-07", "place": room, "made_at": timezone.now(), "made_by": ma_lan}
    Inspection.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.create(**facts)


def test_the_record_is_printed(ma_lan, room, signed_in):
    inspection = begun(ma_lan, room, 2)
    answer = signed_in(ma_lan).get(reverse("archives:inspection_print", args=[inspection.pk]))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.rule("S1-05 R11")
def test_what_was_lost_long_ago_and_stands_there_is_no_longer_missing(ma_lan, room):
    inspection = begun(ma_lan, room, 1)
    ArchiveFile.objects.update(state="missing")  # lost at a return, or since the inspection before
    note_found(inspection=inspection, typed=typed(inspection, found="sound"), by=ma_lan)
    assert ArchiveFile.objects.get().state == "shelved"
