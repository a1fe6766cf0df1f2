"""Own password, own language, own sessions."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from staff import actions
from staff.forms import PasswordForm
from staff.views.common import agent_of, safe_next


class ChangePassword(auth_views.PasswordChangeView):
    template_name = "staff/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("home")

    @transaction.atomic
    def form_valid(self, form):
        """Every other browser is signed out; this one goes on under a new key."""
        person = self.request.user
        response = super().form_valid(form)
        actions.note_password_change(person=person, by=person)
        self.request.session.save()
        key = self.request.session.session_key
        actions.note_session(person=person, key=key, agent=agent_of(self.request))
        actions.end_sessions(person=person, by=person, keep=key)
        messages.success(self.request, _("Your password has been changed. Other devices have been signed out."))
        return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The other language, remembered by the browser and, for who is signed in, by the person."""
    response = HttpResponseRedirect(safe_next(request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(person=request.user, language=code)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in."""
    own = request.user.open_sessions.select_related("session").order_by("-session__expire_date", "-id")
    return render(request, "staff/sessions.html", {"sessions": own, "this": request.session.session_key})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(request.user.open_sessions, pk=pk)
    is_this = session.session_id == request.session.session_key
    try:
        actions.end_session(session=session, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:sessions")
    if is_this:  # from a page that was opened under another key
        request.session.flush()
        return redirect("staff:sign_in")
    messages.success(request, _("This device has been signed out."))
    return redirect("staff:sessions")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    actions.end_sessions(person=request.user, by=request.user, keep=request.session.session_key)
    messages.success(request, _("All other devices have been signed out."))
    return redirect("staff:sessions")
