"""Every stored copy is read again in time; what is missing or changed is named, owed, and mended once it is back."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from archives.actions import verifying
from archives.actions.items import add_item
from archives.models import Content
from archives.tasks import VERIFYING, start_verifying
from core import jobs
from core.errors import Refused
from core.models import Event, Job
from regulations.models import Duty
from tests.archives.conftest import a_file
from tests.archives.documents import a_pdf

FAULTS = reverse("archives:faults")


@pytest.fixture
def stored(ma_lan):
    """stored(3, level=1) -> so many copies in a file that 马兰 keeps."""

    def make(count, **facts) -> list[Content]:
        file = a_file(ma_lan, keeper=ma_lan, **facts)
        items = [
            add_item(file=file, title=f"函{n}", upload=a_pdf(n + 1), is_confirmed=True, by=ma_lan) for n in range(count)
        ]
        return [item.contents.get() for item in items]

    return make


def night() -> dict:
    Job.objects.filter(kind=VERIFYING).delete()
    start_verifying()
    job = jobs.run_now(Job.objects.get(kind=VERIFYING))
    assert not job.error
    return job.result


def spoil(content, text=b"%PDF- other") -> None:
    storage, name = content.stored.storage, content.stored.name
    storage.delete(name)
    if text is not None:
        storage.save(name, ContentFile(text))


def faults() -> list[str]:
    return list(Content.objects.order_by("pk").values_list("fault", flat=True))


@pytest.mark.rule("S2-11 R3")
def test_what_is_missing_or_changed_is_named_and_owed_until_it_is_back(stored, publish, ma_lan):
    publish(verify_share=100)
    first, second, _third = stored(3)
    kept = second.stored.read()
    spoil(first, None)
    spoil(second)
    assert night() == {"read": 3, "damaged": 2}
    assert faults() == ["missing", "changed", ""]
    duty = Duty.objects.open().get(rule=verifying.RULE)
    assert (duty.responsible, duty.url) == (ma_lan, FAULTS)
    assert Event.objects.filter(deed="archives.found_fault").count() == 2
    night()
    assert Event.objects.filter(deed="archives.found_fault").count() == 2
    spoil(second, kept)
    assert night()["damaged"] == 1
    assert Duty.objects.open().filter(rule=verifying.RULE).exists()
    with a_pdf(1).open() as again:
        first.stored.storage.save(first.stored.name, again)
    assert night()["damaged"] == 0
    assert not Duty.objects.open().filter(rule=verifying.RULE).exists()


def test_a_night_reads_the_share_of_the_policy_and_those_read_longest_ago(stored, publish):
    stored(4)
    publish(verify_share=50)
    assert night()["read"] == 2
    first = set(Content.objects.filter(verified_at__isnull=False).values_list("pk", flat=True))
    assert night()["read"] == 2
    assert not Content.objects.filter(verified_at__isnull=True).exists()
    newest = set(Content.objects.order_by("-verified_at").values_list("pk", flat=True)[:2])
    assert not first & newest


def test_a_worker_that_died_goes_on_where_it_was(stored, publish, monkeypatch):
    publish(verify_share=100)
    stored(3)
    start_verifying()
    job = Job.objects.get(kind=VERIFYING)
    seen = []

    class KilledError(BaseException):
        pass

    whole = verifying.fault_of

    def die_at_third(content):
        seen.append(content.pk)
        if len(seen) == 3:
            raise KilledError
        return whole(content)

    monkeypatch.setattr(verifying, "fault_of", die_at_third)
    with pytest.raises(KilledError):
        jobs.run_now(job)
    Job.objects.update(lease_until=None, state="queued")
    assert jobs.run_now(job).result == {"read": 3, "damaged": 0}
    assert len(seen) == 4  # the first two are not read again


def test_a_disk_that_is_not_there_is_no_thousand_lost_documents(stored, settings, tmp_path):
    stored(1)
    settings.MEDIA_ROOT = tmp_path / "empty"
    start_verifying()
    assert jobs.run_now(Job.objects.get(kind=VERIFYING)).state == "failed"
    assert faults() == [""]


def test_large_copies_are_read_in_pieces(stored, monkeypatch):
    (content,) = stored(1)
    monkeypatch.setattr(verifying, "PIECE", 7)
    assert verifying.fault_of(content) == ""


def test_the_page_names_them_to_those_who_may_know_and_reads_one_again(stored, ma_lan, cast, signed_in):
    content, _other = stored(2, level=3)
    spoil(content)
    verifying.note_result(content, verifying.fault_of(content), by=cast.system)
    page = signed_in(ma_lan).get(FAULTS)
    assert content.stored.name in page.content.decode()
    check = reverse("archives:fault_check", args=[content.pk])
    signed_in(ma_lan).post(check)
    assert faults() == ["changed", ""]
    with a_pdf(1).open() as again:
        content.stored.storage.delete(content.stored.name)
        content.stored.storage.save(content.stored.name, again)
    signed_in(ma_lan).post(check)
    assert faults() == ["", ""]
    assert "受损文件" in signed_in(ma_lan).get(FAULTS).content.decode()


def test_who_may_not_know_of_the_file_sees_and_checks_nothing(stored, cast, signed_in):
    from tests.conftest import make_person

    low = make_person("ding", "丁一", "archivist", cast.service, clearance=0)
    content, _other = stored(2, level=3)
    spoil(content)
    verifying.note_result(content, "changed", by=cast.system)
    assert content.item.file.number not in signed_in(low).get(FAULTS).content.decode()
    assert signed_in(low).post(reverse("archives:fault_check", args=[content.pk])).status_code == 404
    assert signed_in(cast.wang_qian).get(FAULTS).status_code == 403
    with pytest.raises(Refused):
        verifying.check_copy(content=content, by=cast.wang_qian)


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_asks_as_often_for_three_as_for_thirty(count, ma_lan, signed_in, django_assert_max_num_queries):
    file = a_file(ma_lan, keeper=ma_lan)
    item = add_item(file=file, title="函", by=ma_lan)
    facts = {"name": "a.pdf", "kind": "pdf", "size": 1, "digest": "0", "fault": "missing", "added_by": ma_lan}
    for edition in range(1, count + 1):
        Content.objects.create(item=item, edition=edition, stored="x", added_at=file.entered_at, **facts)
    client = signed_in(ma_lan)
    with django_assert_max_num_queries(20):
        assert client.get(FAULTS).content.decode().count("<tr>") == count + 1
