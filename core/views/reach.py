"""How I am told, and whom nobody could tell."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import hooks
from core.errors import Refused
from core.models import Delivery
from core.notices.actions import choose_reach, tell_again, try_ways
from core.notices.forms import ReachForm
from core.notices.routing import reach_of
from core.notices.ways import robot_name
from core.paging import page_of

SIZE = 50
COUNTED = 1000


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Own ways out of the house; for oneself only."""
    reach = reach_of(request.user)
    robot = robot_name(reach.chat.reveal()) if reach.chat else ""
    form = ReachForm(request.POST if request.method == "POST" else None, instance=reach)
    if request.method == "POST" and form.is_valid():
        choose_reach(reach=form.save(), by=request.user)
        messages.success(request, _("Your choice is kept."))
        return redirect("core:reach")
    context = {"form": form, "robot": robot, "has_mail": settings.MAIL_IS_SET_UP}
    return render(request, "core/reach.html", context, status=422 if form.errors else 200)


@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    if try_ways(by=request.user):
        messages.success(request, _("A test is on its way. See whether it arrives."))
    else:
        messages.info(request, _("There was a test within this minute already."))
    return redirect("core:reach")


@require_GET
@permission_required("core.view_delivery", raise_exception=True)
def untold(request: HttpRequest) -> HttpResponse:
    """Messages that could not be told, with the reason; whether people have read the notice itself meanwhile."""
    found = Delivery.objects.untold()
    page = page_of(
        found,
        request,
        sort_fields={"id": "id"},
        default_sort="-id",
        size=SIZE,
        count_limit=COUNTED,
        shown=Delivery.objects.select_related("notice", "person"),
    )
    others = [row for ask in hooks.could_not_tell for row in ask()]
    return render(request, "core/untold.html", {"page": page, "others": others, "has_mail": settings.MAIL_IS_SET_UP})


@require_POST
@permission_required("core.change_delivery", raise_exception=True)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        tell_again(delivery=get_object_or_404(Delivery, pk=pk), by=request.user)
        messages.success(request, _("It is tried again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("core:untold")
