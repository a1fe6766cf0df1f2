"""No room left on the disk: nothing is lost, nothing half is kept, and what was typed stays on the page."""

import errno

import pytest
from django.core.files.storage import FileSystemStorage
from django.urls import reverse

from archives import uploads
from archives.actions.items import add_item, change_item
from archives.models import AccessRequest, Content, Item
from archives.rendering import sheets
from core import jobs
from core.errors import Refused
from core.models import Event, Job
from tests.archives.conftest import a_file
from tests.archives.documents import a_pdf


@pytest.fixture
def file(cast, ma_lan):
    return a_file(ma_lan, level=0, keeper=ma_lan, department=cast.service)


def fill_up(monkeypatch, place, name):
    def refuse(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(place, name, refuse)


@pytest.mark.parametrize(("place", "name"), [(FileSystemStorage, "_save"), (uploads.os, "fdopen")])
def test_an_upload_without_room_leaves_the_file_as_it_was(ma_lan, file, monkeypatch, place, name):
    fill_up(monkeypatch, place, name)
    with pytest.raises(Refused) as refusal:
        add_item(file=file, title="合同", upload=a_pdf(1), by=ma_lan)
    assert refusal.value.code == "disk"
    monkeypatch.undo()
    file.refresh_from_db()
    assert not Item.objects.exists()
    assert not Content.objects.exists()
    assert not Event.objects.filter(deed="archives.add_item").exists()
    add_item(file=file, title="合同", upload=a_pdf(1), by=ma_lan)
    assert Content.objects.get().stored.size > 0


def test_the_older_copy_stays_when_the_newer_finds_no_room(ma_lan, file, monkeypatch):
    item = add_item(file=file, title="合同", upload=a_pdf(1), by=ma_lan)
    fill_up(monkeypatch, FileSystemStorage, "_save")
    with pytest.raises(Refused):
        change_item(item=item, changes={"title": "合同二"}, version=item.version, upload=a_pdf(3), by=ma_lan)
    monkeypatch.undo()
    item.refresh_from_db()
    assert (item.title, Content.objects.get().pages) == ("合同", 1)
    assert Content.objects.get().stored.open("rb").read().startswith(b"%PDF")


def test_on_the_page_what_was_typed_stays(ma_lan, file, monkeypatch, signed_in):
    client, path = signed_in(ma_lan), reverse("archives:item_new", args=[file.pk])
    typed = client.get(path).context["form"].initial | {"title": "供货合同", "kind": "main", "copies": 1}
    fill_up(monkeypatch, FileSystemStorage, "_save")
    answer = client.post(path, {**typed, "upload": a_pdf(1)})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "磁盘" in page
    assert "供货合同" in page


def test_a_page_is_shown_also_where_it_cannot_be_kept(ma_lan, file, monkeypatch, signed_in):
    add_item(file=file, title="合同", upload=a_pdf(1), by=ma_lan)
    content = Content.objects.get()
    fill_up(monkeypatch, sheets.Path, "write_bytes")
    answer = signed_in(ma_lan).get(reverse("archives:page", args=[content.pk, 1]))
    assert answer["Content-Type"] == "image/jpeg"
    monkeypatch.undo()
    assert not list(sheets.folder_of(content.digest).glob("*"))


def test_a_book_without_room_waits_and_is_printed_when_there_is_some(cast, ma_lan, monkeypatch, signed_in):
    signed_in(ma_lan).post(reverse("archives:register_print", args=["loans"]), {"key": "full"})
    job = Job.objects.get(kind="archive_register")
    fill_up(monkeypatch, FileSystemStorage, "_save")
    jobs.work(job.pk)
    job.refresh_from_db()
    assert job.state != "done"
    assert not job.result_file
    monkeypatch.undo()
    Job.objects.filter(pk=job.pk).update(state="queued", lease_token="", lease_until=None, attempts=0, error="")
    assert jobs.run_now(job).state == "done"
    assert Event.objects.filter(deed="core.export").count() == 1


def test_a_letter_without_room_leaves_no_request_and_what_was_typed_stays(ma_lan, file, monkeypatch, signed_in):
    client, path = signed_in(ma_lan), reverse("archives:ask_for_file", args=[file.pk])
    outsider = {"outsider": "王律师", "unit": "正源律师事务所", "papers": "介绍信 12 号"}
    typed = client.get(path).context["form"].initial | {"way": "screen", "purpose": "核对", "reason": "来函"} | outsider
    fill_up(monkeypatch, FileSystemStorage, "_save")
    answer = client.post(path, {**typed, "letter": a_pdf(1)})
    assert answer.status_code == 422
    assert "磁盘" in answer.content.decode()
    assert "正源律师事务所" in answer.content.decode()
    assert not AccessRequest.objects.exists()
