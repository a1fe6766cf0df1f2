"""The catalogue and the entry of a file, as people use them."""

import pytest
from django.urls import reverse

from archives import search
from archives.actions.files import open_file
from archives.models import ArchiveFile, ArchiveSearch, Category
from archives.search import add_search
from core.models import Event
from customers.actions import create_customers
from customers.models import Customer, CustomerSearch
from tests.archives.conftest import a_file


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


def listed(client, **asked) -> list[str]:
    answer = client.get(reverse("archives:files"), asked)
    assert answer.status_code == 200
    return [file.number for file in answer.context["page"].rows]


def test_common_words_in_titles_and_rare_ones_in_names_find_both(cast, ma_lan, signed_in, heshun, monkeypatch):
    monkeypatch.setattr("core.search.SAMPLE", 4)  # of the newest titles
    titled = [a_file(ma_lan, customer=None, subject="供货", title="和顺供货合同") for _number in range(6)]
    named = a_file(ma_lan, customer=heshun, title="纪要")
    add_search([named, *titled])
    client = signed_in(ma_lan)
    assert {file.number for file in [named, *titled]} <= set(listed(client, q="和顺"))
    assert listed(client, q="-") == []


@pytest.mark.parametrize("few", [0, 1000])
def test_the_same_files_are_known_however_many_customers_one_has(cast, ma_lan, signed_in, heshun, monkeypatch, few):
    """Keys of the customers in the question, or their owners looked up file by file."""
    monkeypatch.setattr("archives.querysets.FEW_CUSTOMERS", few)
    mine = a_file(ma_lan, customer=heshun)
    secret = a_file(ma_lan, customer=heshun, level=1)
    a_file(ma_lan, customer=None)
    client = signed_in(cast.chen_li)
    own = ArchiveFile.objects.get(customer=heshun, is_own=True)
    assert listed(client) == [mine.number, own.number]
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(secret.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("common", [(), (ArchiveSearch,), (CustomerSearch,), (ArchiveSearch, CustomerSearch)])
def test_the_same_files_are_found_however_common_the_words_are(cast, ma_lan, signed_in, heshun, monkeypatch, common):
    """Keys of the one table in place of its texts, or both looked at row by row."""
    few = search.few_matches
    monkeypatch.setattr(search, "few_matches", lambda model, *how: None if model in common else few(model, *how))
    monkeypatch.setattr("core.paging.WINDOW", 6)  # looked at two by two
    files = [a_file(ma_lan, customer=heshun, title="纪要") for _number in range(4)]
    files += [a_file(ma_lan, customer=None, subject="供货", title=title) for title in ("和顺供货合同", "价目表")]
    secret = a_file(ma_lan, customer=heshun, title="和顺底价", level=2)
    add_search([*files, secret])
    mine = [one.number for one in files[3::-1]]
    assert listed(signed_in(cast.chen_li), q="和顺")[:4] == mine
    assert secret.number not in listed(signed_in(cast.chen_li), q="和顺")
    assert {secret.number, files[4].number, *mine} <= set(listed(signed_in(ma_lan), q="和顺"))
    assert files[5].number not in listed(signed_in(ma_lan), q="和顺")


def test_the_beginning_of_a_number_finds_the_numbers_that_begin_so(cast, ma_lan, signed_in, heshun):
    files = [a_file(ma_lan, customer=heshun) for _number in range(2)]
    quoting = a_file(ma_lan, customer=heshun, title=f"补充 {files[0].number}")
    add_search([*files, quoting])
    client = signed_in(ma_lan)
    assert listed(client, q="06-2026-0000") == [file.number for file in (quoting, *reversed(files))]
    assert listed(client, q=files[0].number) == [files[0].number]
    assert listed(client, q=files[0].number[2:]) == [quoting.number, files[0].number]  # its end: as words


def test_a_file_is_opened_and_found_by_its_words(cast, ma_lan, signed_in, heshun):
    client = signed_in(ma_lan)
    given = {"category": Category.objects.get(code="06").pk, "title": "年度供货合同", "customer_code": heshun.code}
    given |= {"year": "2026", "medium": "both", "department": "", "subject": "", "note": ""}
    answer = client.post(reverse("archives:file_new"), {**given, "token": "a1"}, follow=True)
    file = ArchiveFile.objects.get(title="年度供货合同")
    assert answer.redirect_chain[-1][0] == file.get_absolute_url()
    assert file.number == "06-2026-00001"
    assert file.department == cast.sales_one
    for words in ("供货合同", "ndgh", file.number, "和顺"):
        assert file.number in listed(client, q=words), words
    assert listed(client, q="没有的") == []
    assert Event.objects.filter(deed="archives.open_file", record_id=file.pk, by=ma_lan).exists()


def test_a_doubled_click_opens_one_file(ma_lan, signed_in):
    client = signed_in(ma_lan)
    given = {"category": Category.objects.get(code="08").pk, "title": "会议纪要", "subject": "季度会议", "year": "2026"}
    for _each in range(2):
        client.post(reverse("archives:file_new"), {**given, "medium": "paper", "token": "same"})
    assert ArchiveFile.objects.count() == 1


def test_bad_input_keeps_what_was_typed(ma_lan, signed_in):
    given = {"category": "", "title": "会议纪要", "subject": "", "customer_code": "K-无", "year": "20", "token": "t"}
    answer = signed_in(ma_lan).post(reverse("archives:file_new"), given)
    assert answer.status_code == 422
    assert "会议纪要" in answer.content.decode()
    assert {"category", "customer_code", "medium"} <= set(answer.context["form"].errors)


@pytest.mark.rule("S1-05 R20")
def test_nobody_sets_a_level_beyond_the_own_clearance(cast, ma_lan, signed_in):
    ma_lan.clearance = 1
    ma_lan.save()
    file = a_file(ma_lan)
    page = reverse("archives:file_level", args=[file.pk])
    offered = signed_in(ma_lan).get(page).context["form"].fields["level"].choices
    assert [str(value) for value, _label in offered] == ["", "0", "1"]
    given = {"level": "2", "until": "", "reason": "重要", "version": file.version, "token": "t"}
    assert signed_in(ma_lan).post(page, given).status_code == 422
    file.refresh_from_db()
    assert file.level == 0


def test_a_level_set_hides_the_file_and_says_who_and_why(cast, ma_lan, signed_in, heshun):
    file = a_file(ma_lan, customer=heshun)
    assert file.number in listed(signed_in(cast.chen_li))
    given = {"level": "2", "until": "", "reason": "含报价底线", "version": file.version, "token": "t"}
    signed_in(ma_lan).post(reverse("archives:file_level", args=[file.pk]), given)
    assert file.number not in listed(signed_in(cast.chen_li))
    assert signed_in(cast.chen_li).get(file.get_absolute_url()).status_code == 404
    event = Event.objects.get(deed="archives.set_level", record_id=file.pk)
    assert (event.by, event.reason, event.changes["level"]) == (ma_lan, "含报价底线", [0, 2])


def test_who_comes_too_late_is_told(ma_lan, han_mei, signed_in):
    file = a_file(ma_lan)
    page = reverse("archives:file_level", args=[file.pk])
    given = {"until": "", "reason": "调整", "version": file.version}
    signed_in(ma_lan).post(page, {**given, "level": "1", "token": "one"})
    late = signed_in(han_mei).post(page, {**given, "level": "3", "token": "two"})
    assert late.status_code == 422
    file.refresh_from_db()
    assert file.level == 1


def test_a_closed_file_counts_its_years(ma_lan, signed_in):
    file = open_file(category=Category.objects.get(code="07"), title="来函", subject="函件", by=ma_lan)
    page = reverse("archives:file_close", args=[file.pk])
    assert signed_in(ma_lan).post(page, {"token": "t"}).status_code == 422  # it is empty
    signed_in(ma_lan).post(page, {"token": "t", "is_confirmed": "on"})
    file.refresh_from_db()
    assert file.closed_on is not None
    assert file.keep_until.year == file.closed_on.year + 5


def test_the_catalogue_costs_the_same_for_three_files_and_thirty(
    ma_lan, signed_in, django_assert_max_num_queries, heshun
):
    client = signed_in(ma_lan)
    for _each in range(3):
        a_file(ma_lan, customer=heshun)
    client.get(reverse("archives:files"))
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("archives:files"))
    for _each in range(30):
        a_file(ma_lan, customer=heshun)
    with django_assert_max_num_queries(12) as many:
        client.get(reverse("archives:files"))
    assert len(few) == len(many)


def test_the_export_holds_only_what_may_be_seen(cast, ma_lan, han_mei, signed_in, heshun):
    a_file(ma_lan, level=3, title="绝密方案", customer=heshun)
    han_mei.clearance = 1
    han_mei.save()
    answer = signed_in(han_mei).post(reverse("archives:files_export"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "绝密方案" not in text
    assert heshun.name in text
