import datetime
import gzip
import io
import zipfile
from functools import partial

import openpyxl
import pytest
import xlsxwriter
from cryptography.exceptions import InvalidTag
from django.core.files.storage import FileSystemStorage

from core.errors import Refused
from core.files import cell_text, read_rows, sniff
from core.imports import store

TEXT = '企业名称,注册资金\n上海仓祥绿化工程有限公司,"1,000(万元)"\n'


def opener(content: bytes):
    return partial(io.BytesIO, content)


def read(content: bytes, **more):
    layout = sniff(opener(content), **more)
    return layout, list(read_rows(opener(content), layout))


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        read(content)
    return refusal.value.code


def workbook(rows, *, title="Sheet1", more=()):
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for name, lines in more:
        other = book.create_sheet(name)
        for row in lines:
            other.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "known_as"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_told_by_the_content(encoding, known_as):
    layout, rows = read(TEXT.encode(encoding))

    assert layout.encoding == known_as
    assert layout.headings == ["企业名称", "注册资金"]
    assert rows == [(1, ["上海仓祥绿化工程有限公司", "1,000(万元)"])]


def test_rare_characters_of_gb18030_are_read():
    assert read("姓名,号\n𠮷野㐂,1\n".encode("gb18030"))[1] == [(1, ["𠮷野㐂", "1"])]


def test_one_byte_codes_are_refused_not_guessed():
    assert refused("Name,City\nTomás,Málaga\n".encode("latin-1") + b"\xff\xff") == "encoding"


def test_a_text_cut_off_in_a_character_is_refused():
    assert refused(TEXT.encode()[:-3] + "万".encode()[:2]) == "half"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter):
    text = delimiter.join(["名称", "金额", "说明"]) + "\n" + delimiter.join(["甲", "1", "a b"]) + "\n"
    layout, rows = read(text.encode())

    assert layout.delimiter == delimiter
    assert rows == [(1, ["甲", "1", "a b"])]


def test_quoted_newlines_ragged_and_empty_rows_and_nul_bytes():
    text = '名称,说明,备注\n甲,"第一行\n第二行",x\n\n,,\n乙\n丙,\x00a,b,多余\n'

    assert read(text.encode())[1] == [
        (1, ["甲", "第一行\n第二行", "x"]),
        (4, ["乙"]),
        (5, ["丙", "a", "b", "多余"]),
    ]


def test_titles_above_the_headings_are_passed_over():
    text = "2019 年客户台账,,\n制表人:王倩,,\n客户名称,电话,金额\n甲,13800001111,5\n"
    layout, rows = read(text.encode())

    assert layout.headings == ["客户名称", "电话", "金额"]
    assert rows == [(1, ["甲", "13800001111", "5"])]


def test_double_and_missing_headings_get_names_of_their_own():
    layout, _rows = read("电话,电话,,\n1,2,3,\n".encode())

    assert layout.headings == ["电话", "电话 (2)", "(C)"]


def test_a_quotation_mark_that_is_never_closed_is_refused(monkeypatch):
    monkeypatch.setattr("core.files.LONGEST_CELL", 2000)
    assert refused(('名称,说明\n甲,"' + "很长的说明,\n" * 400).encode()) == "half"


def test_cells_read_as_a_person_would():
    day = datetime.datetime(2019, 1, 2)
    values = [12.0, 0.1 + 0.2, 1e-7, 123456789012345678.0, day, day.replace(hour=8), True, None, " 甲\x00 ", -60.704]

    assert [cell_text(value) for value in values] == [
        "12", "0.3", "0.0000001", "123456789012345680", "2019-01-02", "2019-01-02 08:00:00", "TRUE", "", "甲",
        "-60.704",
    ]  # fmt: skip


def test_a_workbook_is_read_whatever_size_it_claims():
    content = workbook([["名称", "金额", "日期"], ["甲", 12.0, datetime.date(2019, 1, 2)], [None, None], ["乙", 0.5]])
    packed = zipfile.ZipFile(io.BytesIO(content))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as changed:
        for entry in packed.infolist():
            data = packed.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                data = data.replace(b'<dimension ref="A1:C4"', b'<dimension ref="A1"')
                assert b'ref="A1"' in data
            changed.writestr(entry, data)

    assert read(file.getvalue())[1] == [(1, ["甲", "12", "2019-01-02"]), (3, ["乙", "0.5"])]


