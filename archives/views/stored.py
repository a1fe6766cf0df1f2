"""Handing out a document that is stored as it was handed in."""

from collections.abc import Callable

from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.exports import attached


def hand_stored(stored: FieldFile, name: str, put_down: Callable[[], object]) -> HttpResponseBase:
    """To be kept, never shown by the browser itself; `put_down()` writes who took it into the trail."""
    try:
        opened = stored.open("rb")
    except FileNotFoundError:
        missing = _("The stored document is missing. Tell the information specialist.")
        return HttpResponse(missing, status=503, content_type="text/plain; charset=utf-8")
    with transaction.atomic():
        put_down()
    return attached(FileResponse(opened, content_type="application/octet-stream"), name)
