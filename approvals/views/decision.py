"""One approval: what is asked, the chain, and the buttons. The administration shows the same with the same deeds."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals import actions, hooks
from approvals.forms import SignerForm
from approvals.models import Approval, Signature
from approvals.story import facts_for_page, my_signature
from core.errors import Refused
from core.inputs import typed_text, whole_number

SEE = "approvals.view_approval"
SIGNED = {
    "approve": (actions.approve, gettext_lazy("Approved.")),
    "reject": (actions.reject, gettext_lazy("Not approved.")),
    "send_back": (actions.send_back, gettext_lazy("Sent back for change.")),
}


def find(request: HttpRequest, pk: int) -> Approval:
    """The approval if the person may see it, otherwise 404."""
    rows = Approval.objects.visible_to(request.user)
    people = ("asked_by__department", "department", "decided_by", "clause__regulation", "version")
    return get_object_or_404(rows.select_related(*people), pk=pk)


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    approval = find(request, pk)
    return render(request, "approvals/detail.html", page_facts(request, approval))


def page_facts(request: HttpRequest, approval: Approval) -> dict:
    facts = facts_for_page(approval, request.user)
    if facts["panel"].get("template"):
        given = {"approval": approval, **facts["panel"]}
        facts["present"] = render_to_string(facts["panel"]["template"], given, request)
    return facts | neighbours(request.user, approval) | {"action": reverse("approvals:decide", args=[approval.pk])}


def neighbours(user, approval: Approval) -> dict:
    """The place among what waits, and the ones before and after it."""
    waiting = list(Approval.objects.waiting_for(user).order_by("id").values_list("pk", flat=True)[:500])
    before = [pk for pk in waiting if pk < approval.pk]
    after = [pk for pk in waiting if pk > approval.pk]
    return {
        "waiting_count": len(waiting),
        "place": len(before) + 1 if approval.pk in waiting else 0,
        "previous": before[-1] if before else None,
        "following": after[0] if after else None,
    }


@require_POST
@permission_required(SEE, raise_exception=True)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    approval = find(request, pk)
    if carry_out(request, approval):
        return redirect(approval)
    facts = page_facts(request, find(request, pk))  # as it is now, with what was typed
    return render(request, "approvals/detail.html", facts | {"comment": request.POST.get("comment", "")})


def carry_out(request: HttpRequest, approval: Approval) -> bool:
    """The deed of the button that was pressed; says in a message what came of it."""
    deed, comment = request.POST.get("deed", ""), typed_text(request, "comment")
    try:
        done = do(deed, approval, comment, request)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def shown_signature(request: HttpRequest, approval: Approval) -> Signature | None:
    """The signature that the page showed; None where it named none."""
    shown = request.POST.get("signature", "")
    given = approval.signatures.filter(pk=whole_number(shown) or 0).first()
    if shown and given is None:
        raise Refused(_("This is not yours to decide."), code="forbidden")
    return given


def do(deed: str, approval: Approval, comment: str, request: HttpRequest) -> str:
    by = request.user
    if deed in SIGNED:
        action, said = SIGNED[deed]
        action(approval=approval, signature=shown_signature(request, approval), by=by, comment=comment)
        return str(said)
    if deed == "withdraw":
        actions.withdraw(approval=approval, by=by, reason=comment)
        return _("Your request has been withdrawn.")
    if deed == "remind":
        actions.remind(approval=approval, by=by)
        return _("Those who have not decided yet have been reminded.")
    if deed == "ask_again" and approval.kind not in hooks.asked_again_at_record:
        actions.ask_again(approval=approval, by=by, reason=comment or None)
        return _("Asked again from the first step.")
    if deed == "look_again":
        actions.look_again(approval=approval, by=by)
        return _("Approvers have been looked for again.")
    raise Refused(_("No such deed."), code="unknown")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEE, raise_exception=True)
def signer(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose one more person who signs."""
    approval = find(request, pk)
    mine = my_signature(approval, request.user)
    if mine is None:
        messages.error(request, _("This is not yours to decide."))
        return redirect(approval)
    form = SignerForm(request.POST or None, approval=approval)
    if request.method == "POST" and form.is_valid():
        try:
            given = shown_signature(request, approval)
            actions.add_signer(approval=approval, signature=given, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%s signs after this step.") % form.cleaned_data["person"])
            return redirect(approval)
    return render(request, "approvals/signer.html", {"approval": approval, "form": form, "mine": mine})
