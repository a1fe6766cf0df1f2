"""Stored copies that are missing or not what was kept, and reading one of them again."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from archives.actions.verifying import CHANGE_FILE, WORDS, check_copy, faulty
from archives.models import Content
from archives.querysets import known_to
from archives.views.files import SEE

SHOWN = 200  # at once; mended ones make room


def faulty_for(person) -> QuerySet[Content]:
    return faulty().filter(known_to(person, "item__file__"))


@require_safe
@never_cache
@permission_required([SEE, CHANGE_FILE], raise_exception=True)
def fault_list(request: HttpRequest) -> HttpResponse:
    """Of the files that the person may know of."""
    found = list(faulty_for(request.user).select_related("item__file").order_by("pk")[: SHOWN + 1])
    rows = [(content, WORDS.get(content.fault, content.fault)) for content in found[:SHOWN]]
    facts = {"rows": rows, "shown": SHOWN, "has_more": len(found) > SHOWN, "tab": "faults"}
    return render(request, "archives/faults.html", facts)


@require_POST
@permission_required([SEE, CHANGE_FILE], raise_exception=True)
def fault_check(request: HttpRequest, pk: int) -> HttpResponse:
    known = Content.objects.filter(known_to(request.user, "item__file__"), erased_at__isnull=True)
    content = get_object_or_404(known.select_related("item__file__keeper"), pk=pk)
    fault = check_copy(content=content, by=request.user)
    if fault:
        messages.error(request, _("“%(name)s”: %(fault)s.") % {"name": content.name, "fault": WORDS[fault]})
    else:
        messages.success(request, _("“%s” is what was kept.") % content.name)
    return redirect("archives:faults")
