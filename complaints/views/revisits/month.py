"""The month of revisits: what the quotas want and what was done, each figure with its records; rounds of visits."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import actions
from complaints.actions.revisits.drawing import QUOTAS, faults_of
from complaints.actions.revisits.people import PLAN
from complaints.figures.period import read_day
from complaints.forms.rounds import RoundForm
from complaints.models import Revisit, RevisitDraw, RevisitLot
from complaints.quotas import lots_of, quota_lines
from complaints.views.common import page_as_set
from core.dates import month_before, next_month
from core.errors import Refused
from core.inputs import whole_number
from customers.actions import done_before, submission_key
from staff.rules import scope_of

SORTS = {"place": "place"}
MOST_FAULTS = 500  # places looked up at once


def month_asked(request: HttpRequest) -> date:
    return read_day(f"{request.GET.get('month', '')}-01") or timezone.localdate().replace(day=1)


@require_safe
@permission_required("complaints.view_revisit", raise_exception=True)
def month(request: HttpRequest) -> HttpResponse:
    """For the cases that the person may see."""
    chosen = month_asked(request)
    lines = quota_lines(chosen, RevisitLot.objects.visible_to(request.user))
    facts = {"month": chosen, "before": month_before(chosen), "after": next_month(chosen), "lines": lines}
    return render(request, "complaints/revisits/month.html", facts)


@require_safe
@permission_required("complaints.view_revisit", raise_exception=True)
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The lots of one draw, in their order: the records behind the figures, and whether the sample is the one drawn."""
    found = get_object_or_404(RevisitDraw.objects.filter(source__in=QUOTAS), pk=pk)
    fate, visitor = request.GET.get("fate", ""), whole_number(request.GET.get("visitor", ""))
    fates = fate_words()
    lots = RevisitLot.objects.visible_to(request.user)
    page = page_as_set(
        lots_of(found, fate=fate if fate in fates else "", visitor=visitor, lots=lots),
        request,
        sort_fields=SORTS,
        default_sort="place",
    )
    for lot, shown in zip(page.rows, shown_lots(found, page.rows, request.user), strict=True):
        lot.shown = shown
    faults = faults_of(found)
    facts = {
        "draw": found,
        "page": page,
        "fates": fates,
        "fate": fate,
        "is_faulty": bool(faults),
        "faults": places_shown(found, faults, request.user),
    }
    return render(request, "complaints/revisits/draw.html", facts)


def places_shown(draw: RevisitDraw, faults: list[int], person) -> list[int]:
    """Of the wrong places those whose case the person may see; a missing one has none: for who sees everything."""
    if scope_of(person).everything:
        return faults
    return sorted(draw.lots.visible_to(person).filter(place__in=faults[:MOST_FAULTS]).values_list("place", flat=True))


def fate_words() -> dict[str, str]:
    return {
        "drawn": pgettext("lot", "drawn"),
        "done": pgettext("lot", "revisited"),
        "required": pgettext("lot", "required"),
        "open": pgettext("lot", "still to revisit"),
        "missing": pgettext("lot", "missing"),
        "away": pgettext("lot", "fallen away"),
        "out": pgettext("lot", "not drawn"),
    }


def shown_lots(draw: RevisitDraw, lots: list[RevisitLot], person) -> list[dict]:
    """What a line shows: the case or occasion, and its newest sheet that the person may open. Two queries."""
    people = ("complaint", "interaction__customer")
    records = RevisitLot.objects.filter(pk__in=[lot.pk for lot in lots]).select_related(*people).in_bulk()
    sheets: dict[tuple, Revisit] = {}
    ids = [lot.complaint_id for lot in lots], [lot.interaction_id for lot in lots]
    about = Q(complaint__in=ids[0]) | Q(interaction__in=ids[1])
    rows = Revisit.objects.visible_to(person).filter(about, draw=draw)
    for sheet in rows.select_related("responsible").order_by("id"):
        sheets[sheet.complaint_id, sheet.interaction_id] = sheet
    words = fate_words()
    return [
        {
            "record": records[lot.pk].complaint or records[lot.pk].interaction,
            "customer": records[lot.pk].interaction.customer if lot.interaction_id else None,
            "sheet": sheets.get((lot.complaint_id, lot.interaction_id)),
            "word": words.get(lot.fate, lot.fate),
        }
        for lot in lots
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(PLAN, raise_exception=True)
def plan_round(request: HttpRequest) -> HttpResponse:
    """Visits at a festival, after moving in, after an emergency."""
    form = RoundForm(request.POST or None, person=request.user)
    if request.method == "POST":
        key = submission_key(request)
        if done_before(key):
            return redirect("complaints:revisits")
        if form.is_valid():
            try:
                made = actions.plan_visits(by=request.user, key=key, **form.told)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("%s visits are planned.") % len(made))
                return redirect("complaints:revisits")
    return render(request, "complaints/revisits/round.html", {"form": form})
