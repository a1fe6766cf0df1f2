"""Registering a complaint, with the customer on the phone."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from complaints import actions
from complaints.forms import MOST_HITS, ComplaintForm
from complaints.models import Complaint
from complaints.views.common import leave
from core.errors import Refused
from core.inputs import whole_number
from customers.actions import done_before, submission_key
from customers.models import Customer
from customers.search import hits


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.add_complaint", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    customer = chosen_customer(request)
    form = ComplaintForm(request.POST or None, person=request.user, customer=customer)
    if request.method == "POST":
        key = submission_key(request)
        if done := done_before(key):
            return registered(request, Complaint.objects.get(pk=done))
        if "choose" not in request.POST and form.is_valid():
            try:
                made = actions.register(complaint=form.new_complaint(), by=request.user, key=key)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return registered(request, made)
    return render(request, "complaints/form.html", {"form": form, **customers_shown(request, form)})


def registered(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    return leave(request, complaint, _("Registered as %s.") % complaint.number)


def chosen_customer(request: HttpRequest) -> Customer | None:
    """The customer of the address or of the form, if the person may see it."""
    given = request.POST.get("customer") if request.method == "POST" else request.GET.get("customer")
    number = whole_number(given or "")
    return Customer.objects.visible_to(request.user).filter(pk=number).first() if number else None


def customers_shown(request: HttpRequest, form: ComplaintForm) -> dict:
    """The customer chosen so far, those to choose from, and what each has complained about."""
    found = form.hits
    if "choose" in request.POST and not form.chosen:
        found = hits(request.user, request.POST.get("find", ""), MOST_HITS)
    return {"chosen": form.chosen, **with_open_complaints(request, found, form.chosen)}


def with_open_complaints(request: HttpRequest, found: list[Customer], chosen: Customer | None = None) -> dict:
    ids = [customer.pk for customer in [*found, *([chosen] if chosen else [])]]
    earlier = Complaint.objects.none()
    if ids and request.user.has_perm("complaints.view_complaint"):
        earlier = Complaint.objects.visible_to(request.user).open().filter(customer__in=ids).select_related("customer")
    return {"hits": found, "earlier": earlier[:20]}


@require_POST
@never_cache
@permission_required("complaints.add_complaint", raise_exception=True)
def customer_hits(request: HttpRequest) -> HttpResponse:
    """Customers to choose from while typing. By POST: a phone must not land in the log of addresses."""
    text = request.POST.get("find", "")[:100].replace("\x00", "").strip()
    found = hits(request.user, text, MOST_HITS) if text else []
    return render(request, "complaints/_customers.html", {"text": text, **with_open_complaints(request, found)})
