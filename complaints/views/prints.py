"""Sheets and letters of a case, and the register book of the list."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints import documents
from complaints.documents.offers import SHEETS
from complaints.documents.ordering import order_book
from complaints.documents.sheets import HANDLING
from complaints.models import Complaint
from complaints.views.common import find_complaint
from core import trail
from core.errors import Refused
from core.exports import attached
from core.models import Event
from core.views.jobs import watch

VIEW = "complaints.view_complaint"


@require_POST
@permission_required(VIEW, raise_exception=True)
def print_sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """One sheet as a PDF; what is not ready yet says so on the page of the case."""
    if sheet not in SHEETS:
        raise Http404
    return printed(request, find_complaint(request, pk), SHEETS[sheet], sheet_name(sheet))


@require_POST
@permission_required([VIEW, HANDLING], raise_exception=True)
def print_handling(request: HttpRequest, pk: int) -> HttpResponse:
    return printed(request, find_complaint(request, pk), documents.handling_sheet, sheet_name("handling"))


def sheet_name(sheet: str) -> str:
    return {
        "register": _("Register sheet"),
        "handling": _("Handling sheet"),
        "investigation": _("Investigation report"),
        "feedback": _("Feedback letter"),
        "open": _("Open letter"),
    }[sheet]


def printed(request: HttpRequest, complaint: Complaint, render: Callable[..., bytes], name: str) -> HttpResponse:
    try:
        body = render(complaint, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(complaint)
    with transaction.atomic():
        trail.write("complaints.print", complaint, by=request.user, kind=Event.Kind.EXPORT, details={"text": name})
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {complaint.number}.pdf")


@require_POST
@permission_required("complaints.export_complaint", raise_exception=True)
def print_book(request: HttpRequest) -> HttpResponse:
    """Queue the register book of the list that the address describes."""
    key = request.POST.get("key", "").replace("\x00", "")[:32]
    try:
        job = order_book(query=request.GET.urlencode(), by=request.user, key=key or uuid4().hex)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('complaints:list')}?{request.GET.urlencode()}")
    watch(request, job)
    return redirect(job)
