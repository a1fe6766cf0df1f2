"""Where a request comes from, in which language it is answered, and who must sign in first."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control

from core.trail import client_address


def address_of(request: HttpRequest) -> str | None:
    """The client's address: as the outermost trusted proxy saw it, or the connection's own."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = settings.TRUSTED_PROXIES
    told = seen[-hops].strip() if hops and len(seen) >= hops else ""
    return told if is_address(told) else request.META.get("REMOTE_ADDR") or None


def is_address(text: str) -> bool:
    """PostgreSQL takes nothing else into the trail."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def client(get_response):
    """The address for the trail, for the length of the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = client_address.set(address_of(request))
        try:
            return get_response(request)
        finally:
            client_address.reset(token)

    return middleware


def chosen_language(request: HttpRequest) -> str:
    """The person's own language, then the cookie's, then that of the installation; never the browser's guess."""
    known = dict(settings.LANGUAGES)
    own = request.user.language if request.user.is_authenticated else ""
    for code in (own, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if code in known:
            return code
    return settings.LANGUAGE_CODE


def language(get_response):
    def middleware(request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = chosen_language(request)
        translation.activate(request.LANGUAGE_CODE)
        response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return middleware


def no_null(get_response):
    """No address of ours holds a null character, and PostgreSQL takes none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return get_response(request)

    return middleware


def session(get_response):
    """Pages of the signed-in are kept by no cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


class SignInRequired(LoginRequiredMiddleware):
    """Django's, but a fragment never receives the sign-in page: the whole page goes there, from /admin/ too."""

    def get_login_url(self, view_func) -> str:
        return settings.LOGIN_URL

    def handle_no_permission(self, request, view_func):
        if not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        try:
            here = urlsplit(request.headers.get("HX-Current-URL", ""))
        except ValueError:  # no address at all
            here = urlsplit("")
        query = QueryDict(mutable=True)
        query[REDIRECT_FIELD_NAME] = here.path + (f"?{here.query}" if here.query else "")
        sign_in = f"{resolve_url(self.get_login_url(view_func))}?{query.urlencode(safe='/')}"
        return HttpResponse(status=401, headers={"HX-Redirect": sign_in})
