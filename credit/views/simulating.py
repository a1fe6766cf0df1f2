"""«What if» before a grading: the form, and what it would give."""

from decimal import Decimal

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from core.models import Job
from credit.actions import simulating
from credit.forms.grading import StartForm
from credit.models import GradingRun
from customers.models import Customer

MAY = ["credit.view_gradingrun", "credit.start_gradingrun"]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY, raise_exception=True)
def simulation(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST) if request.method == "POST" else StartForm.fresh()
    if request.method == "POST" and form.is_valid():
        try:
            job = simulating.start_simulation(by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("credit:simulated", job.pk)
    return render(request, "credit/simulation.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@permission_required(MAY, raise_exception=True)
def simulated(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a simulation, for whoever asked; of customers those that the person may see."""
    job = get_object_or_404(Job.objects.filter(kind=simulating.KIND, created_by=request.user), pk=pk)
    found = job.result or {}
    changed = found.get("changed", [])
    visible = Customer.objects.visible_to(request.user).filter(pk__in=[one["id"] for one in changed])
    ids = set(visible.order_by().values_list("pk", flat=True))
    lines = [
        {"grade": grade, "customers": count, "amount": Decimal(amount)}
        for grade, (count, amount) in found.get("grades", {}).items()
    ]
    context = {
        "job": job,
        "run": GradingRun(policy=job.params["rules"]),
        "lines": lines,
        "customers": sum(line["customers"] for line in lines),
        "amount": sum((line["amount"] for line in lines), Decimal(0)),
        "changes": [(change[0], change[1], count) for change, count in found.get("changes", {}).items()],
        "changed": [one | {"amount": Decimal(one["amount"])} for one in changed if one["id"] in ids],
        "in_force": GradingRun.objects.filter(pk=found.get("in_force")).first(),
        "is_cut": len(changed) == simulating.NAMED,
    }
    return render(request, "credit/simulated.html", context)
