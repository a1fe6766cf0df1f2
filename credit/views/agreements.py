"""长期合作协议: the list, the page with its versions, and the deeds."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core import trail
from core.exports import Column, attached, field_columns
from core.lists import headings, list_export, list_response, sorted_as_asked
from core.models import Event
from credit.actions import agreements
from credit.documents.agreements import agreement_paper
from credit.filters.care import AgreementFilter
from credit.forms import care as forms
from credit.models import Agreement
from credit.policy import policy_for
from credit.views.booking import EXPORT, find, list_frame, offered, page_as_set
from credit.views.deed_pages import Page, deed_page
from customers.models import Customer
from regulations.models import Duty

VIEW = "credit.view_agreement"
SORTS = {"until": "valid_to", "newest": "id"}
DEFAULT_SORT = "until"
PEOPLE = ("director", "chief", "drafted_by", "ended_by", "policy")


def agreements_of(request: HttpRequest) -> AgreementFilter:
    return AgreementFilter(request.GET, Agreement.objects.visible_to(request.user), request=request)


@require_GET
@permission_required(VIEW, raise_exception=True)
def agreement_list(request: HttpRequest) -> HttpResponse:
    filters = agreements_of(request)
    shown = Agreement.objects.select_related("customer", "director", "chief")
    page = page_as_set(filters.qs, request, sort_fields=SORTS, default_sort=DEFAULT_SORT, shown=shown)
    columns = [
        (_("customer"), "newest"),
        (_("state"), ""),
        (_("valid from"), ""),
        (_("valid until"), "until"),
        (_("signed on"), ""),
        (_("drafted by"), ""),
    ]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "frame": list_frame(request, "agreements", "agreements_export"),
        "headings": headings(page, columns),
        "notice": policy_for().agreement_notice,
        "tab": "agreements",
    }
    return list_response(
        request, page, facts, whole="credit/care/agreements.html", table="credit/care/_agreements_table.html"
    )


@require_POST
@permission_required([VIEW, EXPORT], raise_exception=True)
def agreement_export(request: HttpRequest) -> HttpResponseBase:
    """Every agreement of the list that the address describes, in its order."""
    filters = agreements_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("customer", *PEOPLE).iterator(chunk_size=500)
    return list_export(request, rows, exported(), filters=filters, sort=sort, name=_("Long-term agreements"))


def exported() -> list[Column]:
    return [
        (_("customer code"), lambda one: one.customer.code),
        (_("customer"), lambda one: one.customer.name),
        *field_columns(Agreement, ("state", "valid_from", "valid_to", "signed_on", "director", "chief")),
        *field_columns(Agreement, ("drafted_at", "drafted_by", "ended_at", "ended_by", "end_reason")),
    ]


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = find(request, Agreement, pk, *PEOPLE)
    versions = list(agreement.versions.select_related("director", "chief", "written_by", "recorded_by"))
    facts = {
        "agreement": agreement,
        "customer": agreement.customer,
        "versions": versions,
        "policy": policy_for(agreement),
        "duty": Duty.objects.about(agreement).open().select_related("responsible", "department").first(),
        "deeds": deeds_of(agreement, versions, request.user),
        "notice": policy_for().agreement_notice,
    }
    return render(request, "credit/care/agreement.html", facts)


def deeds_of(agreement: Agreement, versions: list, person) -> list[dict]:
    is_open = agreement.state != Agreement.State.ENDED

    def at(name: str) -> str:
        return reverse(f"credit:agreement_{name}", args=[agreement.pk])

    return offered(
        person,
        (at("sign"), _("Record the signature"), "signature", agreements.SIGN, is_open and not versions[0].signed_on),
        (at("amend"), pgettext("agreement", "Amend"), "edit", agreements.WRITE, is_open),
        (at("end"), pgettext("agreement", "End"), "ban", agreements.SIGN, is_open),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, agreements.WRITE], raise_exception=True)
def agreement_new(request: HttpRequest, customer: int) -> HttpResponse:
    found = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer)
    form = forms.AgreementForm(request.POST or None, request.FILES or None, person=request.user)
    page = Page(
        _("Draft a long-term agreement"),
        pgettext("agreement", "Draft"),
        _("The agreement is drafted; it holds when its signature is recorded."),
    )
    deed = partial(agreements.draft_agreement, customer=found)
    return deed_page(request, page, form, deed, back=found, makes=Agreement)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, agreements.WRITE], raise_exception=True)
def agreement_amend(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, Agreement, pk, *PEOPLE)
    version = found.versions.select_related("director", "chief").first()
    form = forms.AmendForm(request.POST or None, request.FILES or None, person=request.user, version=version)
    page = Page(
        _("Amend the long-term agreement"),
        pgettext("agreement", "Amend"),
        _("The new version is written down."),
        _("The version before is kept, and holds until the new one is signed."),
    )
    return deed_page(request, page, form, partial(agreements.amend_agreement, agreement=found), back=found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, agreements.SIGN], raise_exception=True)
def agreement_sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, Agreement, pk, *PEOPLE)
    version = found.versions.first()
    form = forms.SignForm(request.POST or None, request.FILES or None, version=version)
    known = ((_("version"), str(version.number)), (_("terms"), version.terms))
    page = Page(
        _("Record the signature"), pgettext("agreement", "Signed"), _("The agreement is in force."), known=known
    )
    return deed_page(request, page, form, partial(agreements.sign_agreement, agreement=found), back=found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, agreements.SIGN], raise_exception=True)
def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, Agreement, pk, *PEOPLE)
    page = Page(
        _("End the long-term agreement"),
        pgettext("agreement", "End"),
        _("The agreement has ended."),
        _("It stays to be read; a new one may be drafted."),
    )
    form = forms.EndAgreementForm(request.POST or None)
    return deed_page(request, page, form, partial(agreements.end_agreement, agreement=found), back=found)


@require_POST
@never_cache
@permission_required(VIEW, raise_exception=True)
def agreement_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms of the version that holds, or of the draft."""
    found = find(request, Agreement, pk, *PEOPLE)
    body = agreement_paper(found, by=request.user)
    with transaction.atomic():
        trail.write("credit.print_agreement", found, by=request.user, kind=Event.Kind.EXPORT)
    name = f"{_('Long-term agreement')} {found.customer.code} {timezone.localdate():%Y%m%d}.pdf"
    return attached(HttpResponse(body, content_type="application/pdf"), name)
