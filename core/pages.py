"""The first page, and the pages shown when something went wrong."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from core.navigation import pages_for

log = logging.getLogger("keguan")


def home(request: HttpRequest) -> HttpResponse:
    """The first page that the person may see."""
    shown = pages_for(request.user)
    return redirect(shown[0].url) if shown else render(request, "core/no_role.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a stale page or from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without database, session or language: nothing here may fail again. The number finds the line in the log."""
    number = secrets.token_hex(4)
    log.error("error page %s for %s %s", number, request.method, request.path)
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
