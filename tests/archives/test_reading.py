"""Reading on the screen: the name on every page, asked anew at every page, every opening recorded."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageChops

from archives.actions.items import add_item
from archives.models import Content, Grant, Reading
from archives.rendering import sheets
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.conftest import a_file, grant_to
from tests.archives.documents import a_pdf, a_picture


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


@pytest.fixture
def content(ma_lan, heshun):
    file = a_file(ma_lan, level=1, customer=heshun)
    add_item(file=file, title="合同", upload=a_pdf(2), by=ma_lan)
    return Content.objects.get()


def page_of(client, content, number=1):
    return client.get(reverse("archives:page", args=[content.pk, number]))


def picture(answer) -> Image.Image:
    return Image.open(io.BytesIO(answer.content)).convert("L")


@pytest.mark.rule("S1-05 R13")
def test_without_a_grant_there_is_no_page_and_a_line_in_the_record(cast, content, signed_in):
    cast.chen_li.clearance = 3
    cast.chen_li.save()
    client = signed_in(cast.chen_li)
    assert page_of(client, content).status_code == 404
    assert client.get(reverse("archives:read", args=[content.pk, 1])).status_code == 404
    refused = Reading.objects.filter(by=cast.chen_li, kind="refused", content=content)
    assert refused.count() == 2


@pytest.mark.rule("S1-05 R22", "S1-27 R6")
def test_a_grant_opens_the_pages_with_the_readers_name_on_them(cast, content, signed_in):
    grant = grant_to(cast.chen_li, content.item.file)
    client = signed_in(cast.chen_li)
    page = client.get(reverse("archives:read", args=[content.pk, 1]))
    assert reverse("archives:page", args=[content.pk, 1]) in page.content.decode()
    marked = page_of(client, content)
    assert marked["Content-Type"] == "image/jpeg"
    assert "no-store" in marked["Cache-Control"]
    plain = sheets.draw_page(content.stored.path, "pdf", content.digest, 1, 1240)
    difference = ImageChops.difference(picture(marked), Image.open(io.BytesIO(plain)).convert("L"))
    changed = sum(1 for value in difference.getdata() if value > 20)
    assert changed > 5000
    line = Reading.objects.get(kind="page")
    assert (line.by, line.content, line.page, line.grant) == (cast.chen_li, content, 1, grant)


def test_two_readers_get_two_marks(cast, content, signed_in):
    for reader in (cast.chen_li, cast.li_qiang):
        grant_to(reader, content.item.file)
    first, second = (picture(page_of(signed_in(one), content)) for one in (cast.chen_li, cast.li_qiang))
    assert ImageChops.difference(first, second).getbbox()


def test_an_ordinary_file_is_shown_without_a_mark(cast, ma_lan, heshun, signed_in):
    file = a_file(ma_lan, level=0, customer=heshun)
    add_item(file=file, title="照片", upload=a_picture(), by=ma_lan)
    content = Content.objects.get()
    grant_to(cast.chen_li, file)
    shown = picture(page_of(signed_in(cast.chen_li), content))
    assert shown.getextrema()[0] > 240


def test_a_revoked_grant_ends_the_reading_at_the_next_page(cast, ma_lan, content, signed_in):
    grant = grant_to(cast.chen_li, content.item.file)
    client = signed_in(cast.chen_li)
    assert page_of(client, content, 1).status_code == 200
    Grant.objects.filter(pk=grant.pk).update(revoked_at=timezone.now(), revoked_by=ma_lan)
    assert page_of(client, content, 2).status_code == 404
    assert client.get(reverse("archives:read", args=[content.pk, 2])).status_code == 404


def test_a_grant_for_reading_on_site_opens_nothing_on_the_screen(cast, content, signed_in):
    grant_to(cast.chen_li, content.item.file, way="site")
    assert page_of(signed_in(cast.chen_li), content).status_code == 404


def test_a_keeper_whose_clearance_was_lowered_opens_nothing(ma_lan, content, signed_in):
    file = content.item.file
    file.keeper = ma_lan
    file.save()
    assert page_of(signed_in(ma_lan), content).status_code == 200
    ma_lan.clearance = 0
    ma_lan.save()
    assert page_of(signed_in(ma_lan), content).status_code == 404


def test_pages_that_are_not_there_are_not_found(cast, content, signed_in):
    grant_to(cast.chen_li, content.item.file)
    client = signed_in(cast.chen_li)
    for number in (0, 3, 99):
        assert page_of(client, content, number).status_code == 404


def test_a_drawing_program_that_crashes_takes_nothing_with_it(cast, content, signed_in, monkeypatch, tmp_path):
    grant_to(cast.chen_li, content.item.file)
    broken = tmp_path / "child.py"
    broken.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(sheets.child, "__file__", str(broken))
    client = signed_in(cast.chen_li)
    answer = page_of(client, content)
    assert answer.status_code == 503
    assert "无法显示" in answer.content.decode()
    monkeypatch.undo()
    assert page_of(client, content).status_code == 200


def test_the_second_time_nothing_is_drawn_anew(cast, content, signed_in, monkeypatch):
    grant_to(cast.chen_li, content.item.file)
    client = signed_in(cast.chen_li)
    page_of(client, content)
    monkeypatch.setattr(sheets, "ask_child", lambda *wish: pytest.fail("drawn again"))
    assert page_of(client, content).status_code == 200
