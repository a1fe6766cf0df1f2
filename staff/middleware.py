"""Who is signed in proves the second factor, and after a time without input the password again."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from core.trail import client_address
from staff.actions import note_session
from staff.policy import policy_for

RENEW_AFTER = 60  # seconds; a working session is not written on every request
SEEN, PLACE, PROVED = "seen_at", "address", "second_factor"  # keys in the session
# Fields of a form that are not given back to the page: the token is renewed, passwords are never repeated.
HIDDEN = ("csrfmiddlewaretoken", "password", "old_password", "password1", "password2", "new_password1", "new_password2")


def open_when_locked(view):
    """Mark a view that stays open to a session that has to prove itself again."""
    view.open_when_locked = True
    return view


def seconds_left(request: HttpRequest) -> int:
    """Until the session is locked; 0 when it is."""
    seen = request.session.get(SEEN)
    limit = policy_for().idle_minutes * 60
    return limit if seen is None else max(0, limit - (now() - seen))


def now() -> int:
    return int(time.time())


class Proof:
    """Between sign-in and the pages. A locked session keeps the page's form: it is sent again afterwards."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What a page asks by itself is no sign of somebody being there.
        if request.user.is_authenticated and not request.headers.get("X-Background") and seconds_left(request):
            touch(request)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return None
        if getattr(view_func, "open_when_locked", False):
            return None
        if lacks_proof(request):
            return elsewhere(request, "staff:code" if request.user.has_factor else "staff:second_factor")
        if not seconds_left(request):
            return locked(request)
        return None


def lacks_proof(request: HttpRequest) -> bool:
    person = request.user
    return (person.must_prove or person.has_factor) and not request.session.get(PROVED)


def elsewhere(request: HttpRequest, url_name: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse(url_name)})
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect(reverse(url_name) + "?" + urlencode({"next": back}))


def locked(request: HttpRequest) -> HttpResponse:
    """A page goes to the password and back; a part of a page tells its page; a form is shown to be sent again."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Trigger": "keguan:locked"})
    if request.method in ("GET", "HEAD"):
        return elsewhere(request, "staff:unlock")
    typed = [(name, value) for name, values in request.POST.lists() if name not in HIDDEN for value in values]
    return render(request, "staff/locked.html", {"typed": typed, "files": bool(request.FILES)}, status=401)


def touch(request: HttpRequest) -> None:
    """Remember that the person is there; who works stays signed in."""
    seen = request.session.get(SEEN)
    if seen is None:
        request.session[SEEN] = now()
    elif now() - seen > RENEW_AFTER:
        request.session[SEEN] = now()
        if request.session.get(PLACE) != client_address.get():
            request.session[PLACE] = client_address.get()
            agent = request.headers.get("User-Agent", "")
            note_session(person=request.user, key=request.session.session_key, agent=agent)
