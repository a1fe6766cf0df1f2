"""Registers: the page, the file and the book say the same, and nothing of what one may not know of."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from archives.actions.loans import hand_over, take_back
from archives.documents import registers as books
from archives.models import AccessRequest, Grant, Reading
from archives.opening import record_opening
from archives.registers.reading import READING
from core import jobs
from core.models import Event, Job
from customers.actions import create_customers
from customers.models import Customer
from staff.actions.people import change_person
from tests.archives.conftest import a_file, grant_to

NAMES = list(READING)


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


def lend_and_read(by, customer, reader, *, level=0, count=1) -> list:
    """So many files, each asked for, read and lent."""
    made = []
    for _each in range(count):
        file = a_file(by, customer=customer, level=level, state="shelved", title="并购底价")
        reading = grant_to(reader, file)
        record_opening(file, reader, "page", page=1, grant=reading)
        made.append(hand_over(grant=grant_to(reader, file, way="out"), condition="完好", by=by))
    return made


def exported(client, name, query="") -> list[list]:
    answer = client.post(f"{reverse('archives:register_export', args=[name])}{query}", {"format": "xlsx"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]


def printed(client, name, query="") -> str:
    client.post(f"{reverse('archives:register_print', args=[name])}{query}", {"key": "once"})
    job = jobs.run_now(Job.objects.latest("pk"))
    assert job.state == "done", job.error
    return "".join(page.extract_text() for page in PdfReader(job.result_file.open("rb")).pages)


def listed(client, name, query="") -> list:
    return client.get(f"{reverse(f'archives:{name}')}{query}").context["page"].rows


@pytest.mark.rule("S1-05 R18", "S1-05 R15")
@pytest.mark.parametrize("name", NAMES)
def test_page_file_and_book_hold_the_same_lines(cast, ma_lan, heshun, signed_in, name):
    lend_and_read(ma_lan, heshun, cast.chen_li, count=2)
    client = signed_in(ma_lan)
    rows = listed(client, name)
    assert len(rows) >= 2
    assert len(exported(client, name)) == len(rows)
    text = printed(client, name)
    assert f"{len(rows)} 行" in text
    assert Job.objects.latest("pk").result == {"count": len(rows)}
    assert Event.objects.filter(deed="core.export", details__count=len(rows)).count() == 2
    assert "并购底价" not in text + str(exported(client, name))


@pytest.mark.parametrize("name", NAMES)
def test_what_one_may_not_know_of_stands_in_no_register(cast, ma_lan, heshun, signed_in, name):
    lend_and_read(ma_lan, heshun, cast.chen_li, level=2)
    ma_lan.clearance = 0
    ma_lan.save()
    client = signed_in(ma_lan)
    assert (listed(client, name), exported(client, name)) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_a_register_asks_as_often_for_thirty_lines_as_for_three(
    cast, ma_lan, heshun, signed_in, name, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in(ma_lan)
    lend_and_read(ma_lan, heshun, cast.chen_li, count=3)
    client.get(reverse(f"archives:{name}"))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse(f"archives:{name}"))
    lend_and_read(ma_lan, heshun, cast.wang_qian, count=15)
    with django_assert_num_queries(len(few)):
        client.get(reverse(f"archives:{name}"))


def test_a_book_is_printed_in_parts_without_losing_a_line(cast, ma_lan, heshun, signed_in, monkeypatch):
    monkeypatch.setattr(books, "PART", 2)
    made = lend_and_read(ma_lan, heshun, cast.chen_li, count=5)
    text = printed(signed_in(ma_lan), "loans").replace("\n", "")
    assert [loan.file.number for loan in made if loan.file.number not in text] == []


def test_a_book_is_no_longer_than_the_rules_allow(cast, ma_lan, heshun, signed_in, publish):
    publish(book_rows=100)
    file = a_file(ma_lan, customer=heshun)
    Reading.objects.bulk_create(
        Reading(at=timezone.now(), by=cast.chen_li, kind="page", file=file) for _each in range(101)
    )
    client = signed_in(ma_lan)
    answer = client.post(reverse("archives:register_print", args=["readings"]), follow=True)
    assert "100" in answer.content.decode()
    assert not Job.objects.filter(kind=books.KIND).exists()


def test_a_doubled_click_prints_one_book(cast, ma_lan, heshun, signed_in):
    lend_and_read(ma_lan, heshun, cast.chen_li)
    client = signed_in(ma_lan)
    for _twice in range(2):
        client.post(reverse("archives:register_print", args=["loans"]), {"key": "same"})
    assert Job.objects.filter(kind=books.KIND).count() == 1


@pytest.mark.rule("S1-05 R13")
def test_a_printed_book_is_gone_with_the_clearance_that_it_was_printed_under(cast, ma_lan, heshun, signed_in):
    lend_and_read(ma_lan, heshun, cast.chen_li, level=2)
    client = signed_in(ma_lan)
    printed(client, "loans")
    book = reverse("core:job_file", args=[Job.objects.latest("pk").pk])
    assert client.get(book).status_code == 200
    ma_lan.name = "马岚"
    change_person(person=ma_lan, by=cast.admin)
    assert client.get(book).status_code == 200
    ma_lan.clearance = 1
    change_person(person=ma_lan, by=cast.admin)
    assert client.get(book).status_code == 404
    assert "涉密级别" in Job.objects.latest("pk").error
    assert Event.objects.filter(deed="staff.withdraw_exports", details__count=1).count() == 1


def test_a_worker_that_dies_while_it_prints_costs_nothing(cast, ma_lan, heshun, signed_in, monkeypatch):
    """The lease runs out, the next worker prints it anew: one file, told of once."""
    monkeypatch.setattr(books, "PART", 2)
    lend_and_read(ma_lan, heshun, cast.chen_li, count=5)
    client = signed_in(ma_lan)
    client.post(reverse("archives:register_print", args=["loans"]), {"key": "killed"})
    job, render, parts = Job.objects.get(kind=books.KIND), books.render_pdf, []

    def die(*args, **kwargs):
        parts.append(1)
        if len(parts) == 2:
            raise KeyboardInterrupt  # as a worker goes that is killed: nothing of ours is called any more
        return render(*args, **kwargs)

    monkeypatch.setattr(books, "render_pdf", die)
    with pytest.raises(KeyboardInterrupt):
        jobs.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_file.name) == ("running", "")
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    done = jobs.run_now(job)
    assert (done.state, done.result) == ("done", {"count": 5})
    assert Event.objects.filter(deed="core.export").count() == 1


@pytest.mark.parametrize("deed", ["register_export", "register_print"])
def test_only_who_may_export_takes_a_register_along(cast, ma_lan, signed_in, deed):
    assert signed_in(cast.chen_li).post(reverse(f"archives:{deed}", args=["loans"])).status_code == 403
    assert signed_in(ma_lan).post(reverse(f"archives:{deed}", args=["nowhere"])).status_code == 404


@pytest.mark.rule("S0-15 R10", "S1-05 R13")
def test_auditors_find_who_opened_what_and_who_tried(cast, ma_lan, heshun, signed_in):
    """Without clearance: the file is a number, and no link."""
    file, other = a_file(ma_lan, level=2, customer=heshun), a_file(ma_lan, level=0, customer=heshun)
    grant = grant_to(cast.chen_li, file, way="copy")
    record_opening(file, cast.chen_li, "page", page=1, grant=grant)
    record_opening(file, cast.li_qiang, "refused", why="no grant")
    record_opening(other, cast.chen_li, "page", page=1)
    auditor = signed_in(cast.sun)
    found = {
        query: len(listed(auditor, "readings", f"?{query}"))
        for query in (
            "",
            f"by={cast.chen_li.pk}",
            f"number={file.number}",
            f"grant={grant.pk}",
            "way=copy",
            "way=screen",
            "kind=refused",
            f"at_from={timezone.localdate()}",
            f"at_to={timezone.localdate() - timedelta(days=1)}",
        )
    }
    assert list(found.values()) == [3, 2, 2, 1, 1, 0, 1, 3, 0]
    page = auditor.get(f"{reverse('archives:readings')}?number={file.number}").content.decode()
    assert file.number in page
    assert file.get_absolute_url() not in page
    assert file.title not in page


def test_only_who_audits_reads_the_record(cast, signed_in):
    assert signed_in(cast.chen_li).get(reverse("archives:readings")).status_code == 403


@pytest.mark.rule("S0-15 R11", "S0-07 R6")
def test_what_was_given_to_outsiders_stands_there_with_papers_and_purpose(cast, ma_lan, heshun, signed_in):
    grant = grant_to(cast.chen_li, a_file(ma_lan, customer=heshun), way="give")
    said = {"outsider": "钱律师", "unit": "正和律师事务所", "papers": "介绍信 12 号", "purpose": "应法院要求"}
    AccessRequest.objects.filter(pk=grant.request_id).update(reader="outside", **said)
    [line] = exported(signed_in(ma_lan), "consultations", "?way=give")
    assert set(said.values()) <= set(line)


@pytest.mark.parametrize(("state", "word"), [("open", "有效"), ("ended", "已结束"), ("revoked", "已撤销")])
def test_open_ended_and_revoked_are_three_words(cast, ma_lan, heshun, signed_in, state, word):
    file, now = a_file(ma_lan, customer=heshun), timezone.now()
    _kept, ended, revoked = (grant_to(cast.chen_li, file) for _each in range(3))
    Grant.objects.filter(pk=ended.pk).update(ends_at=now - timedelta(minutes=1))
    Grant.objects.filter(pk=revoked.pk).update(revoked_at=now, revoked_by=ma_lan)
    [row] = listed(signed_in(ma_lan), "consultations", f"?state={state}")
    assert row.stands == word


def test_bad_filters_are_said_and_show_nothing_else(cast, ma_lan, heshun, signed_in):
    lend_and_read(ma_lan, heshun, cast.chen_li)
    client = signed_in(ma_lan)
    for query in ("?grant=x", "?at_from=2026-99-99", "?by=999999", "?grant=99999999999999999999"):
        assert client.get(f"{reverse('archives:readings')}{query}").status_code == 200


def test_a_loan_that_came_back_says_so_in_the_register(cast, ma_lan, heshun, signed_in):
    [loan] = lend_and_read(ma_lan, heshun, cast.chen_li)
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    client = signed_in(ma_lan)
    assert len(exported(client, "loans", "?stand=returned")) == 1
    assert exported(client, "loans", "?stand=out") == []
