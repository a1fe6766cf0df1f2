"""The register book is long: it is ordered, printed by a worker part by part, and fetched by who ordered it."""

from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from complaints.documents.book import register_book
from complaints.filters import ComplaintFilter
from complaints.models import Complaint
from complaints.policy import policy_for
from core import jobs
from core.errors import Refused
from core.exports import log_export
from core.models import Job
from core.rules import require

KIND = "complaint_book"
EXPORT = "complaints.export_complaint"


def filtered(query: str, person) -> ComplaintFilter:
    """The list as this person sees it under this address."""
    rows = Complaint.objects.visible_to(person)
    return ComplaintFilter(QueryDict(query), rows, request=SimpleNamespace(user=person))


@transaction.atomic
def order_book(*, query: str, by, key: str) -> Job:
    """Queue the register book of what the list shows. The same key gives the same job."""
    require(by, EXPORT)
    most = policy_for().book_rows
    total = filtered(query, by).qs.order_by()[: most + 1].count()
    if total > most:
        message = _("The register book holds at most %s complaints. Narrow the list first.")
        raise Refused(message % most, code="large")
    return jobs.enqueue(
        KIND,
        key=f"{KIND}-{by.pk}-{key}"[:120],
        by=by,
        params={"query": query},
        title=_("Complaint register"),
        total=total,
    )


def print_book(job: Job, work) -> dict:
    """Job «complaint_book»: part by part, so that the lease lives and the bar moves."""
    filters = filtered(job.params["query"], job.created_by)
    rows = filters.qs
    said = [f"{chip['label']}: {chip['value']}" for chip in filters.chips()]

    def on_part(done: int, total: int) -> None:
        work.renew()
        work.progress(done, total)

    body, count = register_book(rows, by=job.created_by, filters=said, on_part=on_part)
    with work.step():
        job.result_file.save(f"complaints-{job.pk}.pdf", ContentFile(body), save=False)
        Job.objects.filter(pk=job.pk).update(result_file=job.result_file.name)
        log_export(_("Complaint register"), count, by=job.created_by, record={"filter": said}, address=None)
    return {"count": count}
