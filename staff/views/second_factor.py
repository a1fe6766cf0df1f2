"""Setting up the second factor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.errors import Refused
from staff import actions
from staff.forms import CodeForm
from staff.middleware import PROVED, lacks_proof, locked, open_when_locked, seconds_left
from staff.second_factor import app_address, picture
from staff.views.common import safe_next


@open_when_locked
@never_cache
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """What there is; where there is nothing, the picture for the app and the first code."""
    person = request.user
    if person.has_factor:
        if lacks_proof(request):
            return redirect("staff:code")
        left = person.recovery_codes.filter(used_at=None).count()
        return render(request, "staff/second_factor.html", {"left": left, "form": CodeForm()})
    if not seconds_left(request):
        return locked(request)  # whoever finds the browser does not bring a phone of their own
    try:
        factor = actions.begin_factor(person=person)
    except Refused:  # confirmed in another window at this moment
        return redirect("staff:code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_code(person=person, code=form.cleaned_data["code"])
            codes = actions.confirm_factor(person=person)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session[PROVED] = True
            person.has_factor = True
            return render(request, "staff/recovery_codes.html", {"codes": codes, "next": safe_next(request)})
    key = factor.key.reveal()
    shown = {"form": form, "picture": picture(app_address(person, key)), "key": in_groups(key)}
    return render(request, "staff/second_factor_new.html", {**shown, "next": safe_next(request, "")})


def in_groups(key: str) -> str:
    """Four letters at a time, as people copy them."""
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


@require_POST
@never_cache
@sensitive_post_parameters()
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for a code of the app."""
    try:
        actions.check_code(person=request.user, code=request.POST.get("code", ""))
        codes = actions.renew_recovery_codes(person=request.user, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:second_factor")
    messages.success(request, _("The old recovery codes are worth nothing any more."))
    return render(request, "staff/recovery_codes.html", {"codes": codes, "next": ""})
