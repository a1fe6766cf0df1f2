"""Where files may stand, and with whom (S1-05 R4, R20)."""

import pytest
from django.db import IntegrityError, transaction

from archives.actions.categories import save_category
from archives.actions.files import set_level
from archives.actions.places import FIELDS, save_place, shelve_file
from archives.models import ArchiveFile, Category, Place
from core.errors import Refused, Stale
from core.looks import look_of
from core.models import Event
from tests.archives.conftest import a_file
from tests.archives.places import a_place, furnish


@pytest.fixture
def house(ma_lan, han_mei):
    return furnish(ma_lan, han_mei)


def shelve(file, place, *, by) -> ArchiveFile:
    return shelve_file(file=file, place=place, version=None, by=by)


@pytest.mark.rule("S1-05 R4")
def test_a_file_is_put_on_its_shelf(ma_lan, house):
    file = shelve(a_file(ma_lan), house.top, by=ma_lan)
    file.refresh_from_db()
    assert (file.place, file.state, file.version) == (house.top, "shelved", 2)
    event = Event.objects.get(deed="archives.shelve_file", record_id=file.pk)
    assert event.changes["place"] == [None, "上层"]


@pytest.mark.rule("S1-05 R20")
@pytest.mark.parametrize("level", [2, 3, None])
@pytest.mark.rule("S2-13 R12")
def test_what_is_secret_stands_apart_with_the_keeper_of_its_place(ma_lan, han_mei, house, level):
    file = a_file(ma_lan, level=level)
    with pytest.raises(Refused, match="S1-05 R20"):
        shelve(file, house.top, by=ma_lan)
    assert shelve(file, house.inner, by=ma_lan).keeper == han_mei


@pytest.mark.rule("S1-05 R20")
def test_ordinary_files_do_not_stand_among_secret_ones(ma_lan, house):
    with pytest.raises(Refused):
        shelve(a_file(ma_lan, level=1), house.inner, by=ma_lan)


def test_a_file_of_another_keeper_is_handed_over_first(ma_lan, house):
    with pytest.raises(Refused, match=r"hand the file over|移交"):
        shelve(a_file(ma_lan, level=2, keeper=ma_lan), house.inner, by=ma_lan)


def test_a_keeper_without_clearance_keeps_nothing_secret(ma_lan, han_mei, house):
    type(han_mei).objects.filter(pk=han_mei.pk).update(clearance=1)
    with pytest.raises(Refused):
        shelve(a_file(ma_lan, level=2), house.inner, by=ma_lan)


@pytest.mark.rule("S1-05 R20")
def test_from_which_level_on_says_the_policy(ma_lan, house, publish):
    publish(apart_from="3")
    shelve(a_file(ma_lan, level=2), house.top, by=ma_lan)


def test_a_stricter_policy_keeps_secret_files_off_open_shelves(ma_lan, house, publish):
    publish(apart_from="1")
    with pytest.raises(Refused):
        shelve(a_file(ma_lan, level=1), house.top, by=ma_lan)


@pytest.mark.rule("S1-05 R20")
def test_a_higher_level_wants_a_place_apart(ma_lan, han_mei, house):
    file = shelve(a_file(ma_lan), house.top, by=ma_lan)
    said = {"level": 2, "until": None, "reason": "含报价底线", "by": ma_lan}
    with pytest.raises(Refused, match="S1-05 R20"):
        set_level(file=file, version=file.version, **said)
    moved = set_level(file=file, version=file.version, place=house.inner, **said)
    assert (moved.level, moved.place, moved.keeper) == (2, house.inner, han_mei)
    assert Event.objects.get(deed="archives.set_level").changes["keeper"] == [None, "韩梅"]


