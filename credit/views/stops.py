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
from credit.views.files import find_file
from credit.views.watch_deeds import deed_page

VIEW = "credit.view_creditstop"


def find_stop(request: HttpRequest, pk: int) -> CreditStop:
    rows = CreditStop.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("file__customer", "stopped_by"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, STOP], raise_exception=True)
def stop_new(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    return deed_page(
        request,
        form=StopForm(request.POST or None),
        deed=partial(stop_credit, file=file),
        back=file,
        about=file.customer.name,
        title=_("Stop credit sales at once"),
        button=pgettext("button", "Stop at once"),
        done=_("Credit sales are stopped. Nothing is let go any more."),
        warning=_("Every release is held from now on. Your superior confirms the stop or lifts it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, CONFIRM], raise_exception=True)
def stop_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_stop(request, pk)
    return deed_page(
        request,
        form=ConfirmForm(request.POST or None),
        deed=partial(confirm_stop, stop=found),
        back=found,
        about=f"{found.file.customer.name} · {found.stopped_by}",
        title=_("Confirm the emergency stop"),
        button=_("Confirm"),
        done=_("The stop is confirmed."),
        warning=found.reason,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, CONFIRM], raise_exception=True)
def stop_lift(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_stop(request, pk)
    return deed_page(
        request,
        form=StopForm(request.POST or None),
        deed=partial(lift_stop, stop=found),
        back=found,
        about=f"{found.file.customer.name} · {found.stopped_by}",
        title=_("Lift the emergency stop"),
        button=_("Lift"),
        done=_("The stop is lifted."),
        warning=found.reason,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(["credit.view_creditfile", INSTRUCT], raise_exception=True)
def watch_set(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    return deed_page(
        request,
        form=WatchStateForm(request.POST or None),
        deed=partial(watch_file, file=file),
        back=file,
        about=file.customer.name,
        title=_("Watch the customer, or no longer"),
        button=_("Save"),
        done=_("The state of the customer is changed."),
    )
