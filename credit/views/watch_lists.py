"""Lists of exceptions, reports near the limit, emergency stops and dangerous customers, the newest first."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from core.lists import headings, list_response
from credit.filters import watching
from credit.views.booking import list_frame, page_as_set

SORTS = {"newest": "id"}
DEFAULT_SORT = "-newest"


def watch_list(name: str, filter_class, people: tuple[str, ...], columns: list, title, empty) -> Callable:
    """`name` is that of the rows' template, of the tab and, with an s, of the address; columns as in `headings`."""
    model = filter_class.Meta.model

    @require_GET
    @permission_required(f"credit.view_{model._meta.model_name}", raise_exception=True)
    def view(request: HttpRequest) -> HttpResponse:
        filters = filter_class(request.GET, model.objects.visible_to(request.user), request=request)
        page = page_as_set(
            filters.qs,
            request,
            sort_fields=SORTS,
            default_sort=DEFAULT_SORT,
            shown=model.objects.select_related("file__customer", *people),
        )
        facts: dict[str, Any] = {
            "filter": filters,
            "chips": filters.chips(),
            "headings": headings(page, columns),
            "title": title,
            "empty": empty,
            "frame": list_frame(request, f"{name}s"),
            "tab": f"{name}s",
            "rows_template": f"credit/watch/_{name}_row.html",
        }
        return list_response(request, page, facts, whole="credit/watch/list.html", table="credit/watch/_table.html")

    return view


exception_list = watch_list(
    "exception",
    watching.ExceptionFilter,
    ("asked_by",),
    [
        (_("customer"), ""),
        (_("amount"), "", "number"),
        (_("used"), "", "number"),
        (_("valid until"), ""),
        (_("state"), ""),
        (_("asked for at"), "newest"),
    ],
    _("Exceptions over the limit"),
    _("Nobody has asked for an exception. One is asked for on the credit page of the customer."),
)
crossing_list = watch_list(
    "crossing",
    watching.CrossingFilter,
    ("reported_by", "decided_by"),
    [
        (_("customer"), ""),
        (_("direction"), ""),
        (_("exposure"), "", "number"),
        (_("credit limit"), "", "number"),
        (_("report"), ""),
        (_("decision"), ""),
        (_("at"), "newest"),
    ],
    _("Near the limit"),
    _("No customer has come near the limit."),
)
stop_list = watch_list(
    "stop",
    watching.StopFilter,
    ("stopped_by", "confirmed_by", "lifted_by"),
    [
        (_("customer"), ""),
        (_("reason"), ""),
        (_("stopped at"), "newest"),
        (pgettext_lazy("credit", "confirmed"), ""),
        (pgettext_lazy("credit", "lifted"), ""),
    ],
    _("Emergency stops"),
    _("Nothing is stopped."),
)
danger_list = watch_list(
    "danger",
    watching.DangerFilter,
    ("reported_by", "instructed_by"),
    [
        (_("customer"), ""),
        (_("what happened"), ""),
        (_("reported at"), "newest"),
        (_("instruction"), ""),
        (_("state"), ""),
    ],
    _("Dangerous customers"),
    _("No customer is reported as dangerous."),
)
