"""标签: number, QR code and level for the spine of a file; many on a sheet."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from archives.models import ArchiveFile
from archives.numbers import address_on_label
from archives.places import spots_of, stands_apart
from archives.policy import policy_for
from complaints.documents.common import printed_words, qr_code
from core.errors import Refused
from core.pdf import render_pdf

MOST = 240  # ten sheets


def label_sheet(files: Sequence[ArchiveFile], *, by) -> bytes:
    """One label for each file. What stands apart shows its number and level, never its title (S1-05 R20)."""
    if not files:
        raise Refused(_("Choose the files whose labels are wanted."), code="none")
    if len(files) > MOST:
        raise Refused(_("At most %s labels at once.") % MOST, code="large")
    policy = policy_for()
    spots = spots_of({file.place for file in files if file.place})
    labels = [
        {
            "file": file,
            "qr": qr_code(address_on_label(file)),
            "shows_title": not stands_apart(file.level, policy),
            "place": spots[file.place_id].names if file.place_id else "",
        }
        for file in files
    ]
    return render_pdf("archives/print/labels.html", {"labels": labels, "printed": printed_words(by)}, _("Labels"))
