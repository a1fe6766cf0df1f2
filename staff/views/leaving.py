"""The hand-over of who leaves: what there is, who takes over, a preview, one deed."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused, Stale
from core.inputs import whole_number
from staff import actions, hooks
from staff.forms import LeavingForm
from staff.models import Leaving, User
from staff.rules import check_leaver

SHOWN = 50


@require_safe
@permission_required("staff.hand_over_user", raise_exception=True)
def leavings(request: HttpRequest) -> HttpResponse:
    """The latest hand-overs, and a choice of who leaves next."""
    if wanted := whole_number(request.GET.get("person", "")):
        return redirect("staff:leaving", wanted)
    people = User.objects.exclude(username="system").exclude(state=User.State.LEFT).exclude(pk=request.user.pk)
    rows = Leaving.objects.select_related("person", "by")[:SHOWN]
    shown = {"leavings": rows, "people": people.select_related("department")}
    return render(request, "staff/leavings.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("staff.hand_over_user", raise_exception=True)
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.exclude(username="system"), pk=pk)
    latest = person.leavings.select_related("by", "job").first()
    if person.state == User.State.LEFT and latest:
        return render(request, "staff/leaving_done.html", as_shown(latest))
    counts = actions.counts_of(person)
    facts = {"person": person, "holds": actions.reasons_to_stay(person), "counts": json.dumps(counts)}
    try:
        check_leaver(person, request.user)
    except Refused as refusal:
        return render(request, "staff/leaving.html", {**facts, "refusal": str(refusal)})
    form = LeavingForm(request.POST or None, person=person, counts=counts)
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        return render(request, "staff/leaving.html", {**facts, "form": form})
    if "sure" not in request.POST:
        return render(request, "staff/leaving_preview.html", {**facts, "form": form})
    try:
        done = actions.begin_leaving(
            person=person,
            successors=form.successors(),
            by=request.user,
            reason=form.cleaned_data["reason"],
            wants_letters=form.cleaned_data.get("wants_letters", False),
            seen=read_counts(request.POST.get("seen", "")),
        )
    except Stale as stale:
        messages.warning(request, str(stale))
        return render(request, "staff/leaving_preview.html", {**facts, "form": form})
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "staff/leaving.html", {**facts, "form": form})
    messages.success(request, _("%s has left; the account is closed.") % done.person)
    return redirect("staff:leaving", pk)


def read_counts(text: str) -> dict:
    """The counts that were reviewed, as the form carries them; anything else is like none that fit."""
    try:
        counts = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return counts if isinstance(counts, dict) else {}


def as_shown(leaving: Leaving) -> dict:
    label = {kind.name: kind.label for kind in hooks.hand_over}
    plan = [(label.get(name, name), entry) for name, entry in leaving.plan.items()]
    letters = [(one.label, one.page(leaving)) for one in hooks.letters if leaving.finished_at]
    return {"leaving": leaving, "person": leaving.person, "plan": plan, "letters": letters}
