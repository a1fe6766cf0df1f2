"""交接单: the protocol of a hand-over, with the files by number and the signatures."""

from django.utils.translation import gettext as _

from archives.keepers import next_signer, places_handed_over
from archives.models import ArchiveFile, KeeperChange
from archives.places import name_stands, spots_of
from complaints.documents.common import INTERNAL, address_of, printed_words, qr_code
from core.pdf import Joined, render_pdf

PART = 250


def change_protocol(change: KeeperChange, *, by) -> bytes:
    """Titles only of files that the person may know of; the numbers are what both sign for."""
    ids = list(change.files.order_by("file__category__path", "file__number").values_list("file_id", flat=True))
    known = ArchiveFile.objects.visible_to(by)
    places = list(places_handed_over(change)) if change.state == KeeperChange.State.PREPARED else []
    facts = {
        "change": change,
        "total": len(ids),
        "places": [spot.names for spot in spots_of(places).values()],
        "waits_for": next_signer(change) if change.state == KeeperChange.State.PREPARED else None,
        "qr": qr_code(address_of(change.get_absolute_url())),
        "printed": printed_words(by),
        "keywords": INTERNAL,
    }
    joined = Joined()
    for begin in range(0, len(ids) or 1, PART):
        part = ids[begin : begin + PART]
        files = ArchiveFile.objects.select_related("category", "place").in_bulk(part)
        name_stands(files.values())
        titles = set(known.filter(pk__in=part).values_list("pk", flat=True))
        rows = [(begin + place, files[pk], pk in titles) for place, pk in enumerate(part, start=1)]
        facts |= {"rows": rows, "is_last": begin + PART >= len(ids)}
        title = _("Hand-over of files No. %s") % change.pk
        joined.add(render_pdf("archives/print/protocol.html", facts, title, first_page=joined.pages + 1))
    return joined.as_bytes()
