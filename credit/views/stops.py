"""紧急停止: stop at once, confirm, lift."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credit.actions.dangers import INSTRUCT, watch_file
from credit.actions.stops import CONFIRM, STOP, confirm_stop, lift_stop, stop_credit
from credit.forms.watching import ConfirmForm, StopForm, WatchStateForm
from credit.models import CreditStop
from credit.views.deed_pages import Page, deed_page
from credit.views.files import find_file
from customers.templatetags.customers import moment

VIEW = "credit.view_creditstop"


def find_stop(request: HttpRequest, pk: int) -> CreditStop:
    rows = CreditStop.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("file__customer", "stopped_by"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, STOP], raise_exception=True)
def stop_new(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    page = Page(
        _("Stop credit sales at once"),
        pgettext("button", "Stop at once"),
        _("Credit sales are stopped. Nothing is let go any more."),
        _("Every release is held from now on. Your superior confirms the stop or lifts it."),
    )
    form = StopForm(request.POST or None)
    return deed_page(
        request, page, form, partial(stop_credit, file=file), back=file, about=file.customer.name, makes=CreditStop
    )


def stop_facts(stop: CreditStop) -> tuple[tuple[str, str], ...]:
    return (
        (_("stopped by"), f"{stop.stopped_by} · {moment(stop.stopped_at)}"),
        (_("reason for the stop"), stop.reason),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, CONFIRM], raise_exception=True)
def stop_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_stop(request, pk)
    page = Page(_("Confirm the emergency stop"), _("Confirm"), _("The stop is confirmed."), known=stop_facts(found))
    form = ConfirmForm(request.POST or None)
    return deed_page(
        request,
        page,
        form,
        partial(confirm_stop, stop=found),
        back=found,
        about=found.file.customer.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, CONFIRM], raise_exception=True)
def stop_lift(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_stop(request, pk)
    page = Page(_("Lift the emergency stop"), _("Lift"), _("The stop is lifted."), known=stop_facts(found))
    form = StopForm(request.POST or None)
    return deed_page(
        request,
        page,
        form,
        partial(lift_stop, stop=found),
        back=found,
        about=found.file.customer.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(["credit.view_creditfile", INSTRUCT], raise_exception=True)
def watch_set(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    page = Page(_("Watch the customer, or no longer"), _("Save"), _("The state of the customer is changed."))
    form = WatchStateForm(request.POST or None)
    return deed_page(request, page, form, partial(watch_file, file=file), back=file, about=file.customer.name)
