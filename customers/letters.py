"""Letters that tell customers who looks after them from now on (S1-14 R13): one PDF, one page for each customer."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import jobs, trail
from core.errors import Refused
from core.models import Event, Job
from core.pdf import Joined, render_pdf
from core.rules import require
from customers.models import Customer, OwnerChange
from staff.hooks import Letters
from staff.models import Leaving, User

KIND = "handover_letters"
PART = 40  # letters rendered at once: some seconds, some ten megabytes


def handed_over(leaving: Leaving, by: User):
    """The customers that got another owner by this hand-over, as far as the person sees them."""
    changes = OwnerChange.objects.filter(old_owner=leaving.person, by=leaving.by, at__gte=leaving.begun_at)
    if leaving.finished_at:
        changes = changes.filter(at__lte=leaving.finished_at)
    moved = changes.exclude(new_owner=F("old_owner")).exclude(new_owner=None).values("customer")
    return Customer.objects.visible_to(by).filter(pk__in=moved).order_by("id")


def write_letters(*, leaving: Leaving, by: User, customers: Iterable[int] | None = None) -> Job:
    """A job that prints the letters to all these customers, or to the chosen ones."""
    require(by, "staff.hand_over_user")
    chosen = sorted(customers) if customers is not None else None
    rows = handed_over(leaving, by)
    count = (rows if chosen is None else rows.filter(pk__in=chosen)).count()
    if not count:
        raise Refused(_("There is no customer to write to."), code="nobody")
    return jobs.enqueue(
        KIND,
        key=f"{KIND}-{leaving.pk}-{timezone.now().timestamp()}",
        by=by,
        params={"leaving": leaving.pk, "customers": chosen},
        title=_("Letters: successor of %s") % leaving.person,
        total=count,
    )


def print_letters(job: Job, work) -> dict:
    """Job «handover_letters»: part by part, so that the lease lives and the bar moves."""
    leaving = Leaving.objects.select_related("person", "by").get(pk=job.params["leaving"])
    rows = handed_over(leaving, job.created_by)
    if job.params["customers"] is not None:
        rows = rows.filter(pk__in=job.params["customers"])

    def on_part(done: int) -> None:
        work.renew()
        work.progress(done)

    body, count = letters(leaving, rows, on_part)
    with work.step():
        job.result_file.save(f"letters-{leaving.pk}.pdf", ContentFile(body), save=False)
        Job.objects.filter(pk=job.pk).update(result_file=job.result_file.name)
        facts = {"kind": Event.Kind.EXPORT, "details": {"letters": count}}
        trail.write("customers.print_letters", leaving.person, by=job.created_by, **facts)
    return {"leaving": leaving.pk, "letters": count}


def letters(leaving: Leaving, rows, on_part: Callable[[int], None]) -> tuple[bytes, int]:
    joined, done = Joined(), 0
    facts = {
        "leaver": leaving.person,
        "day": timezone.localdate(leaving.finished_at or leaving.begun_at),
        "sender": settings.COMPANY_NAME,
    }
    for part in parts_of(rows.select_related("owner")):
        first = joined.pages + 1
        joined.add(
            render_pdf(
                "customers/print_letters.html", facts | {"customers": part}, _("To our customers"), first_page=first
            )
        )
        done += len(part)
        on_part(done)
    return joined.as_bytes(), done


def parts_of(rows) -> Iterator[list[Customer]]:
    last = 0
    while part := list(rows.filter(pk__gt=last)[:PART]):
        yield part
        last = part[-1].pk


LETTERS = Letters(
    gettext_lazy("Letters to the customers"),
    write_letters,
    lambda leaving: reverse("customers:letters", args=[leaving.pk]),
)
