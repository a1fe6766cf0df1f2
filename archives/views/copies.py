"""Prints and copies of documents, for whoever holds a live grant to copy."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archives.actions import copying as deeds
from archives.forms.copies import CopyForm
from archives.models import Content, Reading
from archives.opening import Opening, record_opening
from archives.policy import policy_for
from archives.views.files import SEE
from archives.views.reading import open_content
from core.errors import Refused
from core.exports import attached


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEE, raise_exception=True)
def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which pages, and hand them out as a PDF to print or to keep, or the document itself."""
    content, opening = open_copying(request, pk)
    policy = policy_for()
    form = CopyForm(request.POST or None, content=content, most=policy.copy_pages)
    if request.method == "POST" and form.is_valid():
        try:
            return handed_out(hand_out(content, request, form.cleaned_data))
        except Refused as refusal:
            if refusal.code == "forbidden":
                raise PermissionDenied from refusal
            form.add_error(None, str(refusal))
    facts = {"content": content, "form": form, "opening": opening, "is_marked": opening.is_marked(policy)}
    facts["fits"] = content.pages <= policy.copy_pages
    return render(request, "archives/copies.html", facts, status=422 if form.errors else 200)


def open_copying(request: HttpRequest, pk: int) -> tuple[Content, Opening]:
    """Who may read it on the screen only is told so, and the try is recorded."""
    content, opening = open_content(request, pk)
    if not opening.may_copy:
        record_opening(
            content.item.file,
            request.user,
            Reading.Kind.REFUSED,
            content=content,
            grant=opening.grant,
            why="no copies",
        )
        raise PermissionDenied
    return content, opening


def hand_out(content: Content, request: HttpRequest, wish: dict) -> deeds.Copy:
    if wish["deed"] == "whole":
        return deeds.take_original(content=content, by=request.user)
    kind = Reading.Kind.PRINT if wish["deed"] == "print" else Reading.Kind.COPY
    return deeds.copy_pages(content=content, first=wish["first"], last=wish["last"], kind=kind, by=request.user)


def handed_out(copy: deeds.Copy) -> HttpResponse:
    response = attached(HttpResponse(copy.body, content_type=copy.kind), copy.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
