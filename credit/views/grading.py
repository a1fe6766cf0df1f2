"""The list of gradings, one grading with its rows, and the deeds on it."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused
from core.exports import attached, export_response
from core.models import Job
from core.paging import page_of
from core.pdf import pdf_problem
from core.rules import may
from core.templatetags.money import share_of
from credit.actions import grading as actions
from credit.actions.appeals import ASK as APPEAL
from credit.actions.rating import GRADES
from credit.filters.grading import GradeFilter
from credit.forms.grading import StartForm, WithdrawForm
from credit.models import GradeRow, GradingRun
from credit.policy import policy_for
from credit.score_words import parts_of
from customers.policy import policy_for as customer_policy
from staff.rules import scope_of


@require_GET
@permission_required("credit.view_gradingrun", raise_exception=True)
def run_list(request: HttpRequest) -> HttpResponse:
    return show_list(request, StartForm.fresh())


@require_POST
@permission_required(["credit.view_gradingrun", "credit.start_gradingrun"], raise_exception=True)
def run_start(request: HttpRequest) -> HttpResponse:
    """Start a grading; the same form sent twice leads to the same one."""
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            return redirect(actions.start_grading(by=request.user, **form.facts))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return show_list(request, form, status=422)


def show_list(request: HttpRequest, form: StartForm, status: int = 200) -> HttpResponse:
    runs = GradingRun.objects.visible_to(request.user).select_related("started_by", "withdrawn_by")
    page = page_of(
        runs,
        request,
        sort_fields={"started": "id"},
        default_sort="-started",
        size=policy_for().page_size,
        count_limit=customer_policy().count_limit,
    )
    context = {"page": page, "form": form, "in_force": GradingRun.objects.in_force()}
    return render(request, "credit/runs.html", context, status=status)


def visible_run(request: HttpRequest, pk: int) -> GradingRun:
    runs = GradingRun.objects.visible_to(request.user).select_related("started_by", "withdrawn_by", "job", "campaign")
    return get_object_or_404(runs, pk=pk)


def rows_of(request: HttpRequest, run: GradingRun) -> GradeFilter:
    rows = run.rows.visible_to(request.user).select_related("customer")
    if old := run.totals.get("compared_with"):
        rows = rows.compared_with(old)
    return GradeFilter(request.GET, rows, request=request, run=run)


@require_GET
@permission_required("credit.view_gradingrun", raise_exception=True)
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    filters = rows_of(request, run)
    page = page_of(
        filters.qs,
        request,
        sort_fields={"rank": run.order[0]},
        default_sort="rank",
        size=policy_for().page_size,
        count_limit=customer_policy().count_limit,
    )
    swap = request.htmx and not request.htmx.history_restore_request
    campaign, in_force = getattr(run, "campaign", None), GradingRun.objects.in_force()
    context = {
        "run": run,
        "campaign": campaign,
        "may_appeal": bool(campaign) and run == in_force and may(request.user, APPEAL),
        "page": page,
        "form": filters.form,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "is_part": not scope_of(request.user).everything,
    }
    if not swap:
        context |= surroundings(request, run) | {"in_force": in_force}
    response = render(request, "credit/_grade_rows.html" if swap else "credit/run.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def surroundings(request: HttpRequest, run: GradingRun) -> dict:
    """What stands around the rows: progress, changes since the last grading, printing."""
    return {
        "job_is_mine": bool(run.job and Job.objects.visible_to(request.user).filter(pk=run.job_id).exists()),
        "old_run": GradingRun.objects.filter(pk=run.totals.get("compared_with")).first(),
        "print_job": prints_of(request, run).order_by("-id").first(),
        "print_key": uuid4().hex,
        "pdf_problem": pdf_problem(),
    }


def prints_of(request: HttpRequest, run: GradingRun):
    """The person's own prints of the run: what is printed depends on what one may see."""
    return Job.objects.filter(kind="grading_pdf", created_by=request.user, params__run=run.pk)


@require_GET
@permission_required("credit.view_gradingrun", raise_exception=True)
def run_score(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of one customer's score."""
    scored = GradeRow.objects.visible_to(request.user).filter(score__isnull=False).select_related("customer", "run")
    row = get_object_or_404(scored, pk=pk)
    return render(request, "credit/score.html", {"run": row.run, "row": row, "parts": parts_of(row)})


@require_POST
@permission_required(["credit.view_gradingrun", "customers.export_customer"], raise_exception=True)
def run_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every row of the list that the address describes, by rank."""
    run = visible_run(request, pk)
    return export_response(
        rows_of(request, run).qs.order_by(*run.order).iterator(chunk_size=2000),
        [
            (_("rank"), lambda row: row.rank),
            (_("customer code"), lambda row: row.customer.code),
            (_("number in the source system"), lambda row: row.customer.source_code),
            (_("customer"), lambda row: row.customer.name),
            (run.amount_words, lambda row: row.amount),
            (_("share"), lambda row: share_of(row.amount, row.base)),
            (_("cumulative"), lambda row: share_of(row.cumulative, row.base)),
            (pgettext("customer", "grade"), lambda row: row.grade),
            (_("provisional"), lambda row: _("yes") if row.is_provisional else ""),
            *([(_("graded within"), lambda row: row.group)] if run.groups else []),
            *([(_("score"), lambda row: row.score)] if run.is_scored else []),
        ],
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Grading"),
        by=request.user,
        record={"run": run.pk, "filter": {name: value for name, value in request.GET.items() if value}},
    )


@require_POST
@permission_required("credit.view_gradingrun", raise_exception=True)
def run_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the printing; the list may have thousands of rows."""
    run = visible_run(request, pk)
    given_key = request.POST.get("key", "").replace("\x00", "")[:32]
    grade = request.POST.get("grade", "")
    grade = grade if grade in GRADES else ""
    try:
        actions.print_grading(run, by=request.user, key=given_key or uuid4().hex, grade=grade)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(run)


@require_GET
@permission_required("credit.view_gradingrun", raise_exception=True)
def run_file(request: HttpRequest, pk: int, job: int) -> HttpResponseBase:
    """A print, for whoever ordered it."""
    printed = get_object_or_404(prints_of(request, visible_run(request, pk)), pk=job)
    if not printed.result_file:
        raise Http404
    name = f"{_('Customer grading')} {visible_run(request, pk)} {printed.params.get('grade', '')}".strip() + ".pdf"
    return attached(FileResponse(printed.result_file.open("rb"), content_type="application/pdf"), name)


@require_http_methods(["GET", "POST"])
@permission_required(["credit.view_gradingrun", "credit.withdraw_gradingrun"], raise_exception=True)
def run_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then withdraw."""
    run = visible_run(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_grading(run, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The grading is withdrawn."))
        return redirect(run)
    if run.state != GradingRun.State.DONE or hasattr(run, "campaign"):
        messages.error(request, actions.refusal_of_withdrawal(run))
        return redirect(run)
    return render(request, "credit/withdraw.html", {"run": run, "form": form}, status=422 if form.errors else 200)
