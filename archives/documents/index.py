"""客户索引: the file of every customer by the sound of the name, printed by a worker part by part (S1-05 R2-R3)."""

from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from archives.models import ArchiveFile
from archives.policy import policy_for
from complaints.documents.common import INTERNAL, printed_words
from core import jobs
from core.errors import Refused
from core.exports import log_export
from core.models import Job
from core.pdf import Joined, render_pdf
from core.pinyin import syllables
from core.rules import require

KIND, PART = "archive_index", 250
EXPORT = "archives.export_archivefile"


def own_files(person):
    """The customers' own files that the person may know of."""
    return ArchiveFile.objects.visible_to(person).there().filter(is_own=True)


@transaction.atomic
def order_index(*, by, key: str) -> Job:
    """Queue the index. The same key gives the same job."""
    require(by, EXPORT)
    most = policy_for().book_rows
    total = own_files(by).order_by()[: most + 1].count()
    if total > most:
        raise Refused(_("The index holds at most %s customers; a book of them is larger.") % most, code="large")
    title = _("Customer index")
    return jobs.enqueue(KIND, key=f"{KIND}-{by.pk}-{key}"[:120], by=by, title=title, total=total)


def sorted_keys(person) -> list[int]:
    """The ids by the pinyin of the names, so that the index is looked up as a dictionary is."""
    rows = own_files(person).order_by().values_list("customer__name", "number", "pk")
    return [pk for _name, _number, pk in sorted(rows, key=lambda row: (syllables(row[0].lower()), row[0], row[1]))]


def customer_index(person, *, on_part=None) -> tuple[bytes, int]:
    """The index as a PDF, and how many customers it has. `on_part(done, total)` after each part."""
    keys, joined, done = sorted_keys(person), Joined(), 0
    facts = {"total": len(keys), "printed": printed_words(person), "keywords": INTERNAL}
    for part in parts_of(keys):
        facts["rows"] = part
        page = render_pdf("archives/print/index.html", facts, _("Customer index"), first_page=joined.pages + 1)
        joined.add(page)
        done += len(part)
        if on_part:
            on_part(done, max(len(keys), done))
    return joined.as_bytes(), done


def parts_of(keys: list[int]) -> Iterator[list[ArchiveFile]]:
    """In the order of the keys; one empty part where there is none."""
    for begin in range(0, len(keys) or 1, PART):
        wanted = keys[begin : begin + PART]
        found = ArchiveFile.objects.select_related("customer", "place__parent", "keeper").in_bulk(wanted)
        yield [with_letter(found[pk]) for pk in wanted if pk in found]


def with_letter(file: ArchiveFile) -> ArchiveFile:
    first = syllables(file.customer.name[:4])[0][:1].upper()
    file.letter = first if first.isascii() and first.isalpha() else "#"
    return file


def print_index(job: Job, work) -> dict:
    """Job «archive_index»."""

    def on_part(done: int, total: int) -> None:
        work.renew()
        work.progress(done, total)

    body, count = customer_index(job.created_by, on_part=on_part)
    with work.step():
        job.result_file.save(f"customer-index-{job.pk}.pdf", ContentFile(body), save=False)
        Job.objects.filter(pk=job.pk).update(result_file=job.result_file.name)
        log_export(_("Customer index"), count, by=job.created_by, record={}, address=None)
    return {"count": count}
