"""Labels, contents lists, note sheets and the index on paper; files found by their labels."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from archives.documents.index import KIND, customer_index
from archives.models import ArchiveFile
from archives.numbers import address_on_label, number_in
from core.models import Event, Job
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.conftest import a_file, grant_to


def text_of(body: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)


@pytest.fixture
def customers(cast):
    made = [Customer(name=name, owner=cast.chen_li, department=cast.sales_one) for name in ("周记酒行", "安泰商贸")]
    create_customers(made, by=cast.system)
    return made


def test_labels_of_the_chosen_files(ma_lan, signed_in):
    ours, others = [a_file(ma_lan) for _each in range(3)], a_file(ma_lan)
    answer = signed_in(ma_lan).post(reverse("archives:labels"), {"file": [file.pk for file in ours]})
    text = text_of(answer.content)
    assert all(file.number in text for file in ours)
    assert others.number not in text
    event = Event.objects.get(deed="core.export", record_name__in=["标签", "Labels"])
    assert event.details["count"] == 3


@pytest.mark.rule("S1-05 R20")
def test_a_label_of_a_secret_file_shows_its_level_and_no_title(ma_lan, signed_in):
    file = a_file(ma_lan, level=2, title="报价底线")
    text = text_of(signed_in(ma_lan).post(reverse("archives:labels"), {"file": [file.pk]}).content)
    assert file.number in text
    assert "机密" in text
    assert "报价底线" not in text


def test_no_label_of_what_may_not_be_seen(ma_lan, signed_in):
    file = a_file(ma_lan, level=3)
    ma_lan.clearance = 0
    ma_lan.save()
    answer = signed_in(ma_lan).post(reverse("archives:labels"), {"file": [file.pk, "x", "99999999999999999999"]})
    assert answer.status_code == 302


def test_labels_are_for_those_who_shelve(cast, ma_lan, signed_in):
    assert signed_in(cast.chen_li).post(reverse("archives:labels"), {"file": [a_file(ma_lan).pk]}).status_code == 403


def test_too_many_labels_and_none_are_said(ma_lan, signed_in, monkeypatch):
    monkeypatch.setattr("archives.documents.labels.MOST", 1)
    client, url = signed_in(ma_lan), reverse("archives:labels")
    for chosen in ([], [a_file(ma_lan).pk, a_file(ma_lan).pk]):
        answer = client.post(url, {"file": chosen}, follow=True)
        assert [str(one.level_tag) for one in answer.context["messages"]] == ["error"]


@pytest.mark.rule("S1-26 R12")
@pytest.mark.rule("S2-11 R2")
def test_contents_list_and_note_sheet(cast, ma_lan, signed_in):
    file = a_file(ma_lan, note="第三页有水渍")
    file.items.create(order=1, title="供货合同正本", pages=6, copies=2, responsible="李明", entered_by=ma_lan)
    client = signed_in(ma_lan)
    contents = text_of(client.post(reverse("archives:file_print", args=[file.pk, "contents"])).content)
    assert "供货合同正本" in contents
    note = text_of(client.post(reverse("archives:file_print", args=[file.pk, "note"])).content)
    assert "第三页有水渍" in note
    assert "12" in note
    assert Event.objects.filter(deed="archives.print", record_id=file.pk).count() == 2


def test_the_contents_are_printed_by_whoever_sees_them(cast, ma_lan, customers, signed_in):
    file = a_file(ma_lan, customer=customers[0])
    url = reverse("archives:file_print", args=[file.pk, "contents"])
    client = signed_in(cast.chen_li)
    assert client.post(url).status_code == 404
    grant_to(cast.chen_li, file)
    assert client.post(url).status_code == 200
    assert client.post(reverse("archives:file_print", args=[file.pk, "other"])).status_code == 404


@pytest.mark.rule("S1-14 R2")
@pytest.mark.rule("S2-08 R3")
@pytest.mark.rule("S1-05 R3")
def test_the_index_lists_customers_by_sound_and_hides_the_secret(ma_lan, customers):
    body, count = customer_index(ma_lan)
    text = text_of(body)
    assert count == ArchiveFile.objects.filter(is_own=True).count()
    assert text.index("安泰商贸") < text.index("周记酒行")
    ArchiveFile.objects.filter(customer=customers[0]).update(level=3)
    ma_lan.clearance = 1
    body, fewer = customer_index(ma_lan)
    assert fewer == count - 1
    assert "周记酒行" not in text_of(body)


def test_the_index_is_ordered_once(cast, ma_lan, customers, signed_in):
    client = signed_in(ma_lan)
    for _each in range(2):
        assert client.post(reverse("archives:index"), {"key": "k1"}).status_code == 302
    assert Job.objects.filter(kind=KIND).count() == 1
    assert signed_in(cast.chen_li).post(reverse("archives:index")).status_code == 403


def test_a_larger_index_is_refused(ma_lan, customers, publish, signed_in, monkeypatch):
    publish(book_rows=100)
    monkeypatch.setattr("archives.documents.index.own_files", lambda person: ArchiveFile.objects.all())
    made = [a_file(ma_lan) for _each in range(101)]
    signed_in(ma_lan).post(reverse("archives:index"))
    assert made
    assert not Job.objects.filter(kind=KIND).exists()


@pytest.mark.parametrize("said", ["{number}", " {number} ", "{lower}", "{address}", "http://other{path}"])
def test_a_label_scanned_or_typed_finds_the_file(ma_lan, signed_in, said):
    file = a_file(ma_lan)
    type(file).objects.filter(pk=file.pk).update(number="AB-2026-00001")
    file.refresh_from_db()
    path = reverse("archives:by_number", args=[file.number])
    words = said.format(number=file.number, lower="ab-2026-00001", address=address_on_label(file), path=path)
    answer = signed_in(ma_lan).get(reverse("archives:find"), {"number": words})
    assert answer.headers["Location"] == file.get_absolute_url()


def test_a_label_leads_nowhere_for_whom_it_does_not_exist(ma_lan, signed_in):
    file = a_file(ma_lan, level=3)
    ma_lan.clearance = 1
    ma_lan.save()
    client = signed_in(ma_lan)
    assert client.get(reverse("archives:by_number", args=[file.number])).status_code == 404
    known, unknown = (client.get(reverse("archives:find"), {"number": said}) for said in (file.number, "没有"))
    assert known.headers["Location"] == unknown.headers["Location"] == reverse("archives:files")


def test_odd_numbers_survive_the_label(ma_lan):
    file = a_file(ma_lan)
    file.number = "合同/2026 第1号"
    assert number_in(address_on_label(file)) == file.number


def test_from_the_scanned_file_it_is_lent_and_taken_back(ma_lan, cast, signed_in):
    file = a_file(ma_lan)
    grant = grant_to(cast.chen_li, file, way="out")
    page = signed_in(ma_lan).get(file.get_absolute_url()).content.decode()
    assert reverse("archives:hand_over", args=[grant.pk]) in page
