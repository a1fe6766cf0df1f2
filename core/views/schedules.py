"""What runs by the clock: when, how it went, and starting it by hand."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_celery_beat.models import PeriodicTask

from core import runs
from core.errors import Refused
from core.models import Delivery, Run
from core.paging import page_of

SEE = "django_celery_beat.view_periodictask"
FAILURES = 10
SIZE = 50
COUNTED = 1000
BEAT_OWN = "celery.backend_cleanup"  # beat brings it; without a result store it does nothing


def with_runs(schedules, now: datetime) -> list[PeriodicTask]:
    """Each schedule with its words, its last run and its next one."""
    last = {run.schedule: run for run in Run.objects.latest_of_each().select_related("by")}
    found = list(schedules.select_related("crontab", "interval").order_by("name"))
    for schedule in found:
        schedule.words = runs.name_of(schedule.name)
        schedule.when = runs.times_in_words(schedule)
        schedule.run = last.get(schedule.name)
        schedule.next_at = runs.next_run(schedule, now)
    return found


@require_GET
@permission_required(SEE, raise_exception=True)
def schedule_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    failures = list(Run.objects.failed().select_related("by")[:FAILURES])
    for run in failures:
        run.words = runs.name_of(run.schedule)
    context = {
        "schedules": with_runs(PeriodicTask.objects.exclude(task=BEAT_OWN), now),
        "failures": failures,
        "still_since": runs.stands_still(now),
        "untold": Delivery.objects.untold().count() if request.user.has_perm("core.view_delivery") else 0,
    }
    return render(request, "core/schedules.html", context)


@require_GET
@permission_required(SEE, raise_exception=True)
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """The history of one schedule."""
    found = get_object_or_404(PeriodicTask, pk=pk)
    page = page_of(
        Run.objects.filter(schedule=found.name),
        request,
        sort_fields={"id": "id"},
        default_sort="-id",
        size=SIZE,
        count_limit=COUNTED,
        shown=Run.objects.select_related("by"),
    )
    (shown,) = with_runs(PeriodicTask.objects.filter(pk=pk), timezone.now())
    return render(request, "core/schedule.html", {"schedule": shown, "page": page})


@require_POST
@permission_required("django_celery_beat.change_periodictask", raise_exception=True)
def run_now(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PeriodicTask, pk=pk)
    try:
        runs.run_now(schedule=found, by=request.user)
        messages.success(request, _("%(name)s has been started.") % {"name": runs.name_of(found.name)})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("core:schedules")
