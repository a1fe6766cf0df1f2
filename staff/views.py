"""Sign-in, sign-out, own password, own language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staff import actions
from staff.forms import PasswordForm, SignInForm


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where to go on: only within this site."""
    wanted = request.POST.get("next", "")
    fine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fine else fallback


class SignIn(auth_views.LoginView):
    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        actions.note_sign_in(person=form.get_user())
        return response


class SignOut(auth_views.LogoutView):
    pass


class ChangePassword(auth_views.PasswordChangeView):
    template_name = "staff/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("home")

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        actions.note_password_change(person=self.request.user, by=self.request.user)
        messages.success(self.request, _("Your password has been changed."))
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


def locked_out(request: HttpRequest, response=None, credentials=None, *_args, **_kwargs) -> HttpResponse:
    """After too many failures, the same words whether the name exists or not."""
    return render(request, "staff/locked_out.html", {"minutes": round(settings.AXES_COOLOFF_TIME * 60)}, status=429)
