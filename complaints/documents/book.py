"""台账: the rows of the list on paper, in parts."""

from collections.abc import Callable, Iterator, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from complaints.documents.common import printed_words
from complaints.models import Complaint
from core.pdf import Joined, render_pdf

PART = 250  # rows rendered at once: some seconds, some ten megabytes


def register_book(
    rows: QuerySet, *, by, filters: Sequence[str] = (), on_part: Callable[[int, int], None] | None = None
) -> tuple[bytes, int]:
    """The complaints of a filter, newest first, and how many: as many as the list has.

    `on_part(done, total)` after each part.
    """
    total = rows.order_by().count()
    facts = {"total": total, "filters": filters, "is_wide": True, "printed": printed_words(by)}
    joined, done = Joined(), 0
    for part in parts_of(rows):
        facts |= {"rows": part}
        joined.add(
            render_pdf(
                "complaints/print/register_book.html", facts, _("Complaint register"), first_page=joined.pages + 1
            )
        )
        done += len(part)
        if on_part:
            on_part(done, max(total, done))
    return joined.as_bytes(), done


def parts_of(rows: QuerySet) -> Iterator[list[Complaint]]:
    """The rows in parts by keyset; one empty part for an empty list."""
    ordered = rows.select_related("customer", "handler", "department", "category").order_by("-received_at", "-id")
    part = list(ordered[:PART])
    yield part
    while len(part) == PART:
        last = part[-1]
        older = Q(received_at__lt=last.received_at) | Q(received_at=last.received_at, pk__lt=last.pk)
        part = list(ordered.filter(received_at__lte=last.received_at).filter(older)[:PART])
        if part:
            yield part
