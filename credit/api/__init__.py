"""For the ERP: credit checked and released by other systems. Every refusal is JSON in words."""

import logging
import secrets
import traceback

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from core.errors import Refused
from credit.api.auth import Bearer, TooMany
from credit.api.doors import router

log = logging.getLogger("keguan.api")
STATUS = {"forbidden": 403, "unseen": 404}

api = NinjaAPI(
    title="Keguan",
    version="1",
    description="Credit checked and released for the ERP.",
    auth=Bearer(),
    docs_url=None,  # a page of our own, for the signed in (credit.views.api)
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("/credit", router, tags=["credit"])


def problem(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem(request, STATUS.get(refusal.code, 409), refusal.code, str(refusal))


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    response = problem(request, 429, refusal.code, str(refusal))
    response["Retry-After"] = "60"
    return response


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _error) -> HttpResponse:
    response = problem(request, 401, "key", _("No key was sent, or it opens nothing: Authorization: Bearer …"))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def unsound(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Each fault with its place: «amount: Input should be greater than 0»."""
    said = [f"{'.'.join(str(place) for place in one['loc'][2:])}: {one['msg']}".strip(": ") for one in error.errors]
    return problem(request, 422, "input", "; ".join(said))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, "request", str(error))


@api.exception_handler(Http404)
def nowhere(request: HttpRequest, _error) -> HttpResponse:
    return problem(request, 404, "unseen", _("There is nothing here."))


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """The log gets the place, not the message: that may quote what nobody may read."""
    incident = secrets.token_hex(4)
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("api incident %s %s\n%s", incident, type(error).__name__, place)
    said = _("An unexpected error (incident %(number)s). The administrator finds it in the log.")
    return problem(request, 500, "incident", said % {"number": incident})


def addresses() -> tuple:
    """Those of the API ask for a key instead of a session."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if pattern.name != "api-root":
            pattern.callback = csrf_exempt(pattern.callback)
            pattern.callback.login_required = False
    return [one for one in patterns if one.name != "api-root"], app, namespace
