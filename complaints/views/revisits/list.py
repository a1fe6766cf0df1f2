"""The list of revisits: first what I have to carry out."""

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from complaints.actions.revisits.people import CARRY_OUT, PLAN, SIGN
from complaints.models import Revisit
from complaints.revisit_filters import QUEUES, RevisitFilter
from complaints.views.common import page_as_set
from core.lists import headings, list_response

SORTS = {"due": "due_at", "planned": "id"}
FIELDS = ("state", "source", "responsible", "late", "way", "due_from", "due_to")
# Whoever has nothing to do in a queue is not shown it.
WANTS = {"mine": CARRY_OUT, "arrange": PLAN, "sign": SIGN}


@require_GET
@permission_required("complaints.view_revisit", raise_exception=True)
def revisit_list(request: HttpRequest) -> HttpResponse:
    tabs = tabs_of(request)
    asked = request.GET.copy()
    asked.setdefault("queue", tabs[0]["name"])
    filters = RevisitFilter(asked, Revisit.objects.visible_to(request.user), request=request)
    page = page_as_set(
        filters.qs,
        request,
        sort_fields=SORTS,
        default_sort="due" if asked["queue"] != "all" else "-planned",
        shown=shown(),
    )
    facts = {
        "filter": filters,
        "chips": [chip for chip in filters.chips() if chip["label"] != filters.filters["queue"].label],
        "fields": [filters.form[name] for name in FIELDS],
        "headings": headings(page, columns()),
        "tabs": [tab | {"is_here": tab["name"] == asked["queue"]} for tab in tabs],
        "queue": asked["queue"],
        "now": timezone.now(),
    }
    whole, table = "complaints/revisits/list.html", "complaints/revisits/_table.html"
    return list_response(request, page, facts, whole=whole, table=table)


def shown() -> QuerySet:
    return Revisit.objects.for_list()


def tabs_of(request: HttpRequest) -> list[dict]:
    return [
        {"name": name, "label": label}
        for name, label in QUEUES
        if name not in WANTS or request.user.has_perm(WANTS[name])
    ]


def columns() -> list[tuple[str, str]]:
    return [
        (_("about"), ""),
        (pgettext("revisit", "occasion"), ""),
        (_("deadline"), "due"),
        (_("carried out by"), ""),
        (_("state"), ""),
        (_("satisfaction"), ""),
    ]
