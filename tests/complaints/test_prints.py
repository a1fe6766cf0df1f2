"""Sheets, letters and the register book, read back from the PDF."""

import time
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from complaints import documents
from complaints.documents.common import INTERNAL
from complaints.documents.offers import SHEETS, offered
from complaints.documents.ordering import filtered, order_book
from complaints.models import Complaint, Responsibility
from complaints.policy import ComplaintPolicy
from core import jobs
from core.bulk import insert_rows
from core.errors import Refused
from core.models import Event, Job
from core.pdf import pdf_problem
from tests.complaints.walking import close, settle

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(pdf_problem()), reason="the libraries of WeasyPrint are missing"),
]


def text_of(body: bytes) -> str:
    """What stands on the pages; line breaks of a narrow column say nothing."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages)


def keywords_of(body: bytes) -> str:
    return PdfReader(BytesIO(body)).metadata.get("/Keywords", "")


@pytest.fixture
def blamed(make_complaint, cast):
    """A case with an answer, a cause and somebody responsible."""
    case = close(make_complaint("瓶口渗漏", wanted="换货并说明原因"))
    now = case.filed_at
    Responsibility.objects.create(
        complaint=case,
        department=cast.sales_one,
        employee=cast.chen_li,
        share=100,
        reason="装车未固定",
        named_at=now,
        named_by=cast.gm,
    )
    return case


def test_the_register_sheet_holds_what_was_taken_down(make_complaint, cast):
    case = make_complaint("瓶口渗漏", wanted="换货并说明原因", product="五粮春", batch="B-77")
    text = text_of(documents.register_sheet(case, by=cast.zhou_min))
    for part in (case.number, "瓶口渗漏", "到货六箱有两箱破损", "换货并说明原因", "五粮春", "B-77", "周敏"):
        assert part in text


@pytest.mark.rule("S3-09 R3")
def test_the_handling_sheet_is_marked_as_internal(blamed, cast):
    body = documents.handling_sheet(blamed, by=cast.gm)
    assert keywords_of(body) == INTERNAL
    assert "不得流出公司" in text_of(body)
    assert "装车未固定" in text_of(body)


@pytest.mark.rule("S3-09 R3")
def test_the_handling_sheet_takes_a_permission_of_its_own(blamed, cast, signed_in):
    address = reverse("complaints:print_handling", args=[blamed.pk])
    assert signed_in(cast.chen_li).post(address).status_code == 403
    with pytest.raises(Refused):
        documents.handling_sheet(blamed, by=cast.chen_li)
    assert "handling" not in offered(blamed, cast.chen_li, is_investigated=True)
    assert "handling" not in SHEETS  # so no address of a letter gives it
    page = signed_in(cast.gm).post(address)
    assert page.status_code == 200
    assert page["Content-Type"] == "application/pdf"


@pytest.mark.rule("S3-09 R3")
def test_a_letter_says_nothing_of_what_the_company_found_out_about_itself(blamed, cast):
    for letter in (documents.feedback_letter(blamed, by=cast.gm), SHEETS["open"](blamed, by=cast.gm)):
        text = text_of(letter)
        assert "已换货,请查收。" in text
        assert blamed.number in text
        for inner in ("装车未固定", "陈立", "包装运输", "内部资料"):
            assert inner not in text
        assert INTERNAL not in keywords_of(letter)


@pytest.mark.rule("S2-14 R10")
def test_the_investigation_report_needs_an_investigation(make_complaint, cast):
    case = make_complaint()
    with pytest.raises(Refused):
        documents.investigation_report(case, by=cast.gm)
    text = text_of(documents.investigation_report(settle(case), by=cast.gm))
    for part in ("包装运输", "装车未固定", "两箱外箱破损"):
        assert part in text


def test_nothing_is_offered_that_would_be_refused(make_complaint, cast, signed_in):
    case = make_complaint()
    assert offered(case, cast.gm, is_investigated=False) == ["register", "handling"]
    client = signed_in(cast.gm)
    for sheet in ("investigation", "feedback", "open"):
        response = client.post(reverse("complaints:print_sheet", args=[case.pk, sheet]))
        assert response.url == case.get_absolute_url()
    assert client.post(reverse("complaints:print_sheet", args=[case.pk, "handling"])).status_code == 404
    assert not Event.objects.filter(deed="complaints.print").exists()


def test_a_print_leaves_a_trail(make_complaint, cast, signed_in):
    case = make_complaint()
    address = reverse("complaints:print_sheet", args=[case.pk, "register"])
    assert signed_in(cast.zhou_min).post(address).status_code == 200
    event = Event.objects.get(deed="complaints.print")
    assert (event.by, event.record_id, event.kind) == (cast.zhou_min, case.pk, Event.Kind.EXPORT)


def test_whoever_cannot_see_the_case_cannot_print_it(make_complaint, cast, signed_in):
    case = make_complaint(by=cast.zhou_min)
    Complaint.objects.filter(pk=case.pk).update(department=cast.sales_two, handler=cast.gm, registered_by=cast.gm)
    for name in ("complaints:print_sheet", "complaints:print_handling"):
        arguments = [case.pk, "register"] if name.endswith("sheet") else [case.pk]
        response = signed_in(cast.chief).post(reverse(name, args=arguments))
        assert response.status_code in (403, 404)


@pytest.fixture
def many(make_complaint, cast):
    """Seven complaints, two of them major."""
    return [make_complaint(f"第{number}件", severity=3 if number < 2 else 1, hours_ago=number) for number in range(7)]


@pytest.mark.rule("S1-03 R15")
@pytest.mark.parametrize("part", [1, 3, 7, 50])
def test_the_register_book_holds_as_many_as_the_list(many, cast, monkeypatch, part):
    monkeypatch.setattr("complaints.documents.book.PART", part)
    for query, count in (("", 7), ("severity=3", 2), ("severity=2", 0)):
        rows = filtered(query, cast.gm).qs
        body, printed = documents.register_book(rows, by=cast.gm)
        text = text_of(body)
        numbers = [case.number for case in many if case.number in text]
        assert printed == rows.count() == count == len(numbers)
        assert f"共{count}件投诉" in text


def test_the_register_book_is_ordered_once_and_fetched_by_who_ordered_it(many, cast, signed_in):
    address = reverse("complaints:print_book") + "?severity=3"
    for _click in range(2):
        signed_in(cast.gm).post(address, {"key": "a"})
    job = jobs.run_now(Job.objects.get(kind="complaint_book"))
    assert (job.state, job.result, job.total_count) == (Job.State.DONE, {"count": 2}, 2)
    with job.result_file.open() as file:
        text = text_of(file.read())
    assert "第1件" in text
    assert "第2件" not in text
    assert Event.objects.get(deed="core.export").by == cast.gm


def test_a_book_that_is_too_long_is_refused(many, cast, monkeypatch):
    monkeypatch.setattr("complaints.documents.ordering.policy_for", lambda: ComplaintPolicy(book_rows=6))
    with pytest.raises(Refused, match="6"):
        order_book(query="", by=cast.gm, key="x")
    assert order_book(query="severity=3", by=cast.gm, key="x").total_count == 2


@pytest.mark.slow
def test_a_book_of_a_thousand_takes_seconds_and_a_letter_less_than_one(make_complaint, cast):
    """Seconds of the processor: what else the machine does is not counted."""
    letter = close(make_complaint())
    rows = []
    for number in range(999):
        one = Complaint.objects.get(pk=letter.pk)
        one.pk, one.number, one.subject = None, f"B-{number}", f"第{number}件外包装破损"
        rows.append(one)
    insert_rows(Complaint, rows)
    began = time.process_time()
    _body, printed = documents.register_book(Complaint.objects.all(), by=cast.gm)
    book = time.process_time() - began
    assert printed == 1000
    began = time.process_time()
    documents.feedback_letter(letter, by=cast.gm)
    assert (book < 20, time.process_time() - began < 1) == (True, True), book
