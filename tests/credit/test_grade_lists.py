"""The customers of each grade on paper and as a spreadsheet: A, B and C alike."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from core import jobs
from core.models import Job
from tests.credit.campaigns import make_company, published

HELD = {"A": {"客户1", "客户2"}, "B": {"客户3", "客户4", "客户5"}, "C": {"客户6", "客户7", "客户8"}}


@pytest.fixture
def run(cast):
    return published(cast, make_company(cast).boss).run


def named(text: str) -> set[str]:
    return {f"客户{number}" for number in range(1, 9) if f"客户{number}" in text}


@pytest.mark.parametrize("grade", "ABC")
def test_each_grade_has_its_list_as_pdf_and_as_spreadsheet(cast, run, signed_in, grade):
    client = signed_in(cast.gm)
    client.post(reverse("credit:run_print", args=[run.pk]), {"key": "k", "grade": grade})
    job = jobs.run_now(Job.objects.get(kind="grading_pdf"))
    answer = client.get(reverse("credit:run_file", args=[run.pk, job.pk]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(b"".join(answer.streaming_content))).pages)
    assert named(text) == HELD[grade]
    answer = client.post(f"{reverse('credit:run_export', args=[run.pk])}?grade={grade}", {"format": "xlsx"})
    rows = load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values
    assert named(str(list(rows))) == HELD[grade]


def test_one_page_orders_the_lists_of_several_grades(cast, run, signed_in):
    """They are ordered from one page, with one key: each grade is a print of its own, and a doubled click is one."""
    client = signed_in(cast.gm)
    for grade in ("A", "B", "B", "C", "", "X"):
        client.post(reverse("credit:run_print", args=[run.pk]), {"key": "k", "grade": grade})
    assert sorted(job.params["grade"] for job in Job.objects.filter(kind="grading_pdf")) == ["", "A", "B", "C"]


def test_the_page_of_the_grading_offers_them(cast, run, signed_in):
    text = signed_in(cast.gm).get(run.get_absolute_url()).content.decode()
    for grade in "ABC":
        assert f"{grade} 级名单 PDF" in text
        assert f"?grade={grade}" in text
