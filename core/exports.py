"""Rows on their way out: xlsx and csv, streamed, safe against formulas, each export in the trail."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.models import Event
from core.secrets import Secret

Column = tuple[str, Callable[[Any], Any]]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in Chinese Excel
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS = 1_048_575  # what one sheet holds below its headings


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def plain_cell(value: Any) -> Any:
    """A value as a spreadsheet takes it: numbers stay numbers, secrets are masked, texts are no formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value.masked if isinstance(value, Secret) else str(value))


def field_columns(model, names: Iterable[str]) -> list[Column]:
    """Fields as columns. Words are translated now: a stream runs after the request's language is gone."""

    def column(name: str) -> Column:
        field = model._meta.get_field(name)
        words = {value: str(label) for value, label in field.flatchoices}
        return str(field.verbose_name), lambda one: words.get(getattr(one, name), getattr(one, name))

    return [column(name) for name in names]


def export_response(
    rows: Iterable[Any], columns: list[Column], *, format: str, name: str, by, record: dict | None = None
) -> HttpResponseBase:
    """The rows as a download. `record` goes into the trail: what was asked for (filter, sort); the count is added.

    The rows are read once, after this function returns for csv and before for xlsx.
    """
    cells = ([plain_cell(getter(row)) for _label, getter in columns] for row in rows)
    headings = [str(label) for label, _getter in columns]
    file_name = f"{name}-{timezone.localdate():%Y%m%d}.{format}"
    if format == "xlsx":
        file, count = write_xlsx(headings, cells, by=by)
        log_export(name, count, by=by, record=record, address=trail.client_address.get())
        return attached(FileResponse(file, content_type=XLSX), file_name)
    counted = Counted(cells)
    here = trail.client_address.get()  # the stream runs after the request
    log = partial(log_export, name, by=by, record=record, address=here)
    body = logged(csv_text(headings, counted), lambda: log(counted.count))
    return attached(StreamingHttpResponse(body, content_type="text/csv; charset=utf-8"), file_name)


def attached(response: HttpResponseBase, file_name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    response["Cache-Control"] = "no-store"
    return response


class Counted:
    """Rows that count themselves as they pass."""

    def __init__(self, rows: Iterable):
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator:
        for row in self.rows:
            self.count += 1
            yield row


def logged(body: Iterator[bytes], log: Callable[[], None]) -> Iterator[bytes]:
    """The body; logged also when the reader goes away half-way."""
    try:
        yield from body
    finally:
        log()


def log_export(name: str, count: int, *, by, record: dict | None, address: str | None) -> None:
    with transaction.atomic():
        Event.objects.create(
            by=by,
            kind=Event.Kind.EXPORT,
            deed="core.export",
            record_type="",
            record_name=name[:200],
            details={**(record or {}), "count": count},
            address=address,
        )


def csv_text(headings: list[str], rows: Iterable[list]) -> Iterator[bytes]:
    """UTF-8 with the mark that Excel needs, some hundred rows at a time."""
    page = io.StringIO()
    writer = csv.writer(page)
    page.write("\ufeff")
    writer.writerow([safe_text(text) for text in headings])
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % 500 == 0:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def write_xlsx(headings: list[str], rows: Iterable[list], *, by=None, file=None) -> tuple[Any, int]:
    """A workbook written row by row; a watermark sheet names who and when. Gives the file and the number of rows."""
    import xlsxwriter  # not when a process starts

    file = file or tempfile.TemporaryFile()  # noqa: SIM115
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold = book.add_format({"bold": True, "bottom": 1})
    count, page = 0, None
    for row in rows:
        if count % SHEET_ROWS == 0:
            page = add_page(book, headings, bold)
        for place, value in enumerate(row):
            page.write(count % SHEET_ROWS + 1, place, value)
        count += 1
    if page is None:
        add_page(book, headings, bold)
    if by is not None:
        add_watermark(book, count, by)
    book.close()
    file.seek(0)
    return file, count


def add_page(book, headings: list[str], bold):
    page = book.add_worksheet()
    page.freeze_panes(1, 0)
    for place, text in enumerate(headings):
        page.set_column(place, place, max(10, min(40, 2 * len(text) + 4)))
        page.write_string(0, place, safe_text(text), bold)
    return page


def add_watermark(book, count: int, by) -> None:
    page = book.add_worksheet(_("About this file"))
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 48)
    lines = [
        (_("Exported by"), f"{by} ({by.get_username()})"),
        (_("Exported at"), f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"),
        (_("Rows"), str(count)),
        (_("Note"), _("For internal use. Every export is recorded.")),
    ]
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            page.write_string(number, place, safe_text(text))
