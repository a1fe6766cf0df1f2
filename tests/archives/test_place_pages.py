"""Categories, places and the plan as people use them."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from archives.actions.places import shelve_file
from archives.models import Category, Place
from tests.archives.conftest import a_file
from tests.archives.places import furnish
from tests.conftest import make_person


@pytest.fixture
def house(ma_lan, han_mei):
    return furnish(ma_lan, han_mei)


def test_a_room_is_set_up_step_by_step(ma_lan, signed_in):
    client, new = signed_in(ma_lan), reverse("archives:place_new")
    given = {"least_level": "0", "order": "0", "is_used": "on", "keeper": "", "seen": ""}
    client.post(new, {**given, "kind": "room", "name": "档案室", "parent": ""})
    room = Place.objects.get()
    page = client.get(f"{new}?in={room.pk}")
    assert page.context["form"].initial == {"parent": room, "kind": "cabinet"}
    client.post(f"{new}?in={room.pk}", {**given, "kind": "cabinet", "name": "一号柜", "parent": room.pk})
    assert Place.objects.get(name="一号柜").parent == room
    again = client.post(new, {**given, "kind": "room", "name": "档案室", "parent": ""})
    assert again.status_code == 422
    assert "档案室" in again.content.decode()
    assert Place.objects.count() == 2


@pytest.mark.rule("S1-05 R4")
@pytest.mark.rule("S2-11 R3")
def test_the_plan_shows_shelves_from_the_top_and_files_by_number(cast, ma_lan, house, signed_in):
    lower, second, first = (a_file(ma_lan) for _each in range(3))
    for file, place in ((lower, house.lower), (second, house.top), (first, house.top)):
        shelve_file(file=file, place=place, version=None, by=ma_lan)
    page = signed_in(ma_lan).get(reverse("archives:place", args=[house.cabinet.pk])).content.decode()
    places = [page.index(word) for word in ("上层", second.number, first.number, "下层", lower.number)]
    assert places == sorted(places)


@pytest.mark.rule("S1-05 R20")
def test_the_plan_hides_and_does_not_count_what_may_not_be_seen(ma_lan, house, signed_in):
    file = a_file(ma_lan, level=3, title="绝密方案")
    shelve_file(file=file, place=house.inner, version=None, by=ma_lan)
    ma_lan.clearance = 1
    ma_lan.save()
    client = signed_in(ma_lan)
    page = client.get(reverse("archives:place", args=[house.room.pk]))
    assert page.context["plan"].count == 0
    assert file.number not in page.content.decode()
    assert {row.count for row in client.get(reverse("archives:places")).context["rows"]} == {0}


def test_the_plan_is_printed(ma_lan, house, signed_in):
    file = a_file(ma_lan)
    shelve_file(file=file, place=house.top, version=None, by=ma_lan)
    answer = signed_in(ma_lan).post(reverse("archives:place_print", args=[house.room.pk]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert file.number in text
    assert "一号柜" in text


def test_a_file_is_shelved_from_its_page(ma_lan, house, signed_in):
    file = a_file(ma_lan, level=2)
    client, page = signed_in(ma_lan), reverse("archives:file_shelve", args=[file.pk])
    offered = [value for value, _words in client.get(page).context["form"].fields["place"].choices]
    assert offered == ["", house.safe.pk, house.inner.pk]
    given = {"place": house.inner.pk, "version": file.version, "token": "t"}
    for _each in range(2):
        assert client.post(page, given).status_code == 302
    file.refresh_from_db()
    assert (file.place, file.version) == (house.inner, 2)


def test_a_place_costs_the_same_for_three_files_and_thirty(ma_lan, house, signed_in, django_assert_max_num_queries):
    client = signed_in(ma_lan)
    counts = []
    for many in (3, 27):
        for _each in range(many):
            shelve_file(file=a_file(ma_lan), place=house.top, version=None, by=ma_lan)
        for url in (reverse("archives:place", args=[house.room.pk]), reverse("archives:places")):
            client.get(url)
            with django_assert_max_num_queries(16) as run:
                client.get(url)
            counts.append(len(run))
    assert counts[:2] == counts[2:]


def test_the_category_page_and_a_change_of_it(ma_lan, signed_in):
    client, letters = signed_in(ma_lan), Category.objects.get(code="07")
    assert "往来函件" in client.get(reverse("archives:categories")).content.decode()
    page = reverse("archives:category_change", args=[letters.pk])
    seen = client.get(page).context["form"].fields["seen"].initial
    given = {"code": "07", "name": "往来函电", "parent": "", "order": "6", "kept": "short", "years": "5", "level": ""}
    given |= {"keeper": "", "is_used": "on", "seen": seen}
    assert client.post(page, given).status_code == 302
    assert client.post(page, {**given, "name": "函"}).status_code == 422  # the page is stale by now
    letters.refresh_from_db()
    assert letters.name == "往来函电"
    assert client.post(page, {**given, "seen": "", "years": ""}).status_code == 422


def test_managers_do_it_in_the_administration(cast, signed_in):
    han = make_person("hanmei2", "韩信", "information_supervisor", cast.service, clearance=3, is_staff=True)
    client = signed_in(han)
    given = {"kind": "room", "name": "档案室", "parent": "", "order": "0", "least_level": "0", "keeper": "", "seen": ""}
    assert client.post("/admin/archives/place/add/", {**given, "is_used": "on"}).status_code == 302
    assert Place.objects.get().path
    assert "档案室" in client.get("/admin/archives/place/").content.decode()
    assert client.get("/admin/archives/category/").status_code == 200
