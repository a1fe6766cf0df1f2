"""The inquiry register: what comes in by the same door and is no complaint."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from complaints import actions
from complaints.filters import InquiryFilter
from complaints.forms import InquiryAnswerForm, InquiryDecideForm, InquiryForm
from complaints.models import Inquiry
from complaints.views.beside import chosen_customer
from complaints.views.common import page_as_set, typed_name
from complaints.views.register import HELP_BUTTONS, with_open_complaints
from core import trail
from core.errors import Refused, Stale
from core.exports import Column, field_columns
from core.lists import fields_of, headings, list_export, list_response, sorted_as_asked
from core.models import Event
from customers.actions import done_before, submission_key
from customers.models import Customer
from customers.search import hits

SORTS = {"number": "id", "received": "received_at"}  # numbers as texts go wrong from 10,000 a year on
DEFAULT_SORT = "-received"
MAIN_FIELDS = ("q", "kind", "state", "handler")
MORE_FIELDS = ("supply_channel", "is_published", "received_from", "received_to")
PEOPLE = ("customer", "handler", "department", "received_by", "replied_by", "about", "complaint")
MOST_HITS = 8


@require_GET
@permission_required("complaints.view_inquiry", raise_exception=True)
def inquiry_list(request: HttpRequest) -> HttpResponse:
    filters = InquiryFilter(request.GET, Inquiry.objects.visible_to(request.user), request=request)
    page = page_as_set(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        shown=Inquiry.objects.select_related("customer", "handler").defer("content", "reply", "reward"),
    )
    columns = [(_("number"), "number"), (_("kind"), ""), (_("customer"), ""), (_("state"), ""), (_("handler"), "")]
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "headings": headings(page, [*columns, (_("received at"), "received")]),
        **fields_of(filters, request, MAIN_FIELDS, MORE_FIELDS),
    }
    whole, table = "complaints/inquiries/list.html", "complaints/inquiries/_table.html"
    return list_response(request, page, facts, whole=whole, table=table)


@require_POST
@permission_required(["complaints.view_inquiry", "complaints.export_complaint"], raise_exception=True)
def inquiry_export(request: HttpRequest) -> HttpResponseBase:
    """Every row of the list that the address describes, in its order: masked and logged."""
    filters = InquiryFilter(request.GET, Inquiry.objects.visible_to(request.user), request=request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related(*PEOPLE).iterator(chunk_size=500)
    return list_export(request, rows, columns(), filters=filters, sort=sort, name=_("Inquiry register"))


def columns() -> list[Column]:
    first = ("number", "kind", "customer", "name", "phone", "channel", "received_at", "received_by", "subject")
    then = ("content", "about", "supply_channel", "handler", "department", "state", "reply")
    last = ("replied_at", "replied_by", "reward", "complaint")
    return field_columns(Inquiry, (*first, *then, *last))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.add_inquiry", raise_exception=True)
def inquiry_new(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    form = InquiryForm(request.POST or None, person=request.user, customer=chosen_customer(request), kind=kind)
    if request.method == "POST":
        key = submission_key(request)
        if done := done_before(key):
            return redirect(Inquiry.objects.get(pk=done))
        if not any(name in request.POST for name in HELP_BUTTONS) and form.is_valid():
            try:
                made = actions.take_inquiry(
                    inquiry=form.new_record(), by=request.user, key=key, reply=form.cleaned_data["reply"]
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Entered as %s.") % made.number)
                return leave_inquiry(request, made)
    found = form.hits
    if "choose" in request.POST and not form.chosen:
        found = hits(request.user, typed_name(request), MOST_HITS)
    facts = {"form": form, "chosen": form.chosen, **with_open_complaints(request, found)}
    return render(request, "complaints/inquiries/form.html", facts)


def find_inquiry(request: HttpRequest, pk: int) -> Inquiry:
    """The entry if it is within the person's scope, otherwise 404."""
    return get_object_or_404(Inquiry.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


def leave_inquiry(request: HttpRequest, entry: Inquiry) -> HttpResponse:
    """To its page; to the list where the person may not look."""
    if request.user.has_perm("complaints.view_inquiry"):
        if Inquiry.objects.visible_to(request.user).filter(pk=entry.pk).exists():
            return redirect(entry)
        return redirect("complaints:inquiries")
    return redirect("home")


@require_safe
@never_cache
@permission_required("complaints.view_inquiry", raise_exception=True)
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = find_inquiry(request, pk)
    events = Event.objects.about(entry).filter(kind=Event.Kind.DEED).select_related("by").order_by("-id")[:50]
    story = [{"title": trail.deed_name(one.deed), "event": one} for one in events]
    return render(
        request,
        "complaints/inquiries/detail.html",
        {
            "entry": entry,
            "story": story,
            "is_suggestion": entry.kind == Inquiry.Kind.SUGGESTION,
            "is_open": entry.state == Inquiry.State.OPEN,
            "may_be_public": entry.kind == Inquiry.Kind.PRAISE or entry.state == Inquiry.State.ADOPTED,
            "may_see_customer": entry.customer_id
            and request.user.has_perm("customers.view_customer")
            and Customer.objects.visible_to(request.user).filter(pk=entry.customer_id).exists(),
        },
    )


def do(request: HttpRequest, pk: int, form_class, deed: Callable, words: dict) -> HttpResponse:
    """Who comes too late is told who was first."""
    entry = find_inquiry(request, pk)
    form = form_class(request.POST or None, inquiry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            deed(inquiry=entry, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(entry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words["done"])
            return leave_inquiry(request, entry)
    return render(request, "complaints/inquiries/deed.html", {"form": form, "entry": entry, **words})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.change_inquiry", raise_exception=True)
def inquiry_answer(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Reply"), "button": _("Replied"), "done": _("The reply is written down.")}
    return do(request, pk, InquiryAnswerForm, actions.answer_inquiry, words)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.decide_inquiry", raise_exception=True)
def inquiry_decide(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Decide on the suggestion"), "button": _("Decide"), "done": _("The decision is written down.")}
    return do(request, pk, InquiryDecideForm, actions.decide_inquiry, words)


@require_POST
@permission_required("complaints.decide_inquiry", raise_exception=True)
def inquiry_publish(request: HttpRequest, pk: int) -> HttpResponse:
    entry = find_inquiry(request, pk)
    to = request.POST.get("publish") == "yes"
    try:
        actions.publish_inquiry(inquiry=entry, is_published=to, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is public now.") if to else _("It is no longer public."))
    return redirect(entry)
