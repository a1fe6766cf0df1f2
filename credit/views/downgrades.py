"""降级: the list, the page of one, the report and the decision (S3-07 R1-R2)."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from approvals.models import Approval
from core.exports import Column, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from credit.actions.downgrades import DECIDE, KIND, REPORT, RULE, decide_downgrade, lower_than, report_downgrade
from credit.filters.standing import DowngradeFilter
from credit.forms.standing import DecideForm, ReportForm
from credit.models import Downgrade
from credit.standing import grade_of
from credit.views.booking import list_frame, offered, page_as_set
from credit.views.deed_pages import Page, deed_page
from credit.views.newcomers import EXPORT
from customers.models import Customer
from customers.templatetags.customers import moment
from regulations.models import Duty

VIEW = "credit.view_downgrade"
SORTS = {"newest": "id"}
DEFAULT_SORT = "-newest"
PEOPLE = ("customer", "reported_by", "decided_by")


def downgrades_of(request: HttpRequest) -> DowngradeFilter:
    return DowngradeFilter(request.GET, Downgrade.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def downgrade_list(request: HttpRequest) -> HttpResponse:
    filters = downgrades_of(request)
    shown = Downgrade.objects.select_related(*PEOPLE)
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [
        (_("customer"), ""),
        (_("grade"), ""),
        (_("cause"), ""),
        (_("reported at"), "newest"),
        (_("decided by"), ""),
        (_("state"), ""),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "downgrades", "downgrades_export", may_export=EXPORT),
        "headings": headings(page, columns),
        "tab": "downgrades",
    }
    whole, table = "credit/standing/downgrades.html", "credit/standing/_downgrades.html"
    return list_response(request, page, facts, whole=whole, table=table)


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def downgrade_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the list that the address describes, in its order."""
    filters = downgrades_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related(*PEOPLE).iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Downgrades"))


def exported() -> list[Column]:
    told = ("old", "wanted", "cause", "facts", "state", "reported_at", "reported_by")
    return [
        (_("customer code"), lambda one: one.customer.code),
        (_("customer"), lambda one: one.customer.name),
        *field_columns(Downgrade, (*told, "decision", "decided_at", "decided_by", "settled_at")),
    ]


def find_downgrade(request: HttpRequest, pk: int) -> Downgrade:
    return get_object_or_404(Downgrade.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def downgrade_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_downgrade(request, pk)
    may_decide = found.state == "reported" and found.reported_by_id != request.user.pk
    decide = reverse("credit:downgrade_decide", args=[found.pk])
    facts = {
        "downgrade": found,
        "customer": found.customer,
        "grade": grade_of(found.customer_id),
        "asked": Approval.objects.about(found).filter(kind=KIND).visible_to(request.user).order_by("-id").first(),
        "duty": Duty.objects.about(found).filter(rule=RULE).select_related("responsible", "department").last(),
        "deeds": offered(request.user, (decide, _("Decide"), "gavel", DECIDE, may_decide)),
    }
    return render(request, "credit/standing/downgrade.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REPORT], raise_exception=True)
def downgrade_new(request: HttpRequest, customer: int) -> HttpResponse:
    found = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer)
    grade = grade_of(found.pk)
    page = Page(
        _("Report for a downgrade"),
        _("Report"),
        _("The head of the unit has been asked for a decision."),
        known=((_("grade in force"), grade.in_words or "–"),),
    )
    deed, form = partial(report_downgrade, customer=found), ReportForm(request.POST or None)
    return deed_page(request, page, form, deed, back=found, about=found.name, makes=Downgrade)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, DECIDE], raise_exception=True)
def downgrade_decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_downgrade(request, pk)
    grade = grade_of(found.customer_id)
    page = Page(
        _("Decide on the downgrade"),
        _("Decide"),
        _("Your decision is written down."),
        _("A lower grade counts when those have signed who sign the list of that grade."),
        known=(
            (_("grade in force"), grade.in_words or "–"),
            (_("cause"), found.get_cause_display()),
            (_("facts"), found.facts),
            (_("reported by"), f"{found.reported_by} · {moment(found.reported_at)}"),
        ),
    )
    form = DecideForm(request.POST or None, lower=lower_than(grade))
    deed = partial(decide_downgrade, downgrade=found)
    return deed_page(request, page, form, deed, back=found, about=found.customer.name)
