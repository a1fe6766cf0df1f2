"""The inbox: what a person was told, the unread first."""

from django.apps import apps
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.inputs import whole_number
from core.models import Notice
from core.notices.reading import mark_read
from core.paging import page_of

SIZE = 30
COUNTED = 1000
SORTS = {"unread": "is_unread"}


def narrowed(request: HttpRequest) -> QuerySet:
    """Own notices, as far as the filters in the address let them through."""
    found = Notice.objects.visible_to(request.user)
    if request.GET.get("show") == "unread":
        found = found.unread()
    elif request.GET.get("show") == "urgent":
        found = found.filter(is_urgent=True)
    if app := request.GET.get("app", ""):
        found = found.filter(rule__startswith=f"{app}.")
    return found


def senders() -> list[tuple[str, str]]:
    """The parts of the system that a notice may come from."""
    own = [config for config in apps.get_app_configs() if config.name in ("approvals", "complaints", "customers")]
    return [(config.label, str(config.verbose_name)) for config in own]


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    page = page_of(
        narrowed(request), request, sort_fields=SORTS, default_sort="-unread", size=SIZE, count_limit=COUNTED
    )
    context = {
        "page": page,
        "show": request.GET.get("show", ""),
        "app": request.GET.get("app", ""),
        "senders": senders(),
        "newest": max((notice.pk for notice in page if notice.is_unread), default=0),
    }
    response = render(request, "core/_inbox.html" if request.htmx else "core/inbox.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """To the record; whoever goes there has read the notice."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(person=request.user, notices=Notice.objects.filter(pk=pk))
    return redirect(found.url or reverse("core:inbox"))


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(person=request.user, notices=Notice.objects.filter(pk=pk))
    return back(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that the filters show, up to the newest that was there when the page was made."""
    until = whole_number(request.POST.get("until", ""))
    count = mark_read(person=request.user, notices=narrowed(request), until=until) if until else 0
    text = ngettext("%(count)s notice marked as read.", "%(count)s notices marked as read.", count)
    messages.success(request, text % {"count": count} if count else _("Nothing was unread."))
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("core:inbox") + (f"?{query}" if query else ""))
