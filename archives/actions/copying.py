"""Prints and copies: what leaves the screen, only with a live grant to copy, marked from a level on (S1-05 R21)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from archives.models import Content, Reading
from archives.opening import Opening, opening_of, record_openings
from archives.policy import policy_for
from archives.rendering import draw_page, mark_page, paper_of
from core import trail
from core.errors import Refused
from core.models import Event

KINDS = {Reading.Kind.PRINT: "archives.print_pages", Reading.Kind.COPY: "archives.take_copy"}


@dataclass(frozen=True)
class Copy:
    """What the reader takes along."""

    name: str
    kind: str  # media type
    body: bytes


def copy_pages(*, content: Content, first: int, last: int, kind: str, by) -> Copy:
    """Some pages as a PDF of pictures, each with its line in the reading record.

    The grant is asked anew before every page; revoked meanwhile, nothing is handed out.
    """
    copying(content, by)
    if not 1 <= first <= last <= content.pages:
        raise Refused(_("The document has pages 1 to %s.") % content.pages, code="pages")
    most = policy_for().copy_pages
    if last - first >= most:
        raise Refused(_("At most %s pages at once.") % most, code="many")
    numbers = range(first, last + 1)
    body = paper_of(pages_of(content, by, numbers))  # takes seconds: nothing is locked meanwhile
    keep_record(content, kind, pages=numbers, by=by)
    return Copy(f"{PurePath(content.name).stem} {first}-{last}.pdf", "application/pdf", body)


def take_original(*, content: Content, by) -> Copy:
    """The stored document as it is; of what is marked only the pages with the mark in them."""
    opening = copying(content, by)
    if opening.is_marked(policy_for()):
        return copy_pages(content=content, first=1, last=content.pages, kind=Reading.Kind.COPY, by=by)
    try:
        with content.stored.open("rb") as stored:
            body = stored.read()
    except FileNotFoundError:
        raise missing() from None
    keep_record(content, Reading.Kind.COPY, pages=(None,), by=by)
    kind = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}[content.kind]
    return Copy(content.name, kind, body)


def copying(content: Content, person) -> Opening:
    opening = opening_of(content.item.file, person)
    if opening is None or not opening.may_copy or content.item.removed_at or content.erased_at:
        raise Refused(_("Nothing opens this document to you for copying, or no longer."), code="forbidden")
    return opening


def missing() -> Refused:
    return Refused(_("The stored document is missing. Tell the information specialist."), code="missing")


def pages_of(content: Content, person, numbers: range) -> Iterator[bytes]:
    policy = policy_for()
    for number in numbers:
        opening = copying(content, person)
        try:
            page = draw_page(content.stored.path, content.kind, content.digest, number, policy.page_width)
        except FileNotFoundError:
            raise missing() from None
        yield mark_page(page, opening.words) if opening.is_marked(policy) else page


@transaction.atomic
def keep_record(content: Content, kind: str, *, pages: Sequence[int | None], by) -> None:
    """A line for each page that leaves, and one in the trail. Asked once more: after this it is handed out."""
    file, opening = content.item.file, copying(content, by)
    record_openings(file, by, kind, content=content, pages=pages, grant=opening.grant)
    details = {"document": content.item_id, "edition": content.edition, "pages": len(pages)}
    trail.write(KINDS[Reading.Kind(kind)], file, by=by, kind=Event.Kind.EXPORT, details=details)
