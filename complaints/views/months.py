"""The statistics of past months as they were kept, and sending them to the leaders."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from complaints.actions.months import SEND, send_report
from complaints.documents.monthly import monthly_statistics
from complaints.figures import restored
from complaints.forms.months import SendForm
from complaints.models import MonthlyReport
from complaints.views.common import page_as_set
from complaints.views.figures import SEE
from core.errors import Refused
from core.exports import attached, log_export
from core.pdf import pdf_problem


def find_report(request: HttpRequest, pk: int) -> MonthlyReport:
    people = ("prepared_by", "sent_by", "made_by")
    return get_object_or_404(MonthlyReport.objects.visible_to(request.user).select_related(*people), pk=pk)


@require_safe
@permission_required(SEE, raise_exception=True)
def months(request: HttpRequest) -> HttpResponse:
    page = page_as_set(
        MonthlyReport.objects.visible_to(request.user),
        request,
        sort_fields={"month": "month"},
        default_sort="-month",
        shown=MonthlyReport.objects.select_related("prepared_by", "sent_by").defer("figures"),
    )
    return render(request, "complaints/months.html", {"page": page})


@require_safe
@permission_required(SEE, raise_exception=True)
def month(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, find_report(request, pk), SendForm())


def shown(request: HttpRequest, found: MonthlyReport, form: SendForm) -> HttpResponse:
    facts = {
        "report": found,
        "leaders": list(found.sent_to.all()),
        "figures": restored(found.figures),
        "form": form,
        "may_send": found.sent_at is None and request.user.has_perm(SEND),
        "may_list": request.user.has_perm("complaints.view_complaint"),
        "pdf_problem": pdf_problem(),
    }
    return render(request, "complaints/month.html", facts)


@require_POST
@permission_required([SEE, SEND], raise_exception=True)
def month_send(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_report(request, pk)
    form = SendForm(request.POST)
    if not form.is_valid():
        return shown(request, found, form)
    try:
        sent = send_report(report=found, by=request.user, analysis=form.cleaned_data["analysis"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return shown(request, find_report(request, pk), form)
    messages.success(request, _("The leaders were told."))
    return redirect(sent)


@require_POST
@permission_required(SEE, raise_exception=True)
def month_print(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_report(request, pk)
    body = monthly_statistics(found, by=request.user)
    with transaction.atomic():
        said = f"{found.month:%Y-%m}"
        name = _("Complaint statistics")
        address = request.META.get("REMOTE_ADDR")
        log_export(name, found.total, by=request.user, record={"period": said}, address=address)
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {said}.pdf")
