"""Showing one sensitive field: the reason goes in by POST, the value comes back once and is never kept."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from customers import actions
from customers.actions.secrets import FIELDS
from customers.forms import RevealForm
from customers.labels import field_label
from customers.models import Contact, Customer
from customers.rules import may_reveal
from customers.views.common import find_contact, find_customer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.reveal_secret", raise_exception=True)
def reveal(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    if field not in FIELDS:
        raise Http404
    return answer(request, find_customer(request, pk), field)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.reveal_secret", raise_exception=True)
def contact_reveal(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    contact = find_contact(request, pk, contact_pk)
    return answer(request, contact.customer, "phone", contact)


def answer(request: HttpRequest, customer: Customer, field: str, contact: Contact | None = None) -> HttpResponse:
    """Ask for the reason, then show the value: as a fragment in the page, or as a small page without scripts."""
    form, value = RevealForm(request.POST or None, customer=customer), ""
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            value = actions.reveal(customer=customer, field=field, reason=reason, contact=contact, by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
    facts = {
        "customer": customer,
        "contact": contact,
        "form": form,
        "value": value,
        "label": field_label(Contact if contact else Customer, field),
        "masked": getattr(contact or customer, field),
        "slot": contact.slot if contact else field,
        "may_reveal": may_reveal(request.user, customer),
    }
    return render(request, "customers/_reveal.html" if request.htmx else "customers/reveal.html", facts)
