"""整改: the list of improvement actions, the page of one, and its two deeds."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from complaints import actions, forms
from complaints.actions import plans
from complaints.effects import effects_of
from complaints.filters_plans import PlanFilter
from complaints.models import Complaint, CorrectivePlan
from complaints.next_steps import Deed
from complaints.states import State
from complaints.views.common import page_as_set
from complaints.views.deeds import Page as Words
from complaints.views.deeds import deed_view
from core.errors import Refused, Stale

VIEW = "complaints.view_correctiveplan"
PLAN = Deed("make_plan", gettext_lazy("Plan an improvement"), plans.ADD, "tool")
SHOWN = ("complaint__category", "owner", "done_by", "checked_by", "made_by")

make_plan = deed_view(
    forms.PlanForm,
    actions.make_plan,
    plans.ADD,
    Words(
        gettext_lazy("Plan an improvement"), gettext_lazy("Save"), gettext_lazy("The owner owes the improvement now.")
    ),
)


@require_GET
@permission_required(VIEW, raise_exception=True)
def plan_list(request: HttpRequest) -> HttpResponse:
    filters = PlanFilter(request.GET, CorrectivePlan.objects.visible_to(request.user), request=request)
    page = page_as_set(
        filters.qs,
        request,
        sort_fields={"due": "due_on"},
        default_sort="due",
        shown=CorrectivePlan.objects.select_related(*SHOWN),
    )
    return render(request, "complaints/plans/list.html", {"page": page, "filter": filters, "chips": filters.chips()})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(VIEW, raise_exception=True)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Carried out by the owner, then the effect is checked by another: whichever is due stands below."""
    found = get_object_or_404(CorrectivePlan.objects.visible_to(request.user).select_related(*SHOWN), pk=pk)
    form, deed = due_form(request, found)
    if request.method == "POST" and form is None:
        messages.error(request, _("Nothing is to be done by you with this improvement now."))
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        try:
            deed(plan=found, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(found)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written down."))
            return redirect(found)
    facts = {"plan": found, "form": form, "effects": effects_of(found, request.user)}
    return render(request, "complaints/plans/plan.html", facts)


def due_form(request: HttpRequest, found: CorrectivePlan):
    """The form of the deed that this person may do now, and the deed."""
    data = request.POST or None
    if plans.may_carry_out(found, request.user):
        return forms.PlanDoneForm(data, plan=found), actions.carry_out_plan
    if plans.may_check(found, request.user):
        return forms.PlanCheckForm(data, plan=found), actions.check_plan
    return None, None


def card_facts(complaint: Complaint, person) -> dict:
    rows = list(complaint.corrective_plans.select_related("owner")) if complaint.has_plans else []
    may_plan = complaint.state not in (State.WITHDRAWN, State.DUPLICATE) and person.has_perm(PLAN.permission)
    return {"plans": rows, "plan_deed": PLAN if may_plan else None}
