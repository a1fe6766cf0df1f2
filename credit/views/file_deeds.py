"""Deeds on a credit file: each a small page with a form, that goes back to the file."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints.forms import files_again
from core.errors import Refused, Stale
from credit.actions import conditions, limits, records, reports
from credit.forms import files as forms
from credit.models import Condition, CreditFile, CreditReport
from credit.policy import policy_for
from credit.views.files import find_file
from customers.actions import done_before, submission_key
from customers.actions.once import claim, settle


@dataclass(frozen=True)
class Page:
    """The words of a deed's page."""

    title: str | Promise
    button: str | Promise
    done: str | Promise
    template: str = "credit/file/deed.html"


def do(request: HttpRequest, file: CreditFile, form_class, deed: Callable, page: Page, about=None) -> HttpResponse:
    """`about` is the condition or report that the deed is on; otherwise it is on the customer."""
    form = form_class(request.POST or None, request.FILES or None, file=file, person=request.user, about=about)
    key = submission_key(request) if request.POST.get("token") else ""
    if key and done_before(key):
        messages.success(request, page.done)
        return redirect(file)
    if request.method == "POST" and form.is_valid():
        try:
            done = do_once(key, deed, by=request.user, **form.cleaned_data)
        except Stale as stale:
            form.ask_again(stale)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, page.done)
            if warning := getattr(done, "warning", ""):
                messages.warning(request, warning)
            return redirect(file)
    files_again(form)
    facts = {"form": form, "file": file, "customer": file.customer, "page": page, "policy": policy_for()}
    return render(request, page.template, facts)


@transaction.atomic
def do_once(key: str, deed: Callable, **facts):
    """A doubled click waits for the first one and does nothing more."""
    sent = claim(key)
    if sent and sent.record_id:
        return None
    done = deed(**facts)
    settle(sent, done)
    return done


def on_customer(form_class, deed: Callable, permission: str, page: Page) -> Callable:
    """The page of a deed on the file of a customer."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(["credit.view_creditfile", permission], raise_exception=True)
    def view(request: HttpRequest, customer: int) -> HttpResponse:
        file = find_file(request, customer)

        def act(**facts):
            return deed(customer=file.customer, **facts)

        return do(request, file, form_class, act, page)

    return view


def on_part(model, name: str, form_class, deed: Callable, permission: str, page: Page) -> Callable:
    """The page of a deed on a condition or report; `name` is what the deed calls it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(["credit.view_creditfile", permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        rows = model.objects.visible_to(request.user).select_related("file__customer__owner")
        about = get_object_or_404(rows, pk=pk)

        def act(**facts):
            return deed(**{name: about}, **facts)

        return do(request, about.file, form_class, act, page, about)

    return view


limit = on_customer(
    forms.LimitForm,
    limits.decide_limit,
    "credit.decide_limit",
    Page(
        gettext_lazy("Decide category and limit"),
        pgettext_lazy("limit", "Decide"),
        gettext_lazy("Category and limit are decided."),
        "credit/file/limit.html",
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
        "credit/file/report.html",
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
