"""Deeds on the state of a customer: owner, status, verification."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused, Stale
from core.inputs import whole_number
from customers import actions
from customers.forms import OwnerForm, StatusForm
from customers.views.common import find_customer, leave


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.assign_customer", raise_exception=True)
def owner(request: HttpRequest, pk: int) -> HttpResponse:
    customer = find_customer(request, pk)
    form = OwnerForm(request.POST or None, customer=customer)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign(customer=customer, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect("customers:owner", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, customer, _("The owner has been changed."))
    return render(request, "customers/owner_form.html", {"form": form, "customer": customer})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.move_customer", raise_exception=True)
def status(request: HttpRequest, pk: int) -> HttpResponse:
    customer = find_customer(request, pk)
    form = StatusForm(request.POST or None, customer=customer)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.move(customer=customer, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect("customers:status", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, moved, _("The status is now “%s”.") % moved.get_status_display())
    return render(request, "customers/status_form.html", {"form": form, "customer": customer})


@require_POST
@permission_required("customers.change_customer", raise_exception=True)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    customer = find_customer(request, pk)
    version = whole_number(request.POST.get("version", ""))
    try:
        actions.verify(customer=customer, version=version or 0, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(customer)
    return leave(request, customer, _("Marked as verified today."))
