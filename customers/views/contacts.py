"""Contacts of a customer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused, Stale
from core.inputs import whole_number
from customers import actions
from customers.forms import ContactForm
from customers.models import Contact
from customers.views.common import find_contact, find_customer, leave


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.change_customer", raise_exception=True)
def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    customer = find_customer(request, pk)
    form = ContactForm(request.POST or None, instance=Contact(customer=customer))
    if request.method == "POST" and form.is_valid():
        contact = form.new_contact(customer)
        try:
            actions.add_contact(contact=contact, by=request.user, key=actions.submission_key(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, customer, _("Contact “%s” has been added.") % contact)
    return render(request, "customers/contact_form.html", {"form": form, "customer": customer})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.change_customer", raise_exception=True)
def contact_edit(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    contact = find_contact(request, pk, contact_pk)
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_contact(contact=contact, changes=form.changes, seen=form.seen_before, by=request.user)
        except Stale as stale:
            form = form.after_clash(stale.current, stale.fields)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, contact.customer, _("Saved."))
    facts = {"form": form, "customer": contact.customer, "contact": contact}
    return render(request, "customers/contact_form.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.change_customer", raise_exception=True)
def contact_remove(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Ask first; the page says what would go."""
    contact = find_contact(request, pk, contact_pk)
    if request.method == "POST":
        version = whole_number(request.POST.get("version", ""))
        try:
            actions.remove_contact(contact=contact, version=version or 0, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("customers:contact_edit", pk, contact_pk)
        return leave(request, contact.customer, _("Contact “%s” has been removed.") % contact)
    return render(request, "customers/contact_remove.html", {"contact": contact, "customer": contact.customer})
