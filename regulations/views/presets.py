"""The industry presets: which there are, what each would change, and applying one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from regulations.actions import apply_preset
from regulations.models import AppliedPreset
from regulations.presets.plan import plan_of
from regulations.presets.reading import names, read

CHOICE = "choice:"  # followed by "app.field": the name of the preset that wins


@require_GET
@permission_required("regulations.apply_preset", raise_exception=True)
def preset_list(request: HttpRequest) -> HttpResponse:
    last = {one.name: one for one in AppliedPreset.objects.select_related("by").order_by("id")}
    presets = [{"name": name, "applied": last.get(name), **preset_or_faults(name)} for name in names()]
    return render(request, "regulations/presets.html", {"presets": presets})


def preset_or_faults(name: str) -> dict:
    """A preset that speaks of a role the company has not does not hide the others."""
    try:
        return {"preset": read(name)}
    except Refused as refusal:
        return {"faults": str(refusal).splitlines()}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("regulations.apply_preset", raise_exception=True)
def preset_detail(request: HttpRequest, name: str) -> HttpResponse:
    """What the preset would change; posted with the digest of what was shown, it is done."""
    if name not in names():
        raise Http404(name)
    if request.method != "POST":
        return show(request, name)
    choices = {key.removeprefix(CHOICE): text for key, text in request.POST.items() if key.startswith(CHOICE)}
    try:
        done = apply_preset(name=name, by=request.user, choices=choices, seen=request.POST.get("seen", ""))
    except Refused as refusal:
        return show(request, name, refusal)
    if done.record:
        messages.success(request, _("The preset “%s” is applied.") % done.plan.preset.title)
    else:
        messages.info(request, _("There was nothing to do."))
    return redirect("regulations:presets")


def show(request: HttpRequest, name: str, refusal: Refused | None = None) -> HttpResponse:
    try:
        plan = plan_of(read(name))
    except Refused as unsound:
        messages.error(request, str(unsound))
        return redirect("regulations:presets")
    context = {"plan": plan, "faults": str(refusal).splitlines() if refusal else []}
    if refusal and refusal.link:
        context["link"] = refusal.link
    return render(request, "regulations/preset.html", context, status=422 if refusal else 200)
