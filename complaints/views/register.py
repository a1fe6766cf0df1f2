"""Registering a complaint, with the customer on the phone."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from complaints import actions
from complaints.forms import MOST_HITS, ComplaintForm, files_again
from complaints.forms.register import WHERE
from complaints.models import Complaint, Inquiry
from complaints.states import ENDED
from complaints.views.beside import beside_of, chosen_customer, suggestion_of
from complaints.views.common import leave, typed_name
from core.errors import Refused
from core.inputs import whole_number
from customers.actions import done_before, submission_key
from customers.models import Customer
from customers.search import hits

PERSON = ("complainant", "company", "unit")
SUBJECT = (*PERSON, "product", "batch", "order_number")
HELP_BUTTONS = ("choose", "look", "take")  # they ask for a look, nothing is registered by them


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.add_complaint", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    form = form_of(request)
    if request.method == "POST":
        key = submission_key(request)
        if done := done_before(key):
            return registered(request, Complaint.objects.get(pk=done))
        if not any(name in request.POST for name in HELP_BUTTONS) and form.is_valid():
            try:
                made = actions.take_in(complaint=form.new_complaint(), by=request.user, key=key, **form.beside_the_case)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return registered(request, made)
        if not any(name in request.POST for name in HELP_BUTTONS):
            files_again(form)
    return render(request, "complaints/form.html", page_of_form(request, form))


def form_of(request: HttpRequest) -> ComplaintForm:
    person, customer = request.user, chosen_customer(request)
    if request.method != "POST":
        initial = begun_elsewhere(request)
        return ComplaintForm(person=person, customer=customer or initial.pop("customer", None), initial=initial)
    data = taken(request.POST) if "take" in request.POST else request.POST
    return ComplaintForm(data, request.FILES, person=person, customer=customer)


def taken(data: QueryDict) -> QueryDict:
    """What was typed, with the suggested category and severity in their places."""
    data, found = data.copy(), suggestion_of(data)
    if found and found.category:
        data["category"] = str(found.category.pk)
    if found and found.severity:
        data["severity"] = str(found.severity)
    return data


def begun_elsewhere(request: HttpRequest) -> dict:
    """The form as an earlier case or an entry of the inquiry register begins it."""
    person = request.user
    earlier = given(request, "earlier")
    if earlier and person.has_perm("complaints.view_complaint"):
        found = Complaint.objects.visible_to(person).filter(pk=earlier, state__in=sorted(ENDED)).first()
        if found:
            facts = {name: getattr(found, name) for name in SUBJECT} | {"category": found.category_id}
            return begun(facts | {"earlier": found, "subject": found.subject}, found, person)
    entry = given(request, "inquiry")
    if entry and person.has_perm("complaints.view_inquiry"):
        found = Inquiry.objects.visible_to(person).filter(pk=entry, complaint__isnull=True).first()
        if found:
            facts = {name: getattr(found, name) for name in ("subject", "content", "channel", "received_at", "about")}
            return begun(facts | {"inquiry": found, "complainant": found.name}, found, person)
    return {}


def begun(facts: dict, record: Complaint | Inquiry, person) -> dict:
    """With the customer, if the person may see it."""
    customer = Customer.objects.visible_to(person).filter(pk=record.customer_id).first() if record.customer_id else None
    return facts | {"customer": customer}


def given(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name) or "")


def registered(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    return leave(request, complaint, _("Registered as %s.") % complaint.number)


def page_of_form(request: HttpRequest, form: ComplaintForm) -> dict:
    """The form, the customer chosen so far or those to choose from, and what stands beside the case."""
    found = form.hits
    if "choose" in request.POST and not form.chosen:
        found = hits(request.user, typed_name(request), MOST_HITS)
    chosen = form.chosen  # before the faults are looked for, which chooses the only one found
    return {
        "form": form,
        "chosen": chosen,
        "hits": found,
        "details_open": any(form[name].value() or name in form.errors for name in WHERE),
        **beside_of(request.user, form.data if form.is_bound else form.initial, form.chosen),
    }


@require_POST
@never_cache
@permission_required("complaints.add_complaint", raise_exception=True)
def customer_hits(request: HttpRequest) -> HttpResponse:
    """Customers to choose from while typing. By POST: a phone must not land in the log of addresses."""
    text = typed_name(request)
    found = hits(request.user, text, MOST_HITS) if text else []
    return render(request, "complaints/_customers.html", {"text": text, **with_open_complaints(request, found)})


def with_open_complaints(request: HttpRequest, found: list[Customer]) -> dict:
    ids = [customer.pk for customer in found]
    open_ones = Complaint.objects.none()
    if ids and request.user.has_perm("complaints.view_complaint"):
        open_ones = Complaint.objects.visible_to(request.user).open().filter(customer__in=ids)
    return {"hits": found, "open_ones": open_ones.select_related("customer")[:20]}


@require_POST
@never_cache
@permission_required("complaints.add_complaint", raise_exception=True)
def beside(request: HttpRequest) -> HttpResponse:
    """While typing: what stands beside the case; with `take` the two fields that a suggestion fills."""
    person = request.user
    if "take" in request.POST:
        form = ComplaintForm(taken(request.POST), person=person)
        return render(request, "complaints/_axes.html", {"form": form, "swapped": True})
    return render(
        request, "complaints/_beside.html", beside_of(person, request.POST, chosen_customer(request), swapped=True)
    )
