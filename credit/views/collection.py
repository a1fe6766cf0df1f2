"""催收: the list of what is overdue, the page of a case, its steps, promises and letters."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core import trail
from core.errors import Refused
from core.exports import Column, attached, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from core.models import Event
from core.pdf import pdf_problem
from core.templatetags.money import money
from credit.actions.collecting import COLLECT, record_step
from credit.actions.promising import make_promise
from credit.collecting import RULES, overdue_of, overdue_rows, with_money_in
from credit.documents.demands import letter_of_demand
from credit.filters.collection import CollectionFilter
from credit.forms.collection import PromiseForm, StepForm
from credit.models import CollectionCase, CollectionStep, CreditFile
from credit.models.collection import Stage
from credit.policy import policy_for
from credit.views.booking import list_frame, page_as_set
from credit.views.deed_pages import Page, deed_page
from regulations.models import Duty

VIEW = "credit.view_collectioncase"
EXPORT = "credit.export_creditfile"
SORTS = {"overdue": "overdue", "oldest": "oldest_due_on", "opened": "id"}
DEFAULT_SORT = "-overdue"
MOST_ROWS = 100  # invoices on the page of a case


def cases_of(request: HttpRequest) -> CollectionFilter:
    return CollectionFilter(request.GET, CollectionCase.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def collection_list(request: HttpRequest) -> HttpResponse:
    filters = cases_of(request)
    page = page_as_set(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        shown=CollectionCase.objects.select_related("file__customer", "collector").prefetch_related("promises"),
    )
    today = timezone.localdate()
    for case in page.rows:
        case.days = (today - case.oldest_due_on).days
        case.promise = next(iter(case.promises.all()), None)
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "collections", "collection_export"),
        "headings": headings(page, columns()),
        "today": today,
        "tab": "collections",
    }
    return list_response(
        request, page, facts, whole="credit/collection/list.html", table="credit/collection/_table.html"
    )


def columns() -> list[tuple[str, ...]]:
    return [
        (_("customer"), "opened"),
        (_("stage"), ""),
        (_("overdue"), "overdue", "number"),
        (_("disputed"), "", "number"),
        (_("oldest due date"), "oldest"),
        (_("promise to pay"), ""),
        (_("collector"), ""),
    ]


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def collection_export(request: HttpRequest) -> HttpResponseBase:
    """Every case of the list that the address describes, in its order."""
    filters = cases_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("file__customer", "collector").iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Collection"))


def exported() -> list[Column]:
    said = ("stage", "overdue", "disputed", "oldest_due_on", "collector", "opened_on", "closed_on")
    return [
        (_("customer code"), lambda case: case.file.customer.code),
        (_("customer"), lambda case: case.file.customer.name),
        *field_columns(CollectionCase, said),
    ]


def find_case(request: HttpRequest, pk: int) -> CollectionCase:
    rows = CollectionCase.objects.visible_to(request.user).select_related(
        "file__customer__owner", "collector", "policy"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@never_cache
@permission_required("credit.view_creditfile", raise_exception=True)
def collect_owed(request: HttpRequest, pk: int) -> HttpResponse:
    """To where it is collected: the open case for who may chase it, otherwise the credit page with what is owed."""
    file = get_object_or_404(CreditFile.objects.visible_to(request.user), pk=pk)
    cases = CollectionCase.objects.visible_to(request.user).filter(file=file, closed_on__isnull=True)
    case = cases.first() if request.user.has_perm(VIEW) else None
    return redirect(case or file)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def collection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    case, today = find_case(request, pk), timezone.localdate()
    key = case.file.customer_id
    rows = list(overdue_rows(today).filter(customer=key).oldest_first()[: MOST_ROWS + 1])
    for row in rows:
        row.days = (today - row.due_on).days
        row.chased = row.open - row.disputed
    promises = list(with_money_in(case.promises.select_related("made_by")))
    facts = {
        "case": case,
        "customer": case.file.customer,
        "policy": policy_for(case),
        "now": overdue_of([key], today).get(key),
        "days": (today - case.oldest_due_on).days,
        "rows": rows[:MOST_ROWS],
        "has_more": len(rows) > MOST_ROWS,
        "steps": list(case.steps.select_related("done_by")),
        "promises": promises,
        "running": next((one for one in promises if one.state == "open"), None),
        "clock": Duty.objects.about(case).filter(state__in=["open", "paused"]).select_related("department").first(),
        "may_collect": not case.closed_on and request.user.has_perm(COLLECT),
        "may_open_file": request.user.has_perm("credit.view_creditfile"),
        "pdf_problem": pdf_problem(),
        "ladder": ladder_of(case),
    }
    return render(request, "credit/collection/detail.html", facts)


def ladder_of(case: CollectionCase) -> list[dict]:
    """The rungs with the field of the policy that each follows."""
    return [
        {"stage": stage, "label": Stage(stage).label, "rule": f"credit.{stage}_after", "is_due": stage == case.stage}
        for stage in RULES
    ]


def case_deed(form_class, deed: Callable, page: Page) -> Callable:
    """The page of a deed on a case that is open."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([VIEW, COLLECT], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        case = find_case(request, pk)
        if case.closed_on:
            messages.info(request, _("Nothing is overdue any more: the case is closed."))
            return redirect(case)
        form = form_class(request.POST if request.method == "POST" else None, case=case)
        about = f"{case.file.customer.name} · {_('overdue')} ¥ {money(case.overdue)}"
        return deed_page(request, page, form, partial(deed, case=case), back=case, about=about)

    return view


step = case_deed(
    StepForm,
    record_step,
    Page(
        gettext_lazy("Record a step of collection"),
        gettext_lazy("Record"),
        gettext_lazy("The step is written down."),
    ),
)
promise = case_deed(
    PromiseForm,
    make_promise,
    Page(
        gettext_lazy("Promise to pay"),
        gettext_lazy("Save"),
        gettext_lazy("The promise is written down; until its day nobody is chased."),
    ),
)


@require_POST
@permission_required(VIEW, raise_exception=True)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of a step as a PDF, as it was on its day."""
    seen = CollectionCase.objects.visible_to(request.user)
    rows = CollectionStep.objects.filter(case__in=seen, stage=Stage.LETTER)
    found = get_object_or_404(rows.select_related("case__file__customer", "done_by"), pk=pk)
    case = found.case
    try:
        body = letter_of_demand(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(case)
    name = _("Letter of demand")
    with transaction.atomic():
        trail.write("credit.print_demand", case, by=request.user, kind=Event.Kind.EXPORT, details={"text": name})
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {case.file.customer.code}.pdf")
