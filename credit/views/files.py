"""The credit page of a customer: what is lent against the limit, and what was decided."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import trail
from core.exports import attached
from credit.actions.files import begin_file, may_begin
from credit.cards import cards_of
from credit.cards_signs import with_signs
from credit.models import AgreementVersion, AnnualAccounts, Condition, CreditFile
from credit.papers import paper_type
from credit.policy import policy_for
from credit.usage import usage_of
from customers.models import Customer

PAPERS = {"condition": Condition, "accounts": AnnualAccounts, "agreement": AgreementVersion}


def find_file(request: HttpRequest, customer: int) -> CreditFile:
    """The credit file of a customer within the person's scope; an empty one where none was begun, otherwise 404."""
    seen = Customer.objects.visible_to(request.user)
    about = ("customer__owner", "customer__department", "decided_by", "opened_by")
    rows = CreditFile.objects.filter(customer__in=seen, customer=customer).select_related(*about)
    file = with_signs(rows).first()
    return file or CreditFile(customer=get_object_or_404(seen, pk=customer))


@require_safe
@never_cache
@permission_required("credit.view_creditfile", raise_exception=True)
def file_detail(request: HttpRequest, customer: int) -> HttpResponse:
    file, policy = find_file(request, customer), policy_for()
    if policy.keeper_logged and file.pk:
        with transaction.atomic():
            trail.write("credit.look_up", file, by=request.user, kind="read")
    facts = {
        "file": file,
        "customer": file.customer,
        "policy": policy,
        "usage": usage_of(file, policy),
        "may_begin": not file.pk and may_begin(request.user),
        "cards": cards_of(file, request.user),
    }
    return render(request, "credit/file.html", facts)


@require_POST
@permission_required("credit.view_creditfile", raise_exception=True)
def file_begin(request: HttpRequest, customer: int) -> HttpResponse:
    if not may_begin(request.user):
        raise PermissionDenied
    file = find_file(request, customer)
    begin_file(customer=file.customer, by=request.user)
    messages.success(request, _("The credit file is begun."))
    return redirect(file)


@require_safe
@permission_required("credit.view_creditfile", raise_exception=True)
def paper(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """Always to be saved, never shown inside the site: a paper may be a disguised page."""
    if kind not in PAPERS:
        raise Http404
    record = get_object_or_404(PAPERS[kind].objects.visible_to(request.user).exclude(paper=""), pk=pk)
    opened = FileResponse(record.paper.open("rb"), content_type=paper_type(record.paper_name))
    response = attached(opened, record.paper_name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
