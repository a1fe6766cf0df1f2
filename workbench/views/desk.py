"""The workbench: what do I owe today."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.dates import last_months
from core.models import Job
from core.paging import Page
from workbench import compliance, queues

SIZE = 20


@require_safe
@never_cache
@permission_required("customers.view_customer", raise_exception=True)
def desk(request: HttpRequest) -> HttpResponse:
    person, now = request.user, timezone.now()
    may_switch = queues.may_see_department(person)
    view = queues.DEPARTMENT if may_switch and request.GET.get("view") == queues.DEPARTMENT else queues.MINE
    owed = queues.owed_by(person, view)
    found = queues.queues_of(owed, now)
    chosen = next((queue for queue in found if queue.app == request.GET.get("queue", "")), found[0])
    page = page_of(request, owed, chosen)
    queues.complete(page.rows, person)
    facts = {
        "page": page,
        "queues": found,
        "chosen": chosen,
        "view": view,
        "may_switch": may_switch,
        "today": queues.today_of(person, now),
        "done": queues.done_today(person, now),
    }
    if not request.htmx or request.htmx.history_restore_request:
        facts |= {"lines": this_month(person), "jobs": jobs_of(person)}
        return render(request, "workbench/desk.html", facts)
    return render(request, "workbench/_queue.html", facts)


def page_of(request: HttpRequest, owed, chosen: queues.Queue) -> Page:
    """One page of a queue, whose length is known from the counts."""
    last = max(1, -(-chosen.count // SIZE))
    wanted = request.GET.get("page", "")
    number = min(max(int(wanted), 1), last) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    return Page(
        rows=queues.rows_of(owed, chosen.app, (number - 1) * SIZE, SIZE),
        params=request.GET,
        sort="",
        sort_fields={},
        size=SIZE,
        count=chosen.count,
        is_capped=False,
        number=number,
        has_next=number < last,
        has_previous=number > 1,
    )


def this_month(person) -> list[compliance.Line]:
    """How the rules are kept this month, for those who look at figures."""
    if not person.has_perm("regulations.view_duty"):
        return []
    return compliance.lines_of(compliance.seen_by(person), last_months(timezone.localdate(), 1))


def jobs_of(person) -> list[Job]:
    """The person's own work in the background."""
    return list(Job.objects.filter(created_by=person, state__in=["queued", "running"]).order_by("-id")[:5])
