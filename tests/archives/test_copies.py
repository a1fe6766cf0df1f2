"""Prints and copies: only with a live grant to copy, marked from secret on, each page in the record."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageChops

from archives.actions import copying
from archives.actions.items import add_item
from archives.models import Content, Grant, Reading
from archives.rendering import draw_page
from core.errors import Refused
from core.models import Event
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.conftest import a_file, grant_to
from tests.archives.documents import a_pdf


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


@pytest.fixture
def content(cast, ma_lan, heshun):
    """Four pages in a confidential file."""
    file = a_file(ma_lan, level=2, customer=heshun, title="并购底价")
    add_item(file=file, title="合同正本", upload=a_pdf(4), by=ma_lan)
    return Content.objects.get()


def copies_of(client, content, deed="pages", first=1, last=2):
    facts = {"deed": deed, "first": first, "last": last}
    return client.post(reverse("archives:copies", args=[content.pk]), facts)


def drawn(body: bytes, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(body) as paper:
        return paper[number - 1].render(scale=1.5).to_pil().convert("L")


def marks_on(picture: Image.Image) -> int:
    """Pixels that are not paper."""
    return sum(picture.point(lambda value: 255 if value < 235 else 0).histogram()[255:])


@pytest.mark.rule("S1-05 R21")
@pytest.mark.rule("S1-27 R5")
@pytest.mark.parametrize(("deed", "kind"), [("pages", "copy"), ("print", "print")])
@pytest.mark.rule("S2-13 R10")
def test_pages_that_leave_carry_the_mark_and_stand_in_the_record_with_the_grant(cast, content, signed_in, deed, kind):
    grant = grant_to(cast.chen_li, content.item.file, way="copy")
    answer = copies_of(signed_in(cast.chen_li), content, deed, 2, 3)
    assert answer["Content-Type"] == "application/pdf"
    assert len(pypdfium2.PdfDocument(answer.content)) == 2
    assert all(marks_on(drawn(answer.content, number)) > 2000 for number in (1, 2))
    lines = Reading.objects.filter(kind=kind).order_by("pk")
    assert list(lines.values_list("page", "grant", "by")) == [(page, grant.pk, cast.chen_li.pk) for page in (2, 3)]
    event = Event.objects.get(record_type="archives.archivefile", kind="export")
    assert event.record_name == content.item.file.number
    assert "并购底价" not in str(event.details)


def test_two_readers_take_two_marks(cast, content, signed_in):
    taken = []
    for reader in (cast.chen_li, cast.li_qiang):
        grant_to(reader, content.item.file, way="copy")
        taken.append(drawn(copies_of(signed_in(reader), content).content, 1))
    assert ImageChops.difference(*taken).getbbox()


def test_the_whole_of_a_secret_document_leaves_marked_only(cast, content, signed_in):
    grant_to(cast.chen_li, content.item.file, way="copy")
    answer = copies_of(signed_in(cast.chen_li), content, "whole")
    assert len(pypdfium2.PdfDocument(answer.content)) == 4
    assert answer.content != content.stored.open("rb").read()
    assert marks_on(drawn(answer.content, 4)) > 2000
    assert Reading.objects.filter(kind="copy").count() == 4


def test_the_original_of_an_ordinary_document_is_the_stored_one(cast, ma_lan, heshun, signed_in):
    file = a_file(ma_lan, level=0, customer=heshun)
    add_item(file=file, title="合同正本", upload=a_pdf(2), by=ma_lan)
    content = Content.objects.get()
    grant = grant_to(cast.chen_li, file, way="copy")
    answer = copies_of(signed_in(cast.chen_li), content, "whole")
    assert answer.content == content.stored.open("rb").read()
    assert "attachment" in answer["Content-Disposition"]
    assert Reading.objects.get(kind="copy").grant == grant


@pytest.mark.parametrize("way", ["screen", "site", "out", None])
@pytest.mark.rule("S2-13 R10")
def test_without_a_grant_to_copy_nothing_leaves_and_the_try_is_recorded(cast, content, signed_in, way):
    if way:
        grant_to(cast.chen_li, content.item.file, way=way)
    client = signed_in(cast.chen_li)
    path = reverse("archives:copies", args=[content.pk])
    expected = 403 if way == "screen" else 404
    assert [client.get(path).status_code, copies_of(client, content).status_code] == [expected, expected]
    assert Reading.objects.filter(kind="refused", by=cast.chen_li, content=content).count() == 2
    with pytest.raises(Refused):
        copying.take_original(content=content, by=cast.chen_li)


@pytest.mark.parametrize("change", [{"revoked": True}, {"ended": True}])
def test_a_grant_that_is_over_copies_nothing(cast, ma_lan, content, signed_in, change):
    grant = grant_to(cast.chen_li, content.item.file, way="copy")
    now = timezone.now()
    past = {"revoked_at": now, "revoked_by": ma_lan} if "revoked" in change else {"ends_at": now - timedelta(minutes=1)}
    Grant.objects.filter(pk=grant.pk).update(**past)
    assert copies_of(signed_in(cast.chen_li), content).status_code == 404


def test_revoked_between_two_pages_nothing_is_handed_out(cast, ma_lan, content, signed_in, monkeypatch):
    grant = grant_to(cast.chen_li, content.item.file, way="copy")

    def draw_and_revoke(*wish):
        Grant.objects.filter(pk=grant.pk).update(revoked_at=timezone.now(), revoked_by=ma_lan)
        return draw_page(*wish)

    monkeypatch.setattr(copying, "draw_page", draw_and_revoke)
    assert copies_of(signed_in(cast.chen_li), content, last=2).status_code == 403
    assert not Reading.objects.filter(kind="copy").exists()


@pytest.mark.rule("S2-13 R8")
def test_top_secret_files_are_not_copied_where_the_rules_say_so(cast, ma_lan, heshun, publish, signed_in):
    publish(top_secret_copied=False)
    file = a_file(ma_lan, level=3, customer=heshun)
    add_item(file=file, title="合同正本", upload=a_pdf(1), by=ma_lan)
    grant_to(cast.chen_li, file, way="copy")
    assert copies_of(signed_in(cast.chen_li), Content.objects.get(), last=1).status_code == 403


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (1, 5), ("", ""), ("x", 2), (1, 10**20)])
def test_pages_that_make_no_sense_are_asked_for_again(cast, content, signed_in, first, last):
    grant_to(cast.chen_li, content.item.file, way="copy")
    answer = copies_of(signed_in(cast.chen_li), content, first=first, last=last)
    assert answer.status_code == 422
    assert not Reading.objects.filter(kind="copy").exists()


def test_no_more_pages_at_once_than_the_rules_allow(cast, content, signed_in, publish):
    publish(copy_pages=2)
    grant_to(cast.chen_li, content.item.file, way="copy")
    client = signed_in(cast.chen_li)
    assert copies_of(client, content, last=3).status_code == 422
    assert copies_of(client, content, "whole").status_code == 422
    assert copies_of(client, content, last=2).status_code == 200


def test_small_pictures_are_as_closed_as_large_ones(cast, content, signed_in):
    client = signed_in(cast.chen_li)
    path = reverse("archives:small_page", args=[content.pk, 1])
    assert client.get(path).status_code == 404
    grant_to(cast.chen_li, content.item.file)
    answer = client.get(path)
    small = Image.open(io.BytesIO(answer.content))
    assert max(small.size) <= 400
    assert marks_on(small.convert("L")) > 20
    assert Reading.objects.filter(kind="small", page=1).exists()
    page = client.get(content.item.file.get_absolute_url()).content.decode()
    assert path in page


def test_what_is_missing_on_the_disk_is_said(cast, content, signed_in):
    grant_to(cast.chen_li, content.item.file, way="copy")
    content.stored.storage.delete(content.stored.name)
    answer = copies_of(signed_in(cast.chen_li), content)
    assert answer.status_code == 422
    assert "存储的文件缺失" in answer.content.decode()


@pytest.mark.rule("S1-05 R21", "S1-27 R5")
def test_who_keeps_a_file_reads_it_and_asks_before_copying_it(cast, ma_lan, content, signed_in):
    file = content.item.file
    file.keeper = ma_lan
    file.save()
    client = signed_in(ma_lan)
    assert client.get(reverse("archives:page", args=[content.pk, 1])).status_code == 200
    assert copies_of(client, content).status_code == 403
    assert (
        reverse("archives:copies", args=[content.pk])
        not in client.get(reverse("archives:read", args=[content.pk, 1])).content.decode()
    )
    grant = grant_to(ma_lan, file, way="copy")
    assert copies_of(client, content).status_code == 200
    assert Reading.objects.filter(kind="copy").first().grant == grant
