"""The printed list."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import pdf
from core.errors import Refused
from credit.actions import compute_grades
from credit.documents import grading as documents
from credit.models import GradingRun
from tests.credit.conftest import make_customer, sell


@pytest.fixture
def run(cast):
    for number in range(7):
        sell(make_customer(f"重庆单氏商贸{number}号", owner=cast.chen_li, department=cast.sales_one), 100 + number)
    sell(make_customer("外部客户", department=cast.service), 400)
    run = GradingRun.objects.create(
        key="print",
        date_from=date(2025, 1, 1),
        date_to=date(2025, 12, 31),
        policy={"cuts": ["75", "95"], "boundary": "within"},
        started_by=cast.system,
    )
    return compute_grades(run=run)


def pages(body: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(body)).pages]


def test_the_print_holds_names_shares_and_who_printed(cast, run, settings):
    settings.COMPANY_NAME = "示范酒业"
    (page,) = pages(documents.grading_list(run, by=cast.gm))
    for words in ("重庆单氏商贸6号", "外部客户", "35.68%", "100.00%", "400.00", "示范酒业", "总经理", "2025-12-31"):
        assert words in page


def test_the_print_holds_what_the_person_may_see(cast, run):
    (page,) = pages(documents.grading_list(run, by=cast.chief))
    assert "重庆单氏商贸6号" in page
    assert "外部客户" not in page


def test_parts_are_joined_with_running_page_numbers(cast, run, monkeypatch):
    monkeypatch.setattr(documents, "PART", 3)
    done = []
    found = pages(documents.grading_list(run, by=cast.gm, on_part=lambda count, total: done.append((count, total))))
    assert done == [(3, 8), (6, 8), (8, 8)]
    assert [page.strip().splitlines()[-1].split()[-1] for page in found] == ["1", "2", "3"]
    assert sum(page.count("重庆单氏商贸") for page in found) == 7


def test_only_files_of_the_site_are_opened():
    assert pdf.file_behind("file:///static/css/print.css").name == "print.css"
    for url in ("file:///etc/passwd", "https://example.org/x.png", "file:///static/../../manage.py", "data:,x"):
        with pytest.raises(ValueError, match="not a file of this site"):
            pdf.file_behind(url)


def test_missing_libraries_are_said(monkeypatch):
    monkeypatch.setattr(pdf, "library_error", lambda: "OSError")
    assert pdf.pdf_problem() == "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    with pytest.raises(Refused, match="apt-get"):
        pdf.render_pdf("credit/print_grading.html", {}, "x")