def test_a_keeper_is_cleared_for_the_new_level(cast, ma_lan):
    file = a_file(ma_lan, keeper=cast.chen_li)
    with pytest.raises(Refused):
        set_level(file=file, level=1, until=None, reason="升级", version=1, by=ma_lan)


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"state": "lent"}, "lent"), ({"state": "destroyed"}, "destroyed"), ({"medium": "electronic"}, "electronic")],
)
def test_what_is_not_there_is_not_shelved(ma_lan, house, facts, code):
    with pytest.raises(Refused) as refused:
        shelve(a_file(ma_lan, **facts), house.top, by=ma_lan)
    assert refused.value.code == code


def test_who_may_not_or_cannot_see(cast, ma_lan, house):
    with pytest.raises(Refused) as refused:
        shelve(a_file(ma_lan), house.top, by=cast.chen_li)
    assert refused.value.code == "forbidden"
    ma_lan.clearance = 1
    with pytest.raises(Refused) as refused:
        shelve(a_file(ma_lan, level=3), house.inner, by=ma_lan)
    assert refused.value.code == "unseen"


@pytest.mark.parametrize(("kind", "parent"), [("shelf", "room"), ("room", "room"), ("box", "cabinet"), ("cabinet", "")])
def test_each_kind_stands_in_its_own(ma_lan, house, kind, parent):
    with pytest.raises(Refused):
        a_place("新", kind, getattr(house, parent) if parent else None, by=ma_lan)


def test_a_place_moves_with_all_that_stands_in_it(ma_lan, house):
    other = a_place("二号室", "room", by=ma_lan)
    cabinet = Place.objects.get(pk=house.cabinet.pk)
    cabinet.parent = other
    save_place(place=cabinet, by=ma_lan)
    house.top.refresh_from_db()
    assert house.top.path == f"/{other.pk}/{cabinet.pk}/{house.top.pk}/"


@pytest.mark.parametrize("change", [{"keeper": None}, {"least_level": 0}, {"is_used": False}])
def test_a_safe_with_files_stays_a_safe(ma_lan, house, change):
    shelve(a_file(ma_lan, level=2), house.inner, by=ma_lan)
    for name, value in change.items():
        setattr(house.safe, name, value)
    with pytest.raises(Refused):
        save_place(place=house.safe, by=ma_lan)


def test_who_comes_second_is_told(ma_lan, house):
    seen = look_of(house.top, FIELDS)
    house.top.name = "第一层"
    save_place(place=house.top, seen=seen, by=ma_lan)
    house.top.name = "顶层"
    with pytest.raises(Stale):
        save_place(place=house.top, seen=seen, by=ma_lan)


def test_the_database_keeps_names_and_places_apart(ma_lan, house):
    for facts in ({"name": "上层", "kind": "shelf", "parent": house.cabinet}, {"name": "档案室", "kind": "room"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(path="/", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(name="悬空", kind="shelf", path="/")


@pytest.mark.rule("S1-26 R8")
def test_categories_are_kept_by_who_may(cast, ma_lan):
    below = Category(code="0601", name="销售合同", parent=Category.objects.get(code="06"), years=10, stands_alone=True)
    save_category(category=below, by=ma_lan)
    assert below.path == f"{below.parent.path}{below.pk}/"
    with pytest.raises(Refused):
        save_category(category=below, by=cast.chen_li)
    a_file(ma_lan, category=below)
    below.code = "0699"
    with pytest.raises(Refused):
        save_category(category=below, by=ma_lan)


@pytest.mark.rule("S1-27 R4")
@pytest.mark.rule("S1-05 R2")
def test_files_that_nobody_keeps_go_to_the_keeper_of_their_category(ma_lan, han_mei):
    category = Category.objects.get(code="06")
    mine, free, secret = a_file(ma_lan, keeper=ma_lan), a_file(ma_lan), a_file(ma_lan, level=2)
    category.keeper = han_mei
    save_category(category=category, by=ma_lan)
    for file, keeper in ((mine, ma_lan), (free, han_mei), (secret, None)):
        file.refresh_from_db()
        assert (file.keeper, file.version) == (keeper, 1)
    assert Event.objects.get(deed="archives.first_keeper").details["files"] == 1
