"""One sheet: what it is about, and the deeds on it, each a small page with a form."""

from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from complaints import actions, forms
from complaints.actions.revisits.people import CARRY_OUT, PLAN, SIGN, is_own
from complaints.actions.revisits.visiting import is_ready
from complaints.models import Complaint, Revisit
from complaints.views.deeds import Page
from core.errors import Refused, Stale
from core.exports import attached
from core.models import Event
from customers.actions import done_before, submission_key
from regulations.models import Duty

ABOUT = ("complaint", "customer", "interaction", "responsible", "department", "policy", "done_by", "signed_by")
ABOUT += ("previous", "draw", "letter", "made_by")
PAGES = {
    "do": Page(_("Carry out the revisit"), _("Save"), _("The revisit is written down.")),
    "arrange": Page(_("Arrange the revisit"), _("Arrange"), _("The revisit is arranged.")),
    "sign": Page(_("Sign the sheet"), pgettext_lazy("revisit", "Sign"), _("The sheet is signed.")),
    "waive": Page(_("No revisit needed"), _("Save"), _("No revisit will be made.")),
}


def find_revisit(request: HttpRequest, pk: int) -> Revisit:
    """The sheet if it is within the person's scope, otherwise 404."""
    return get_object_or_404(Revisit.objects.visible_to(request.user).select_related(*ABOUT), pk=pk)


@require_safe
@never_cache
@permission_required("complaints.view_revisit", raise_exception=True)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    revisit, person = find_revisit(request, pk), request.user
    facts = {
        "revisit": revisit,
        "chain": chain_of(revisit),
        "clocks": list(Duty.objects.about(revisit).select_related("department", "clause").order_by("id")),
        "sees_case": sees_case(person, revisit),
        "story": list(Event.objects.about(revisit).select_related("by").order_by("-id")[:50]),
        "is_ready": is_ready(revisit),
        "may_do": person.has_perm(CARRY_OUT) and not hindrance(revisit, person, "do"),
        "may_arrange": person.has_perm(PLAN) and not hindrance(revisit, person, "arrange"),
        "may_sign": person.has_perm(SIGN) and not hindrance(revisit, person, "sign"),
    }
    return render(request, "complaints/revisits/sheet.html", facts)


def hindrance(revisit: Revisit, person, name: str) -> str:
    """Why the deed cannot be done now by this person, in words; empty: it can."""
    if name == "sign":
        if revisit.state != Revisit.State.DONE:
            return gettext("This revisit is %s.") % revisit.get_state_display()
        own = person.pk in (revisit.done_by_id, revisit.responsible_id)
        return gettext("Somebody else signs the sheet of your own revisit.") if own else ""
    if not revisit.is_planned:
        return gettext("This revisit is %s.") % revisit.get_state_display()
    if name == "do" and not is_own(revisit, person):
        return gettext("This sheet is %s's to carry out.") % (revisit.responsible or "—")
    if name == "do" and not is_ready(revisit):
        return gettext("First the customer is told the result and asked for the view of it.")
    return ""


def chain_of(revisit: Revisit) -> list[Revisit]:
    """All sheets of the same chain, in their order."""
    if revisit.complaint_id:
        rows = Revisit.objects.filter(complaint=revisit.complaint_id)
    else:
        rows = Revisit.objects.filter(source=revisit.source, customer=revisit.customer_id, draw=revisit.draw_id)
        rows = rows.filter(interaction=revisit.interaction_id)
    return list(rows.select_related("responsible", "done_by").order_by("id")[:20])


def sees_case(person, revisit: Revisit) -> bool:
    if not revisit.complaint_id or not person.has_perm("complaints.view_complaint"):
        return False
    return Complaint.objects.visible_to(person).filter(pk=revisit.complaint_id).exists()


def sheet_view(name: str, form_class, deed, permission: str):
    """A page that asks for what the deed needs, does it and goes back to the sheet."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(permission, raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return fill_in(request, find_revisit(request, pk), name, form_class, deed)

    return view


def fill_in(request: HttpRequest, revisit: Revisit, name: str, form_class, deed) -> HttpResponse:
    """Who comes too late is told who was first; a doubled click is done once."""
    page, key = PAGES[name], ""
    if name == "do" and request.method == "POST":
        key = submission_key(request)
        if done_before(key):
            messages.success(request, page.done)
            return redirect(revisit)
    if request.method != "POST" and (why := hindrance(revisit, request.user, name)):
        messages.info(request, why)
        return redirect(revisit)
    form = form_class(request.POST or None, request.FILES or None, revisit=revisit)
    if request.method == "POST" and form.is_valid():
        told = form.told | {"key": key} if name == "do" else form.cleaned_data
        try:
            deed(revisit=revisit, by=request.user, **told)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(revisit)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, revisit, page)
    forms.files_again(form)
    return render(request, "complaints/revisits/deed.html", {"form": form, "revisit": revisit, "page": page})


def leave(request: HttpRequest, revisit: Revisit, page: Page) -> HttpResponse:
    """Back to the sheet; to the list when the deed took it out of the person's sight."""
    messages.success(request, page.done)
    if Revisit.objects.visible_to(request.user).filter(pk=revisit.pk).exists():
        return redirect(revisit)
    return redirect("complaints:revisits")


do = sheet_view("do", forms.CarryOutRevisitForm, actions.carry_out_revisit, CARRY_OUT)
arrange = sheet_view("arrange", forms.ArrangeForm, actions.arrange, PLAN)
sign = sheet_view("sign", forms.SignForm, actions.sign_revisit, SIGN)
waive = sheet_view("waive", forms.WaiveForm, actions.waive_revisit, PLAN)


@require_GET
@never_cache
@permission_required("complaints.view_revisit", raise_exception=True)
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed sheet of a home visit."""
    revisit = find_revisit(request, pk)
    if not revisit.signature:
        raise Http404
    ending = PurePath(revisit.signature.name).suffix
    response = FileResponse(revisit.signature.open("rb"), content_type="application/octet-stream")
    return attached(response, f"{revisit.get_source_display()}-{revisit.pk}{ending}")
