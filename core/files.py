"""Reading tables: xlsx, xls and csv, told by their content, as a stream of rows of text."""

import codecs
import csv
import io
import itertools
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

import xlrd
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused

Opener = Callable[[], BinaryIO]
GZIP, ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"GIF8")
BLOCK = 1 << 18
LOOK_AT = 30  # rows looked at to find the headings
LONGEST_CELL = 1_000_000
LONGEST_LINE = 8_000_000
MOST_COLUMNS = 500  # a form of as many choices is still taken by Django
# What the two libraries raise on damaged workbooks, found by damaging some thousand.
BROKEN = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, EOFError, OSError)
BROKEN_XLSX = (*BROKEN, zipfile.BadZipFile, zlib.error, RuntimeError, SyntaxError)
BROKEN_XLS = (*BROKEN, xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error)


@dataclass
class Layout:
    """How a file is to be read; kept with the import as JSON."""

    format: str
    encoding: str = ""
    delimiter: str = ""
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    heading_row: int = 0
    headings: list[str] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list, repr=False)

    def as_json(self) -> dict:
        return {name: value for name, value in asdict(self).items() if name != "samples"}

    @classmethod
    def from_json(cls, data: dict) -> "Layout":
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})


def sniff(opener: Opener, *, sheet: str = "", fits: Callable[[list[str]], int] | None = None) -> Layout:
    """The layout of a file that is already unpacked. Of several sheets the named one, else the one that fits best."""
    with opener() as file:
        head = file.read(512)
    if not head:
        raise Refused(_("The file is empty."), code="empty")
    layout = Layout(format=tell_format(head))
    if layout.format == "csv":
        layout.encoding = find_encoding(opener)
        layout.delimiter = find_delimiter(opener, layout.encoding)
        layout.sheets = [""]
    else:
        layout.sheets = sheet_names(opener, layout)
    if sheet and sheet not in layout.sheets:
        raise Refused(
            _("There is no sheet “%(name)s”; possible: %(sheets)s.")
            % {"name": sheet, "sheets": ", ".join(layout.sheets)},
            code="sheet",
        )
    choose_sheet(opener, layout, [sheet] if sheet else layout.sheets, fits or len)
    return layout


