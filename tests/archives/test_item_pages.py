"""Filing through the pages."""

import pytest
from django.urls import reverse

from archives.actions.files import open_file
from archives.models import Category, Item
from tests.archives.documents import a_pdf, bytes_as

SAID = {"kind": "main", "copies": "1", "number": "", "on": "", "responsible": "", "pages": "", "condition": ""}


@pytest.fixture
def file(ma_lan):
    return open_file(category=Category.objects.get(code="07"), title="来往函件", subject="函件", year=2026, by=ma_lan)


def test_a_document_goes_in_with_its_copy(ma_lan, file, signed_in):
    client = signed_in(ma_lan)
    given = {**SAID, "title": "来函", "upload": a_pdf(3), "token": "t"}
    page = client.post(reverse("archives:item_new", args=[file.pk]), given, follow=True)
    assert "来函" in page.content.decode()
    item = Item.objects.get()
    assert (item.pages, item.contents.get().name) == (3, "合同.pdf")


def test_a_disguised_document_is_refused_and_what_was_typed_stays(ma_lan, file, signed_in):
    given = {**SAID, "title": "来函", "upload": bytes_as("来函.pdf", b"<html>"), "token": "t"}
    page = signed_in(ma_lan).post(reverse("archives:item_new", args=[file.pk]), given)
    assert page.status_code == 422
    assert "来函" in page.content.decode()
    assert not Item.objects.exists()


def test_a_doubt_is_said_and_may_be_confirmed(ma_lan, file, signed_in):
    client, url = signed_in(ma_lan), reverse("archives:item_new", args=[file.pk])
    given = {**SAID, "title": "旧函", "on": "2024-05-01"}
    page = client.post(url, {**given, "token": "a"})
    assert page.status_code == 422
    assert "2024" in page.content.decode()
    assert 'type="checkbox"' in page.content.decode()
    client.post(url, {**given, "is_confirmed": "on", "token": "b"})
    assert Item.objects.get().title == "旧函"


def test_a_document_is_changed_and_taken_out(ma_lan, file, signed_in):
    client = signed_in(ma_lan)
    client.post(reverse("archives:item_new", args=[file.pk]), {**SAID, "title": "来函", "token": "a"})
    item = Item.objects.get()
    changed = {**SAID, "title": "去函", "version": item.version, "token": "b"}
    client.post(reverse("archives:item_change", args=[item.pk]), changed)
    item.refresh_from_db()
    assert item.title == "去函"
    client.post(reverse("archives:item_remove", args=[item.pk]), {"reason": "归错", "token": "c"})
    item.refresh_from_db()
    assert item.removed_by == ma_lan


def test_who_may_not_open_the_file_does_not_see_what_lies_in_it(cast, ma_lan, file, signed_in):
    file.department = cast.sales_one
    file.level = 0
    file.save()
    signed_in(ma_lan).post(reverse("archives:item_new", args=[file.pk]), {**SAID, "title": "底价表", "token": "a"})
    page = signed_in(cast.chief).get(file.get_absolute_url())
    assert page.status_code == 200
    assert "底价表" not in page.content.decode()
