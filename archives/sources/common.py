"""What a record that files itself has to say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from approvals.models import Approval
from complaints.documents.common import address_of, printed_words, qr_code
from core.pdf import render_pdf
from customers.models import Customer

Beat = Callable[[], None]  # called between the parts of long work


@dataclass(frozen=True)
class Annex:
    """A file that lies with the record; `open` gives it to be read."""

    name: str
    digest: str
    on: date
    responsible: str
    open: Callable[[], Any] = field(repr=False)


@dataclass(frozen=True)
class Entry:
    """What the catalogue says of the record."""

    title: str
    number: str
    responsible: str
    customer: Customer | None
    subject: str
    department: Any
    barred: int | None = None  # whom the record is about: never its keeper


@dataclass(frozen=True)
class Source:
    """One kind of records. `finished`: those that are over, each with the moment in `finished`."""

    takes: str  # as a category of the archives names it
    model: type[Model]
    finished: Callable[[], QuerySet]
    entry: Callable[[Any], Entry]
    paper: Callable[[Any, Any, Beat], bytes]  # (record, by, beat): the record as a PDF
    annexes: Callable[[Any], Iterator[Annex]] = lambda _record: iter(())


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


def sheet(template: str, record: Any, title: str, *, by, **facts) -> bytes:
    """A record on paper, as sheets of cases look."""
    facts |= {
        "record": record,
        "title": title,
        "printed": printed_words(by),
        "qr": qr_code(address_of(record.get_absolute_url())),
    }
    return render_pdf(f"archives/print/{template}.html", facts, title)


def signed(model: type[Model], ids: list[int]) -> list[Approval]:
    """The decisions under these records, with everybody's signature."""
    found = Approval.objects.filter(record_type=model._meta.label_lower, record_id__in=ids).order_by("id")
    return list(found.prefetch_related("signatures__person", "signatures__decided_by"))
