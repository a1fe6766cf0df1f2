"""Deeds on one complaint: each a small page with a form, that goes back to the complaint."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import actions
from complaints.forms import AssignForm, ReasonForm, ResolveForm
from complaints.views.common import find_complaint, leave
from core.errors import Refused, Stale


def do(request: HttpRequest, pk: int, form_class, deed: Callable, *, words: dict[str, str], done: str) -> HttpResponse:
    """Ask for what the deed needs, do it, go back. Who comes too late is told who was first."""
    complaint = find_complaint(request, pk)
    form = form_class(request.POST or None, complaint=complaint)
    if request.method == "POST" and form.is_valid():
        try:
            deed(complaint=complaint, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(complaint)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, complaint, done)
    return render(request, "complaints/deed.html", {"form": form, "complaint": complaint, **words})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.assign_complaint", raise_exception=True)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Give to somebody"), "button": _("Give")}
    return do(request, pk, AssignForm, actions.assign, words=words, done=_("The handler has been changed."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.mark_special_complaint", raise_exception=True)
def special(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Mark as a special case"), "button": _("Mark")}
    return do(request, pk, ReasonForm, actions.mark_special, words=words, done=_("This is a special case now."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.resolve_complaint", raise_exception=True)
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Settle the complaint"), "button": _("Settle")}
    return do(request, pk, ResolveForm, actions.resolve, words=words, done=_("The complaint is settled."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.withdraw_complaint", raise_exception=True)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    warning = _("Nothing is owed any more then. A complaint that was withdrawn cannot be opened again.")
    words = {"title": _("Withdraw the complaint"), "button": _("Withdraw"), "warning": warning}
    return do(request, pk, ReasonForm, actions.withdraw, words=words, done=_("The complaint is withdrawn."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.reopen_complaint", raise_exception=True)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("Open again"), "button": _("Open again")}
    return do(request, pk, ReasonForm, actions.reopen, words=words, done=_("The complaint is open again."))
