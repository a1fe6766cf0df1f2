"""File numbers on labels: what the QR code says, and the file behind what was scanned or typed."""

import unicodedata
from urllib.parse import unquote

from django.urls import reverse

from archives.models import ArchiveFile
from complaints.documents.common import address_of


def address_on_label(file: ArchiveFile) -> str:
    """A phone opens it; a scanner types it into the box for numbers."""
    return address_of(reverse("archives:by_number", args=[file.number]))


def number_in(text: str) -> str:
    """The number in what was scanned or typed: itself, or the end of a label's address."""
    plain = unicodedata.normalize("NFKC", text).replace("\x00", "").strip()
    head = reverse("archives:by_number", args=["0"]).removesuffix("0/")
    if head in plain:
        plain = unquote(plain.rpartition(head)[2]).strip("/")
    return plain[:60]


def find_numbered(text: str, person) -> ArchiveFile | None:
    """The file that the person may know of, by its number in capitals or not."""
    number = number_in(text)
    rows = ArchiveFile.objects.visible_to(person)
    return rows.filter(number=number).first() or rows.filter(number=number.upper()).first() if number else None
