"""What an administrator does with somebody's signing in: devices, second factor."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from core.inputs import typed_text
from staff import actions
from staff.models import SecondFactor, User
from staff.rules import may_manage


def find_person(request: HttpRequest, pk: int) -> User:
    person = get_object_or_404(User.objects.exclude(username="system"), pk=pk)
    if not may_manage(request.user, person):
        raise PermissionDenied
    return person


@require_safe
@permission_required("staff.change_user", raise_exception=True)
def access(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(request, pk)
    factor = SecondFactor.objects.filter(user=person, confirmed_at__isnull=False).first()
    shown = {"person": person, "sessions": person.open_sessions.select_related("session"), "factor": factor}
    return render(request, "staff/access.html", {**shown, "is_own": person == request.user})


@require_POST
@permission_required("staff.change_user", raise_exception=True)
def access_end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(request, pk)
    keep = request.session.session_key if person == request.user else ""
    actions.end_sessions(person=person, by=request.user, keep=keep, reason=typed_text(request, "reason"))
    messages.success(request, _("%s has been signed out.") % person)
    return redirect("staff:access", pk)


@require_POST
@permission_required("staff.change_user", raise_exception=True)
def access_reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    person = find_person(request, pk)
    try:
        actions.reset_factor(person=person, reason=typed_text(request, "reason"), by=request.user)
        messages.success(request, _("The second factor of %s has been reset.") % person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:access", pk)
