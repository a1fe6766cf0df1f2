"""Closed cases whose time is up, and the decision on each."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from complaints import actions
from complaints.actions.disposals import DECIDE
from complaints.forms.rounds import DisposalForm
from complaints.models import DisposalProposal
from complaints.views.common import page_as_set
from core.errors import Refused, Stale

SORTS = {"over": "over_on"}


@require_GET
@permission_required("complaints.view_disposalproposal", raise_exception=True)
def disposal_list(request: HttpRequest) -> HttpResponse:
    states = DisposalProposal.State
    state = request.GET.get("state", states.PROPOSED)
    rows = DisposalProposal.objects.visible_to(request.user)
    page = page_as_set(
        rows.filter(state=state) if state in states.values else rows,
        request,
        sort_fields=SORTS,
        default_sort="over",
        shown=DisposalProposal.objects.select_related("complaint", "decided_by"),
    )
    facts = {"page": page, "state": state, "states": states.choices}
    return render(request, "complaints/disposals/list.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(DECIDE, raise_exception=True)
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    rows = DisposalProposal.objects.visible_to(request.user).select_related("complaint", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    form = DisposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_disposal(proposal=found, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision is written down."))
            return redirect("complaints:disposals")
    return render(request, "complaints/disposals/decide.html", {"proposal": found, "form": form})
