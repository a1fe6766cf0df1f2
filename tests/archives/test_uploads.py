"""What may be filed, and what is refused with a clear message."""

import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader, PdfWriter

from archives.policy import policy_for
from archives.rendering.sheets import ask_child
from archives.uploads import check_upload, plain_name
from core.errors import Refused
from tests.archives.documents import a_pdf, a_picture, bytes_as


def refusal_of(upload) -> str:
    with pytest.raises(Refused) as refusal:
        check_upload(upload, policy_for())
    return refusal.value.code


def test_a_pdf_and_pictures_are_taken_with_their_pages(db):
    sound = check_upload(a_pdf(3), policy_for())
    assert (sound.kind, sound.pages, sound.name) == ("pdf", 3, "合同.pdf")
    assert check_upload(a_picture(), policy_for()).pages == 1
    assert check_upload(a_picture(name="照片.JPEG", kind="JPEG"), policy_for()).kind == "jpg"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("方案.docx", b"PK\x03\x04", "office"),
        ("图.svg", b"<svg onload='alert(1)'/>", "kind"),
        ("页.html", b"<script>alert(1)</script>", "kind"),
        ("包.zip", b"PK\x03\x04", "kind"),
        ("无后缀", b"%PDF-1.7", "kind"),
        ("空.pdf", b"", "empty"),
        ("假.pdf", b"<html><script>alert(1)</script>", "disguised"),
        ("假.png", b"MZ\x90\x00", "disguised"),
        ("半.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
        ("半.png", b"\x89PNG\r\n\x1a\n\x00\x00", "damaged"),
    ],
)
def test_what_is_no_document_is_refused(db, name, content, code):
    assert refusal_of(bytes_as(name, content)) == code


def test_a_document_under_a_password_is_refused(db):
    writer = PdfWriter(clone_from=PdfReader(a_pdf(1)))
    writer.encrypt("geheim", algorithm="RC4-128")
    kept = io.BytesIO()
    writer.write(kept)
    assert refusal_of(bytes_as("锁.pdf", kept.getvalue())) == "damaged"


def test_a_flood_of_pixels_is_refused_before_it_is_unpacked(db):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    flood = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )
    assert refusal_of(bytes_as("洪水.png", flood)) == "flood"


def test_what_is_larger_than_the_rules_allow_is_refused(db, publish):
    publish(upload_mb=1)
    assert refusal_of(bytes_as("大.pdf", b"%PDF-1.7" + b"\0" * 2**20)) == "large"


def test_more_pages_than_the_rules_allow_are_refused(db, publish):
    publish(most_pages=2)
    assert refusal_of(a_pdf(3)) == "pages"


def test_the_antivirus_command_decides(db, settings):
    settings.KEGUAN_ANTIVIRUS = "true {}"
    assert check_upload(a_pdf(1), policy_for()).pages == 1
    settings.KEGUAN_ANTIVIRUS = "false {}"
    assert refusal_of(a_pdf(1)) == "virus"
    settings.KEGUAN_ANTIVIRUS = "/nowhere/scanner {}"
    assert refusal_of(a_pdf(1)) == "scan"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\文件\\合同.pdf", "合同.pdf"),
        ("合同\u202efdp.exe.pdf", "合同fdp.exe.pdf"),
        ("很" * 300 + ".pdf", "很" * 150 + ".pdf"),
    ],
)
def test_odd_names_lose_what_tricks_the_eye(given, kept):
    assert plain_name(given) == kept


def test_a_document_without_a_page_is_refused(db):
    empty = io.BytesIO()
    PdfWriter().write(empty)
    assert refusal_of(ContentFile(empty.getvalue(), name="空.pdf")) == "damaged"


def test_a_photo_is_shown_as_the_camera_was_held(tmp_path):
    photo, turned = tmp_path / "a.jpg", Image.Exif()
    turned[0x0112] = 6  # lies on its side
    Image.new("RGB", (400, 200), "white").save(photo, "JPEG", exif=turned)
    with Image.open(io.BytesIO(ask_child("page", str(photo), "jpg", "1", "1240"))) as shown:
        assert shown.height > shown.width
