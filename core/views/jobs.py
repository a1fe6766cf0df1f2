"""The jobs page: what runs, what is done, what has failed."""

from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core import jobs
from core.errors import Refused
from core.exports import attached
from core.inputs import whole_number
from core.models import Job

SHOWN = 50


def job_list(request: HttpRequest) -> HttpResponse:
    """Own jobs, all of them for whoever may view jobs; the newest first."""
    found = Job.objects.visible_to(request.user).select_related("created_by")
    state = request.GET.get("state", "")
    if state in Job.State.values:
        found = found.filter(state=state)
    if before := whole_number(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    rows = list(found[: SHOWN + 1])
    context = {"jobs": rows[:SHOWN], "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None}
    return render(request, "core/jobs_list.html", {**context, "state": state, "states": Job.State.choices})


def visible_job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("created_by"), pk=pk)


def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "core/jobs_detail.html", {"job": visible_job(request, pk)})


def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part; when the job is over the page around it is loaded afresh."""
    job = visible_job(request, pk)
    if not request.htmx:
        return redirect("core:job", pk=pk)
    response = render(request, "core/_job_progress.html", {"job": job})
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


def watch(request: HttpRequest, job: Job) -> None:
    """Show this job on every page of the person until it is over and was seen."""
    request.session["jobs"] = [*request.session.get("jobs", [])[-4:], job.pk]


def job_tray(request: HttpRequest) -> HttpResponse:
    """The jobs that the person started in this session; those that are over are shown once more and forgotten."""
    watched = list(Job.objects.visible_to(request.user).filter(pk__in=request.session.get("jobs", [])))
    running = [job.pk for job in watched if not job.is_over]
    if running != request.session.get("jobs"):
        request.session["jobs"] = running
    return render(request, "core/_job_tray.html", {"jobs": watched, "runs": bool(running)})


def job_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for whoever started the job: seeing that it ran is not seeing what it found."""
    job = visible_job(request, pk)
    if not job.result_file or job.created_by_id != request.user.pk:
        raise Http404
    return attached(FileResponse(job.result_file.open("rb")), PurePath(job.result_file.name).name)


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = visible_job(request, pk)
    try:
        jobs.retry(job, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(request.POST.get("next") if request.POST.get("next", "").startswith("/imports/") else job)
