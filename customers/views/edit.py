"""Entering and editing a customer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused, Stale
from core.inputs import whole_number
from customers import actions
from customers.duplicates import find_duplicates
from customers.forms import CustomerForm
from customers.models import Customer
from customers.views.common import find_customer, leave

MAY_WRITE = ("customers.add_customer", "customers.change_customer")


def is_ready(request: HttpRequest, form: CustomerForm) -> bool:
    """Sent to be saved, sound, and its doubts confirmed."""
    return request.method == "POST" and "choose" not in request.POST and form.is_valid() and not form.needs_confirmation


def show_form(request: HttpRequest, form: CustomerForm, customer: Customer | None = None) -> HttpResponse:
    return render(request, "customers/form.html", {"form": form, "customer": customer})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.add_customer", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    form = CustomerForm(request.POST or None, instance=Customer(), person=request.user)
    key = actions.submission_key(request)
    if is_ready(request, form):
        try:
            made = actions.create(customer=form.new_customer(), by=request.user, key=key)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, made, entered(made))
    elif request.method == "POST" and (done := actions.done_before(key)):
        made = Customer.objects.get(pk=done)
        return leave(request, made, entered(made))
    return show_form(request, form)


def entered(customer: Customer) -> str:
    return _("“%(name)s” has been entered as %(code)s.") % {"name": customer, "code": customer.code}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.change_customer", raise_exception=True)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    customer = find_customer(request, pk)
    form = CustomerForm(request.POST or None, instance=customer, person=request.user)
    if is_ready(request, form):
        changes = form.changes
        try:
            saved = actions.edit(customer=customer, changes=changes, seen=form.seen_before, by=request.user)
        except Stale as stale:
            form = form.after_clash(stale.current, stale.fields)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_of_others(request, form, changes)
            return leave(request, saved, _("Saved.") if changes else _("Nothing was changed."))
    return show_form(request, form, customer)


def tell_of_others(request: HttpRequest, form: CustomerForm, changes: dict) -> None:
    """Say what someone else changed while this form was open."""
    others = form.changed_by_others(except_for=changes)
    if others:
        text = _("Someone else changed meanwhile: %s. Both changes are kept.")
        messages.info(request, text % ", ".join(others))


@require_POST
@never_cache
def duplicates(request: HttpRequest) -> HttpResponse:
    """Possible duplicates while typing. By POST: what is typed must not land in the log of addresses."""
    if not any(request.user.has_perm(name) for name in MAY_WRITE):
        raise PermissionDenied
    typed = {name: request.POST.get(name, "")[:200].replace("\x00", "") for name in ("name", "phone", "credit_code")}
    record = whole_number(request.POST.get("record", ""))
    found = find_duplicates(**typed, person=request.user, exclude=record)
    return render(request, "customers/_duplicates.html", {"duplicates": found})


@require_POST
@never_cache
def regions(request: HttpRequest) -> HttpResponse:
    """The three selects again, each with what lies in the place chosen before it."""
    if not any(request.user.has_perm(name) for name in MAY_WRITE):
        raise PermissionDenied
    form = CustomerForm(request.POST, instance=Customer(), person=request.user)
    return render(request, "customers/_places.html", {"form": form})
