"""How views fetch a customer and leave after a deed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from customers.models import Contact, Customer


def find_customer(request: HttpRequest, pk: int) -> Customer:
    """The customer if it is within the person's scope, otherwise 404."""
    rows = Customer.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("owner", "deputy_owner", "department"), pk=pk)


def find_contact(request: HttpRequest, pk: int, contact_pk: int) -> Contact:
    rows = Contact.objects.visible_to(request.user).select_related("customer")
    return get_object_or_404(rows, pk=contact_pk, customer=pk)


def leave(request: HttpRequest, customer: Customer, message: str) -> HttpResponse:
    """Back to the customer; to the list when the deed took it out of the person's sight."""
    messages.success(request, message)
    if Customer.objects.visible_to(request.user).filter(pk=customer.pk).exists():
        return redirect(customer)
    messages.info(request, _("“%s” is no longer among the customers that you see.") % customer)
    return redirect("customers:list")
