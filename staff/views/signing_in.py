"""Sign-in with its second step, sign-out, and the password again after a time without input."""

import time

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from core.trail import client_address
from staff import actions
from staff.forms import CodeForm, SignInForm, UnlockForm
from staff.middleware import PLACE, PROVED, SEEN, now, open_when_locked, seconds_left
from staff.models import User
from staff.views.common import agent_of, safe_next

WAITING = "waits_for_code"
PATIENCE = 300  # seconds between the password and the code
BACKEND = "staff.backends.StaffBackend"


class SignIn(auth_views.LoginView):
    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        """Whoever has a second factor is not signed in yet: the session only remembers whose code is awaited."""
        person = User.objects.for_pages().get(pk=form.get_user().pk)
        if person.has_factor:
            self.request.session.cycle_key()
            self.request.session[WAITING] = [person.pk, person.get_session_auth_hash(), int(time.time())]
            self.request.session["next"] = self.get_success_url()
            return redirect("staff:code")
        response = super().form_valid(form)
        begin(self.request, person)
        return response


@method_decorator(open_when_locked, name="dispatch")
class SignOut(auth_views.LogoutView):
    pass


def begin(request: HttpRequest, person: User) -> None:
    """A line in the trail and in the list of the person's sessions."""
    request.session[SEEN], request.session[PLACE] = now(), client_address.get()
    request.session.save()
    actions.note_sign_in(person=person)
    actions.note_session(person=person, key=request.session.session_key, agent=agent_of(request))


def awaited(request: HttpRequest) -> User | None:
    """Whose code is awaited: of who gave the password a moment ago, or of who is signed in without a code."""
    if request.user.is_authenticated:
        return request.user if request.user.has_factor else None
    pk, digest, since = request.session.get(WAITING) or (0, "", 0)
    person = User.objects.filter(pk=pk).first() if time.time() - since < PATIENCE else None
    fits = person and person.is_active and person.state != User.State.LEFT
    return person if fits and person.get_session_auth_hash() == digest else None


@login_not_required
@never_cache
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in."""
    person = awaited(request)
    if person is None or (request.user.is_authenticated and request.session.get(PROVED)):
        return redirect("home" if request.user.is_authenticated else "staff:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_code(person=person, code=form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return let_in(request, person)
    return render(request, "staff/code.html", {"form": form, "next": safe_next(request, "")})


def let_in(request: HttpRequest, person: User) -> HttpResponse:
    target = request.session.pop("next", "") or safe_next(request)
    if request.user.is_authenticated:
        request.session[PROVED] = True
        return redirect(target)
    request.session.pop(WAITING, None)
    login(request, person, backend=BACKEND)
    request.session[PROVED] = True
    begin(request, person)
    return redirect(target)


@open_when_locked
@never_cache
@sensitive_post_parameters()
def unlock(request: HttpRequest) -> HttpResponse:
    """The password again; the page behind, with all that was typed, goes on. A script is answered without a page."""
    form = UnlockForm(request.POST or None)
    by_script = request.headers.get("Accept") == "application/json"
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, username=request.user.get_username(), password=form.cleaned_data["password"])
        if person and person.pk == request.user.pk:
            request.session[SEEN] = now()
            return JsonResponse({"left": seconds_left(request)}) if by_script else redirect(safe_next(request))
        form.add_error("password", _("The password is not right."))
    if by_script:
        words = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"error": " ".join(words)}, status=422)
    return render(request, "staff/unlock.html", {"form": form, "next": safe_next(request, "")})


@open_when_locked
@never_cache
@require_safe
def time_left(request: HttpRequest) -> HttpResponse:
    """How long this session stays open without input; asking does not prolong it."""
    return JsonResponse({"left": seconds_left(request)})


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is there and types."""
    request.session[SEEN] = now()
    return JsonResponse({"left": seconds_left(request)})


def locked_out(request: HttpRequest, response=None, credentials=None, *_args, **_kwargs) -> HttpResponse:
    """After too many failures, the same words whether the name exists or not."""
    return render(request, "staff/locked_out.html", {"minutes": round(settings.AXES_COOLOFF_TIME * 60)}, status=429)