def test_the_sheet_that_fits_best_is_chosen_or_the_named_one():
    content = workbook([["说明", "作者"], ["a", "b"]], title="封面", more=[("客户", [["名称", "电话"], ["甲", "1"]])])
    fits = lambda headings: headings.count("名称")  # noqa: E731

    assert read(content, fits=fits)[0].sheet == "客户"
    assert read(content, fits=fits, sheet="封面")[0].headings == ["说明", "作者"]
    with pytest.raises(Refused, match="客户"):
        read(content, sheet="没有")


def test_a_workbook_of_another_program_is_read():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    page = book.add_worksheet("数据")
    page.write_row(0, 0, ["名称", "金额"])
    page.write_row(1, 0, ["甲", 3])
    book.close()

    assert read(file.getvalue())[1] == [(1, ["甲", "3"])]


def test_half_a_workbook_is_refused():
    content = workbook([["名称", "金额"]] + [["甲", number] for number in range(2000)])

    assert refused(content[: len(content) // 2]) == "half"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "half"
    assert refused(b"PK\x03\x04" + b"nothing" * 100) == "half"


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7", b"\x89PNG\r\n", b"MZ\x90\0", b"GIF89a", b"<html><table><tr><td>x", b"<svg onload=x>", b"a\0b\0c"],
)
def test_disguised_files_are_refused(content):
    assert refused(content) == "format"


def test_a_damaged_workbook_is_refused():
    """Damaged bytes inside the packed sheet, and a password."""
    content = workbook([["名称", "金额"], *([f"公司{number}", number] for number in range(500))])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        place = packed.getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    assert refused(content[:place] + b"\xff" * 40 + content[place + 40 :]) == "half"
    flags = content.rfind(b"PK\x01\x02") + 8
    assert refused(content[:flags] + b"\x01" + content[flags + 1 :]) == "half"


def test_a_table_wider_than_any_is_refused_at_once():
    assert refused((",".join("a" * 20_000) + "\n").encode()) == "columns"


def test_a_line_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr("core.files.LONGEST_LINE", 500)
    assert refused(b"name,note\nx," + b"y" * 600) == "line"


def test_empty_files_are_refused():
    assert refused(b"") == "empty"
    assert refused(b"\n\n,,\n") == "empty"


def test_a_zip_bomb_is_refused(settings):
    settings.KEGUAN_UNPACKED_LIMIT = 1_000_000
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 5_000_000)
    assert refused(file.getvalue()) == "big"

    with pytest.raises(Refused) as refusal:
        store.keep(io.BytesIO(gzip.compress(b"0" * 5_000_000)))
    assert refusal.value.code == "big"


def test_an_upload_that_is_too_large_is_refused(settings):
    settings.KEGUAN_UPLOAD_LIMIT = 1000
    with pytest.raises(Refused) as refusal:
        store.keep(io.BytesIO(b"0" * 2000))
    assert refusal.value.code == "big"


def test_half_a_packed_file_is_refused_and_leaves_nothing(settings):
    packed = gzip.compress(TEXT.encode() * 1000)
    with pytest.raises(Refused) as refusal:
        store.keep(io.BytesIO(packed[:-20]))
    assert refusal.value.code == "half"
    with pytest.raises(Refused):
        store.keep(io.BytesIO(gzip.compress(packed)))

    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("size", [0, 1, 2**18 - 1, 2**18, 2**18 + 1, 3 * 2**18, 700_001])
def test_a_kept_file_is_encrypted_and_read_from_anywhere(size, settings):
    content = bytes(number % 251 for number in range(size))
    name, digest = store.keep(io.BytesIO(content))
    packed_name, packed_digest = store.keep(io.BytesIO(gzip.compress(content)))

    assert digest == packed_digest
    assert name != packed_name
    stored = (settings.MEDIA_ROOT / name).read_bytes()
    assert content[:100] not in stored or size < 100
    with store.open_kept(name) as file:
        assert file.read() == content
        for place in (size // 2, 0, max(0, size - 7)):
            file.seek(place)
            assert file.read(50) == content[place : place + 50]


def test_a_kept_file_that_was_cut_or_changed_is_noticed(settings):
    name, _digest = store.keep(io.BytesIO(b"x" * 600_000))
    path = settings.MEDIA_ROOT / name
    whole = path.read_bytes()
    for broken in (whole[: 12 + 2 * (2**18 + 16)], whole[:-1], whole[:500] + b"?" + whole[501:]):
        path.write_bytes(broken)
        with pytest.raises(InvalidTag), store.open_kept(name) as file:
            file.read()


def test_a_full_disk_is_said_and_leaves_nothing(monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(Refused) as refusal:
        store.keep(io.BytesIO(b"a,b\n1,2\n"))
    assert refusal.value.code == "disk"
