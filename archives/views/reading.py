"""Reading on the screen: a page at a time, drawn here, with the reader's name on it. Asked anew at every page."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archives.models import Content, Reading
from archives.opening import Opening, opening_of, record_opening
from archives.policy import policy_for
from archives.rendering import draw_page, mark_page, small_page
from archives.views.files import SEE
from core.errors import Refused


def open_content(request: HttpRequest, pk: int) -> tuple[Content, Opening]:
    """The copy and how it may be opened now; otherwise 404, and a line in the record for a file that is there."""
    content = get_object_or_404(Content.objects.select_related("item__file__category"), pk=pk, erased_at__isnull=True)
    file = content.item.file
    opening = opening_of(file, request.user)
    if opening is None or content.item.removed_at:
        record_opening(file, request.user, Reading.Kind.REFUSED, content=content, why="no grant")
        raise Http404
    return content, opening


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def read(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of a document with its neighbours; works without script."""
    content, opening = open_content(request, pk)
    if not 1 <= number <= content.pages:
        raise Http404
    facts = {
        "content": content,
        "file": content.item.file,
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < content.pages else None,
        "opening": opening,
        "is_marked": opening.is_marked(policy_for()),
    }
    return render(request, "archives/read.html", facts)


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def page_picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    return picture(request, pk, number, Reading.Kind.PAGE)


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def small_picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What stands beside the contents list; a secret page is as closed in small as in large."""
    return picture(request, pk, number, Reading.Kind.SMALL)


def picture(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponse:
    content, opening = open_content(request, pk)
    if not 1 <= number <= content.pages:
        raise Http404
    policy = policy_for()
    try:
        drawn = draw_page(content.stored.path, content.kind, content.digest, number, policy.page_width)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=503, content_type="text/plain; charset=utf-8")
    except FileNotFoundError:
        missing = _("The stored document is missing. Tell the information specialist.")
        return HttpResponse(missing, status=503, content_type="text/plain; charset=utf-8")
    if kind == Reading.Kind.SMALL:
        drawn = small_page(drawn)
    if opening.is_marked(policy):
        drawn = mark_page(drawn, opening.words)
    record_opening(content.item.file, request.user, kind, content=content, page=number, grant=opening.grant)
    response = HttpResponse(drawn, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
