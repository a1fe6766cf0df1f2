"""Deeds on a credit file: each a small page with a form, that goes back to the file."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credit.actions import conditions, limits, records, reports
from credit.forms import files as forms
from credit.models import Condition, CreditFile, CreditReport
from credit.policy import policy_for
from credit.views.deed_pages import Page, deed_page
from credit.views.files import find_file


def file_page(request: HttpRequest, file: CreditFile, form_class, deed: Callable, page: Page, part=None):
    """`part` is the condition or report that the deed is on; otherwise it is on the file of the customer."""
    form = form_class(request.POST or None, request.FILES or None, file=file, person=request.user, about=part)
    about = f"{file.customer.name} · {part}" if part else file.customer.name
    facts = {"file": file, "customer": file.customer, "policy": policy_for()}
    return deed_page(request, page, form, deed, back=file, about=about, facts=facts)


def on_customer(form_class, deed: Callable, permission: str, page: Page) -> Callable:
    """The page of a deed on the file of a customer."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(["credit.view_creditfile", permission], raise_exception=True)
    def view(request: HttpRequest, customer: int) -> HttpResponse:
        file = find_file(request, customer)
        return file_page(request, file, form_class, partial(deed, customer=file.customer), page)

    return view


def on_part(model, name: str, form_class, deed: Callable, permission: str, page: Page) -> Callable:
    """The page of a deed on a condition or report; `name` is what the deed calls it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(["credit.view_creditfile", permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        rows = model.objects.visible_to(request.user).select_related("file__customer__owner")
        part = get_object_or_404(rows, pk=pk)
        return file_page(request, part.file, form_class, partial(deed, **{name: part}), page, part)

    return view


limit = on_customer(
    forms.LimitForm,
    limits.decide_limit,
    "credit.decide_limit",
    Page(
        gettext_lazy("Decide category and limit"),
        pgettext_lazy("limit", "Decide"),
        gettext_lazy("Category and limit are decided."),
        template="credit/file/limit.html",
    ),
)
condition_ask = on_customer(
    forms.AskConditionForm,
    conditions.ask_condition,
    conditions.ASK,
    Page(gettext_lazy("Ask for a condition"), gettext_lazy("Ask for it"), gettext_lazy("The condition is asked for.")),
)
condition_meet = on_part(
    Condition,
    "condition",
    forms.MeetConditionForm,
    conditions.meet_condition,
    conditions.SETTLE,
    Page(gettext_lazy("Condition is met"), gettext_lazy("Save"), gettext_lazy("The condition is met.")),
)
condition_end = on_part(
    Condition,
    "condition",
    forms.ReasonForm,
    conditions.end_condition,
    conditions.SETTLE,
    Page(gettext_lazy("End the condition"), gettext_lazy("End it"), gettext_lazy("The condition has ended.")),
)
report_add = on_customer(
    forms.ReportForm,
    reports.add_report,
    reports.ADD,
    Page(
        gettext_lazy("Credit report"),
        pgettext_lazy("credit report", "Report"),
        gettext_lazy("The report is in the file; the superior has been told."),
        template="credit/file/report.html",
    ),
)
report_instruct = on_part(
    CreditReport,
    "report",
    forms.InstructForm,
    reports.instruct,
    reports.INSTRUCT,
    Page(gettext_lazy("Instruct"), gettext_lazy("Instruct"), gettext_lazy("The instruction is given.")),
)
accounts_add = on_customer(
    forms.AccountsForm,
    records.add_accounts,
    records.ADD_ACCOUNTS,
    Page(gettext_lazy("Annual accounts"), gettext_lazy("Save"), gettext_lazy("The accounts are in the file.")),
)
event_add = on_customer(
    forms.EventForm,
    records.add_event,
    records.ADD_EVENT,
    Page(gettext_lazy("Note an event"), gettext_lazy("Save"), gettext_lazy("The event is in the file.")),
)


@require_safe
@permission_required("credit.decide_limit", raise_exception=True)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the duty of the yearly review leads."""
    file = get_object_or_404(CreditFile.objects.visible_to(request.user), pk=pk)
    return redirect("credit:limit", file.customer_id)
