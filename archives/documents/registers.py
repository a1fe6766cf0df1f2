"""A register as a book: ordered, printed by a worker part by part, with as many lines as its list has."""

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from archives.policy import policy_for
from archives.registers import REGISTERS, Register
from complaints.documents.common import INTERNAL, printed_words
from core import jobs
from core.errors import Refused
from core.exports import log_export, plain_cell
from core.filters import ListFilter
from core.models import Job
from core.pdf import Joined, render_pdf
from core.rules import require

KIND, PART = "archive_register", 250
PART_SECONDS = 30  # for one part: typesetting it is one long step
EXPORT = "archives.export_archivefile"


def filtered(register: Register, query: str, person) -> ListFilter:
    """The list as this person sees it under this address."""
    return register.filters(QueryDict(query), register.of(person), request=SimpleNamespace(user=person))


@transaction.atomic
def order_register(*, name: str, query: str, by, key: str) -> Job:
    """Queue the book of what the list shows. The same key gives the same job."""
    register = REGISTERS[name]
    for permission in (EXPORT, *register.permissions):
        require(by, permission)
    most = policy_for().book_rows
    total = filtered(register, query, by).qs.order_by()[: most + 1].count()
    if total > most:
        raise Refused(_("The register book holds at most %s lines. Narrow the list first.") % most, code="large")
    facts = {"params": {"register": name, "query": query}, "title": str(register.title), "total": total}
    return jobs.enqueue(KIND, key=f"{KIND}-{name}-{by.pk}-{key}"[:120], by=by, **facts)


def register_book(
    register: Register,
    rows: QuerySet,
    *,
    by,
    filters: Sequence[str] = (),
    on_part: Callable[[int, int], None] | None = None,
) -> tuple[bytes, int]:
    """The book in the order of entry, and how many lines it has. `on_part(done, total)` after each part."""
    columns, joined, done, title = register.columns(), Joined(), 0, str(register.title)
    total = rows.order_by().count()
    facts = {"headings": [label for label, _getter in columns], "total": total, "filters": filters, "is_wide": True}
    facts |= {"printed": printed_words(by), "keywords": INTERNAL}
    for part in parts_of(register, rows):
        facts["rows"] = [[plain_cell(getter(row)) for _label, getter in columns] for row in part]
        page = render_pdf("archives/print/register.html", facts, title, first_page=joined.pages + 1)
        joined.add(page)
        done += len(part)
        if on_part:
            on_part(done, max(total, done))
    return joined.as_bytes(), done


def parts_of(register: Register, rows: QuerySet) -> Iterator[list]:
    """By keys, in the order of entry; one empty part for an empty list."""
    keys, after = rows.order_by("pk").values_list("pk", flat=True), 0
    while wanted := list(keys.filter(pk__gt=after)[:PART]) or ([0] if not after else []):
        yield list(register.shown().filter(pk__in=wanted).order_by("pk"))
        after = wanted[-1]
        if len(wanted) < PART:
            return


def print_register(job: Job, work) -> dict:
    """Job «archive_register»: part by part, so that the lease lives and the bar moves.

    Killed, the next worker prints it anew: the file is kept and the export told of once, in the last step.
    """
    register, by = REGISTERS[job.params["register"]], job.created_by
    filters = filtered(register, job.params["query"], by)
    rows = filters.qs
    said = [f"{chip['label']}: {chip['value']}" for chip in filters.chips()]

    def on_part(done: int, total: int) -> None:
        work.renew(PART_SECONDS)
        work.progress(done, total)

    work.renew(PART_SECONDS)
    body, count = register_book(register, rows, by=by, filters=said, on_part=on_part)
    with work.step():
        job.result_file.save(f"register-{job.pk}.pdf", ContentFile(body), save=False)
        Job.objects.filter(pk=job.pk).update(result_file=job.result_file.name)
        log_export(str(register.title), count, by=by, record={"filter": said}, address=None)
    return {"count": count}
