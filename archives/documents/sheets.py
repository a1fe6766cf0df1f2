"""卷内目录 and 备考表: what lies in a file, and what is to be noted of it (S1-26 R12)."""

from django.utils.translation import gettext as _

from archives.models import ArchiveFile, Item
from archives.numbers import address_on_label
from complaints.documents.common import INTERNAL, printed_words, qr_code
from core.pdf import render_pdf


def contents_list(file: ArchiveFile, *, by) -> bytes:
    """The itemised list at the front of the file."""
    return sheet("contents", file, _("Contents list %s") % file.number, by=by)


def note_sheet(file: ArchiveFile, *, by) -> bytes:
    """Documents and pages counted, what was noted, and the lines of filer and checker."""
    return sheet("note_sheet", file, _("Note sheet %s") % file.number, by=by)


SHEETS = {"contents": contents_list, "note": note_sheet}


def sheet(name: str, file: ArchiveFile, title: str, *, by) -> bytes:
    items = list(Item.objects.filter(file=file, removed_at__isnull=True).select_related("belongs_to"))
    facts = {
        "file": file,
        "items": items,
        "pages": sum(item.pages * item.copies for item in items),
        "on_paper": sum(item.is_paper for item in items),
        "last": max((item.on for item in items if item.on), default=None),
        "blank_lines": range(max(0, 12 - len(items))),
        "qr": qr_code(address_on_label(file)),
        "printed": printed_words(by),
        "keywords": INTERNAL if file.is_secret else "",
    }
    return render_pdf(f"archives/print/{name}.html", facts, title)