def tell_format(head: bytes) -> str:
    if head.startswith(ZIP):
        return "xlsx"
    if head.startswith(OLE):
        return "xls"
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if head.startswith(OTHERS) or (head.count(0) * 20 > len(head) and not is_wide):
        raise Refused(_("This is not a table. Give an Excel workbook or a CSV file."), code="format")
    start = head.lstrip(codecs.BOM_UTF8).lstrip()[:100].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<svg", b"{\\rtf")):
        raise Refused(
            _("This is a web page or another text, not a table. Save it in Excel as .xlsx and try again."),
            code="format",
        )
    return "csv"


def choose_sheet(opener: Opener, layout: Layout, names: list[str], fits: Callable[[list[str]], int]) -> None:
    best = -1
    for name in names:
        rows = list(itertools.islice(raw_rows(opener, layout, name), LOOK_AT))
        place = find_headings(rows)
        if place is None:
            continue
        headings = name_headings(rows[place], rows[place + 1 :])
        if (score := fits(headings)) > best:
            best = score
            layout.sheet, layout.heading_row, layout.headings = name, place, headings
            samples = [row for row in rows[place + 1 :] if any(row)][:3]
            layout.samples = [fill(row, len(headings)) for row in samples]
    if best < 0:
        raise Refused(_("The file holds no rows."), code="empty")


def find_headings(rows: list[list[str]]) -> int | None:
    """The first row that looks like headings: most cells filled, words, not numbers. Titles above are passed over."""
    filled = [sum(bool(cell) for cell in row) for row in rows]
    widest = max(filled, default=0)
    if not widest:
        return None
    for place, row in enumerate(rows):
        if filled[place] * 10 >= widest * 6 and not any(looks_like_value(cell) for cell in row):
            return place
    return next(place for place, count in enumerate(filled) if count)


def looks_like_value(text: str) -> bool:
    return bool(text) and (len(text) > 60 or not any(letter.isalpha() for letter in text))


def column_letter(place: int) -> str:
    """A to Z, then AA to SF: there are no more than MOST_COLUMNS."""
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def name_headings(row: list[str], below: list[list[str]]) -> list[str]:
    """Each heading once; a column without one is called by its letter, empty columns at the end are dropped."""
    width = max([len(row), *(len(one) for one in below)])
    while width and not any(cell_at(one, width - 1) for one in (row, *below)):
        width -= 1
    if width > MOST_COLUMNS:
        raise Refused(
            _("The table has %(count)d columns; %(most)d fit.") % {"count": width, "most": MOST_COLUMNS}, code="columns"
        )
    names: list[str] = []
    for place in range(width):
        name = " ".join(cell_at(row, place).split())[:100] or f"({column_letter(place)})"
        twin, count = name, 1
        while twin in names:
            count += 1
            twin = f"{name} ({count})"
        names.append(twin)
    return names


def cell_at(row: list[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def fill(row: list[str], width: int) -> list[str]:
    return (row + [""] * (width - len(row)))[:width]


def read_rows(opener: Opener, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) below the headings, numbered from 1; empty rows are counted and left out."""
    for number, row in enumerate(raw_rows(opener, layout, layout.sheet), start=-layout.heading_row):
        if number > 0 and any(row):
            yield number, row


def raw_rows(opener: Opener, layout: Layout, sheet: str) -> Iterator[list[str]]:
    read = {"csv": csv_rows, "xlsx": xlsx_rows, "xls": xls_rows}[layout.format]
    return read(opener, layout, sheet)


# csv


def find_encoding(opener: Opener) -> str:
    """By the mark at the start, else strict UTF-8, else strict GB18030. Never guesses a one-byte code."""
    with opener() as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        order = ["utf-16"]
    else:
        order = ["utf-8-sig"] if head.startswith(codecs.BOM_UTF8) else ["utf-8", "gb18030"]
    for encoding in order:
        wrong = first_wrong_byte(opener, encoding)
        if wrong is None:
            return encoding
        if wrong == -1:
            raise Refused(_("The file breaks off in the middle of a character: it is not complete."), code="half")
    raise Refused(
        _("The text is neither UTF-8 nor GB18030. Save it in Excel as “CSV UTF-8” and try again."), code="encoding"
    )


def first_wrong_byte(opener: Opener, encoding: str) -> int | None:
    """None when everything can be read, -1 when only the last character is cut off, else about where it fails."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place, has_wide = 0, False
    with opener() as file:
        try:
            while block := file.read(BLOCK):
                has_wide |= not decoder.decode(block).isascii()
                place += len(block)
        except UnicodeDecodeError as error:
            return place + error.start
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return -1 if has_wide else place
    return None


def text_lines(opener: Opener, encoding: str) -> Iterator[str]:
    with opener() as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise Refused(_("A line of the file is too long to be read."), code="line")
            yield line.replace("\x00", "") if "\x00" in line else line


def find_delimiter(opener: Opener, encoding: str) -> str:
    """Comma, tab or semicolon: the one that cuts most rows into the same number of cells."""
    lines = list(itertools.islice(text_lines(opener, encoding), 200))
    best, chosen = 0, ","
    for delimiter in (",", "\t", ";"):
        try:
            widths = [len(row) for row in itertools.islice(csv.reader(lines, delimiter=delimiter), LOOK_AT) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=0)
        score = widths.count(usual) * usual if usual > 1 else 0
        if score > best:
            best, chosen = score, delimiter
    return chosen


def csv_rows(opener: Opener, layout: Layout, _sheet: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text_lines(opener, layout.encoding), delimiter=layout.delimiter)
    try:
        for row in reader:
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise Refused(
            _("Line %(number)s cannot be read: a quotation mark is opened and not closed.")
            % {"number": reader.line_num},
            code="half",
        )


# workbooks


def cannot_read() -> Refused:
    return Refused(_("The workbook cannot be read: it is incomplete, damaged or protected by a password."), code="half")


def open_xlsx(opener: Opener):
    import openpyxl  # a tenth of what every process would read when it starts

    file = opener()
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > settings.KEGUAN_UNPACKED_LIMIT:
                raise too_big_unpacked()
        file.seek(0)
        return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except BROKEN_XLSX:
        raise cannot_read()


def too_big_unpacked() -> Refused:
    limit = settings.KEGUAN_UNPACKED_LIMIT // 2**20
    return Refused(_("Unpacked the file is larger than %(limit)s MB.") % {"limit": limit}, code="big")


def open_xls(opener: Opener):
    try:
        with opener() as file:
            return xlrd.open_workbook(file_contents=file.read(), on_demand=True, logfile=open(os.devnull, "w"))
    except BROKEN_XLS:
        raise cannot_read()


def sheet_names(opener: Opener, layout: Layout) -> list[str]:
    if layout.format == "xls":
        return open_xls(opener).sheet_names()
    book = open_xlsx(opener)
    try:
        return [sheet.title for sheet in book.worksheets]
    finally:
        book.close()


def xlsx_rows(opener: Opener, _layout: Layout, sheet: str) -> Iterator[list[str]]:
    book = open_xlsx(opener)
    try:
        page = book[sheet]
        page.reset_dimensions()  # what the file says of its own size is often wrong
        for row in page.iter_rows(values_only=True):
            yield [cell_text(value) for value in row]
    except BROKEN_XLSX:
        raise cannot_read()
    finally:
        book.close()


def xls_rows(opener: Opener, _layout: Layout, sheet: str) -> Iterator[list[str]]:
    book = open_xls(opener)
    try:
        page = book.sheet_by_name(sheet)
        for place in range(page.nrows):
            cells = zip(page.row_types(place), page.row_values(place), strict=True)
            yield [cell_text(xls_value(kind, value, book.datemode)) for kind, value in cells]
    except BROKEN_XLS:
        raise cannot_read()
    finally:
        book.release_resources()


def xls_value(kind: int, value, datemode: int):
    if kind == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate.xldate_as_datetime(value, datemode)
        except xlrd.xldate.XLDateError:
            return value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "")
    return value


def cell_text(value) -> str:
    """A cell as a person reads it: 12 not 12.0, 2019-01-02 not a serial number, fifteen digits like Excel."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def float_text(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text
