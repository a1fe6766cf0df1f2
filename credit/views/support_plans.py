"""支持计划: the list, the page with its items, and the deeds."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from approvals.models import Approval
from core import trail
from core.errors import Refused
from core.exports import Column, attached, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from core.models import Event
from credit.actions import support_plans as deeds
from credit.documents.support_plans import plan_paper
from credit.filters.care import PlanFilter
from credit.forms import care as forms
from credit.models import PlanItem, SupportPlan
from credit.models.common import Asked
from credit.models.support import DRAFT
from credit.policy import policy_for
from credit.views.booking import EXPORT, find, list_frame, offered, page_as_set
from credit.views.deed_pages import Page, deed_page
from regulations.models import Duty
from staff.models import User

VIEW = "credit.view_supportplan"
SORTS = {"newest": "id", "year": "year"}
DEFAULT_SORT = "-newest"
PEOPLE = ("customer__owner", "asked_by", "decided_by", "policy")


def plans_of(request: HttpRequest) -> PlanFilter:
    return PlanFilter(request.GET, SupportPlan.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def plan_list(request: HttpRequest) -> HttpResponse:
    """Those that wait to be filled in are the A customers without a plan."""
    filters = plans_of(request)
    shown = SupportPlan.objects.select_related("customer__owner", "decided_by").with_items(timezone.localdate())
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [
        (_("customer"), "newest"),
        (pgettext("grading", "year"), "year"),
        (_("state"), ""),
        (_("sales representative"), ""),
        (_("items"), "", "number"),
        (pgettext("support plan", "done"), "", "number"),
        (_("overdue"), "", "number"),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "support_plans", "support_plans_export"),
        "headings": headings(page, columns),
        "tab": "plans",
    }
    return list_response(request, page, facts, whole="credit/care/plans.html", table="credit/care/_plans_table.html")


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def plan_export(request: HttpRequest) -> HttpResponseBase:
    """Every plan of the list that the address describes, in its order."""
    filters = plans_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("customer", *PEOPLE).with_items(timezone.localdate()).iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Support plans"))


def exported() -> list[Column]:
    return [
        (_("customer code"), lambda one: one.customer.code),
        (_("customer"), lambda one: one.customer.name),
        (_("sales representative"), lambda one: one.customer.owner),
        *field_columns(SupportPlan, ("year", "state", "aim")),
        (_("items"), lambda one: one.item_count),
        (pgettext("support plan", "done"), lambda one: one.done_count),
        (_("overdue"), lambda one: one.late_count),
        *field_columns(SupportPlan, ("asked_at", "asked_by", "decided_at", "decided_by")),
    ]


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    plan = find(request, SupportPlan, pk, *PEOPLE)
    items = list(plan.items.select_related("responsible", "done_by"))
    facts = {
        "plan": plan,
        "customer": plan.customer,
        "items": items,
        "today": timezone.localdate(),
        "policy": policy_for(plan),
        "deeds": deeds_of(plan, items, request.user),
        "may_fill": plan.state == DRAFT and request.user.has_perm(deeds.FILL),
        "may_do": plan.state == Asked.APPROVED and request.user.has_perm(deeds.FILL),
        "asked": Approval.objects.about(plan).filter(kind=deeds.KIND).visible_to(request.user).order_by("-id").first(),
        "duty": Duty.objects.about(plan).open().select_related("responsible", "department").first(),
    }
    return render(request, "credit/care/plan.html", facts)


def deeds_of(plan: SupportPlan, items: list, person) -> list[dict]:
    is_draft = plan.state == DRAFT

    def at(name: str) -> str:
        return reverse(f"credit:support_plan_{name}", args=[plan.pk])

    return offered(
        person,
        (at("hand_in"), _("Hand in"), "send", deeds.FILL, is_draft and bool(items)),
        (at("item"), pgettext("support plan", "Add an item"), "plus", deeds.FILL, is_draft),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, deeds.FILL], raise_exception=True)
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    plan = find(request, SupportPlan, pk, *PEOPLE)
    owner = plan.customer.owner_id
    people = User.objects.at_work().order_by("name", "pk")
    form = forms.ItemForm(request.POST or None, people=people, initial={"responsible": owner})
    page = Page(_("Add an item to the support plan"), pgettext("support plan", "Add"), _("The item is in the plan."))
    return deed_page(request, page, form, partial(deeds.add_item, plan=plan), back=plan)


@require_POST
@permission_required([VIEW, deeds.FILL], raise_exception=True)
def item_drop(request: HttpRequest, pk: int) -> HttpResponse:
    item = find_item(request, pk)
    try:
        deeds.drop_item(item=item, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(item.plan)


def find_item(request: HttpRequest, pk: int) -> PlanItem:
    plans = SupportPlan.objects.visible_to(request.user)
    return get_object_or_404(PlanItem.objects.filter(plan__in=plans).select_related("plan__customer"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, deeds.FILL], raise_exception=True)
def item_done(request: HttpRequest, pk: int) -> HttpResponse:
    item = find_item(request, pk)
    page = Page(
        _("An item of the support plan is done"),
        pgettext("support plan", "Done"),
        _("It is written down as done."),
        known=((_("what is done"), item.text), (_("due on"), f"{item.due_on:%Y-%m-%d}")),
    )
    form = forms.DoneForm(request.POST or None)
    return deed_page(request, page, form, partial(deeds.do_item, item=item), back=item.plan)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, deeds.FILL], raise_exception=True)
def plan_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    plan = find(request, SupportPlan, pk, *PEOPLE)
    signed = policy_for(plan).plan_signed
    warning = _("It goes to be signed; nothing is changed meanwhile.") if signed else _("It is in force at once.")
    page = Page(_("Hand the support plan in"), _("Hand in"), _("The support plan is handed in."), warning)
    form = forms.HandInPlanForm(request.POST or None, initial={"aim": plan.aim})
    return deed_page(request, page, form, partial(deeds.hand_in_plan, plan=plan), back=plan)


@require_POST
@never_cache
@permission_required(VIEW, raise_exception=True)
def plan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """As it is handed out."""
    plan = find(request, SupportPlan, pk, *PEOPLE)
    body = plan_paper(plan, by=request.user)
    with transaction.atomic():
        trail.write("credit.print_plan", plan, by=request.user, kind=Event.Kind.EXPORT)
    name = f"{_('Support plan')} {plan.customer.code} {plan.year}.pdf"
    return attached(HttpResponse(body, content_type="application/pdf"), name)
