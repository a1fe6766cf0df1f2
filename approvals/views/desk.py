"""The lists of the desk, and approving several at once."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from approvals import actions, hooks
from approvals.filters import ASKED, WAITING, DeskForm, narrowed, rows_of, tabs_of
from approvals.models import Approval
from approvals.policy import policy_for
from core.errors import Refused
from core.inputs import whole_number
from core.lists import list_response
from core.paging import page_of

SORTS = {"asked": "id"}
COLOURS = {
    "open": "bg-blue-lt",
    "sent_back": "bg-orange-lt",
    "approved": "bg-green-lt",
    "rejected": "bg-red-lt",
    "withdrawn": "bg-secondary-lt",
}


@require_GET
@never_cache
@permission_required("approvals.view_approval", raise_exception=True)
def desk(request: HttpRequest) -> HttpResponse:
    tabs = tabs_of(request.user)
    tab = request.GET.get("tab", WAITING)
    tab = tab if tab in tabs else WAITING
    form, policy = DeskForm(request.GET), policy_for()
    page = page_of(
        narrowed(rows_of(tab, request.user), form),
        request,
        sort_fields=SORTS,
        default_sort="asked" if tab == WAITING else "-asked",
        size=policy.page_size,
        count_limit=policy.count_limit,
        shown=Approval.objects.select_related("asked_by__department").with_waiting(),
    )
    show(page.rows, tab)
    facts = {"tab": tab, "tabs": tabs_with_counts(tabs, request.user), "form": form}
    facts["has_bulk"] = any(one.in_bulk for one in page.rows)
    return list_response(request, page, facts, whole="approvals/list.html", table="approvals/_table.html")


def tabs_with_counts(tabs: dict, user) -> list[dict]:
    """What is still to do is counted; what is over is not."""
    counts = {
        WAITING: rows_of(WAITING, user).count(),
        ASKED: rows_of(ASKED, user).undecided().count(),
    }
    address = reverse("approvals:list")
    return [
        {"name": name, "label": label, "count": counts.get(name), "url": f"{address}?tab={name}"}
        for name, label in tabs.items()
    ]


def show(rows: list[Approval], tab: str) -> None:
    """Give each line what it shows beside its own columns."""
    kinds = policy_for().bulk_kinds if tab == WAITING else ()
    for row in rows:
        row.kind_name = hooks.kind_name(row.kind)
        row.colour = COLOURS[row.state]
        row.wanted = [str(one.person) for one in row.wanted_now]
        row.in_bulk = row.kind in kinds


@require_POST
@permission_required("approvals.view_approval", raise_exception=True)
def bulk(request: HttpRequest) -> HttpResponse:
    """Approve those that were ticked, each on its own: one that cannot be approved stops no other."""
    chosen = [number for text in request.POST.getlist("approval") if (number := whole_number(text))]
    rows = list(Approval.objects.waiting_for(request.user).filter(pk__in=chosen).order_by("id"))
    approve_several(request, rows, len(set(chosen)) - len(rows))
    return redirect("approvals:list")


def approve_several(request: HttpRequest, rows: list[Approval], gone: int = 0) -> None:
    """One deed for the list and the administration; messages say what came of it."""
    done = 0
    for approval in rows:
        try:
            actions.approve_in_bulk(approval=approval, by=request.user)
            done += 1
        except Refused as refusal:
            messages.error(request, f"{approval}: {refusal}")
    if done:
        said = ngettext("%(count)s request approved.", "%(count)s requests approved.", done)
        messages.success(request, said % {"count": done})
    elif not rows:
        messages.info(request, _("Nothing was chosen.") if not gone else _("These no longer wait for you."))
    if gone and rows:
        messages.info(request, _("%(count)s no longer waited for you.") % {"count": gone})
