import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from core.exports import export_response, safe_text
from core.models import Event
from core.secrets import Secret
from core.trail import client_address

pytestmark = pytest.mark.django_db
ROWS = [
    {"name": "华东酒业", "phone": Secret.of("13800001234"), "amount": Decimal("12.5"), "on": date(2026, 3, 25)},
    {"name": '=HYPERLINK("http://x")', "phone": "", "amount": Decimal("-3"), "on": None},
]
COLUMNS = [(name, lambda row, name=name: row[name]) for name in ("name", "phone", "amount", "on")]


def export(cast, format, rows=ROWS):
    response = export_response(iter(rows), COLUMNS, format=format, name="客户", by=cast.chen_li, record={"filter": "A"})
    return response, b"".join(response.streaming_content)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"])
def test_no_text_is_taken_for_a_formula(text):
    assert safe_text(text) == "'" + text


def test_csv_has_the_mark_for_excel_masks_secrets_and_disarms_formulas(cast):
    response, content = export(cast, "csv")

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1] == ["华东酒业", "138****1234", "12.5", "2026-03-25"]
    assert rows[2] == ['\'=HYPERLINK("http://x")', "", "-3", ""]
    assert "attachment" in response["Content-Disposition"]


def test_xlsx_holds_numbers_no_formulas_and_names_who_and_when(cast):
    _response, content = export(cast, "xlsx")

    book = openpyxl.load_workbook(io.BytesIO(content))
    page, about = book.worksheets
    assert [cell.value for cell in page[2]] == ["华东酒业", "138****1234", 12.5, "2026-03-25"]
    assert page["A3"].value == '\'=HYPERLINK("http://x")'
    assert page["A3"].data_type == "s"
    assert "陈立 (chenli)" in [cell.value for cell in about["B"]]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_is_in_the_trail_with_filter_and_count(cast, format):
    export(cast, format)

    event = Event.objects.get(kind=Event.Kind.EXPORT)
    assert (event.by, event.record_name, event.details) == (cast.chen_li, "客户", {"filter": "A", "count": 2})


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_trail_knows_from_where_also_when_the_request_is_over(cast, format):
    token = client_address.set("10.9.8.7")
    response = export_response(iter(ROWS), COLUMNS, format=format, name="客户", by=cast.chen_li)
    client_address.reset(token)
    list(response.streaming_content)

    assert Event.objects.get(kind=Event.Kind.EXPORT).address == "10.9.8.7"


def test_an_empty_export_has_its_headings(cast):
    assert export(cast, "csv", [])[1].decode("utf-8-sig").strip() == "name,phone,amount,on"
    page = openpyxl.load_workbook(io.BytesIO(export(cast, "xlsx", [])[1])).worksheets[0]
    assert [cell.value for cell in page[1]] == ["name", "phone", "amount", "on"]
