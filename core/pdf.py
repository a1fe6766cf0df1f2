"""Printing: a template becomes a PDF with the vendored Chinese font and nothing from outside."""

from functools import cache
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils._os import safe_join
from django.utils.translation import gettext as _

from core.errors import Refused

BASE = "file:///"  # addresses in templates start with /static/ or /media/; nothing else is opened
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
APT_LINE = f"apt-get install -y {PACKAGES}"


@cache
def library_error() -> str:
    """Why WeasyPrint cannot be loaded; empty when it can."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        return type(error).__name__
    return ""


def pdf_problem() -> str:
    """The one line that installs what printing lacks; empty when nothing is lacking."""
    return APT_LINE if library_error() else ""


def file_behind(url: str) -> Path:
    """The static or media file of an address. Raises `ValueError` for everything else."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme != "file" or parts.netloc:
        raise ValueError(f"not a file of this site: {url}")
    try:
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
        elif path.startswith("/media/"):
            found = safe_join(settings.MEDIA_ROOT, path.removeprefix("/media/"))
        else:
            found = None
    except SuspiciousFileOperation:
        found = None
    if not found:
        raise ValueError(f"not a file of this site: {url}")
    return Path(found)


def make_fetcher():
    """What WeasyPrint opens files with."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class SiteFiles(URLFetcher):
        def fetch(self, url, headers=None):
            try:
                path = file_behind(url)
                kind, _encoding = guess_type(path)
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind or "application/octet-stream"})
            except (ValueError, OSError) as error:
                raise FatalURLFetchingError(str(error)) from error

    return SiteFiles()


def render_pdf(template: str, context: dict, title: str, *, first_page: int = 1) -> bytes:
    """The PDF of a template that extends `core/print/base.html`. Refuses where the libraries are missing.

    Long lists are rendered in parts, each with the number of its `first_page`, and joined: a part of some hundred
    rows takes seconds and its memory is given back.
    """
    if problem := pdf_problem():
        raise Refused(_("Printing needs libraries of the server: %(line)s") % {"line": problem}, code="libraries")
    from weasyprint import CSS, HTML

    facts = {"title": title, "company": settings.COMPANY_NAME, "first_page": first_page, **context}
    page = HTML(string=render_to_string(template, facts), base_url=BASE, url_fetcher=make_fetcher())
    return page.write_pdf(stylesheets=[CSS(string=f"@page :first {{ counter-reset: page {first_page:d} }}")])


class Joined:
    """Several PDFs one after the other, by size and not by pages in memory."""

    def __init__(self) -> None:
        from pypdf import PdfWriter  # not when a process starts

        self.writer = PdfWriter()

    def add(self, part: bytes) -> None:
        self.writer.append(BytesIO(part))

    @property
    def pages(self) -> int:
        return len(self.writer.pages)

    def as_bytes(self) -> bytes:
        whole = BytesIO()
        self.writer.write(whole)
        return whole.getvalue()
