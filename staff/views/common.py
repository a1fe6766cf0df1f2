"""What several of these pages need."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where to go on: only within this site."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    fine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fine else fallback


def agent_of(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")
