"""Making several cases one, and taking them apart again."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import actions
from complaints.forms import GatherForm, MergeForm, ReasonForm
from complaints.views.common import find_complaint, leave
from complaints.views.deeds import Page, deed_view
from core.errors import Refused, Stale
from core.inputs import whole_number

MAY = "complaints.merge_complaint"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(MAY, raise_exception=True)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    page = Page(
        _("Make one case"),
        _("Merge"),
        _("The cases are one now."),
        _("The others become parts of this one: their clocks end, their words and files stay and are shown here."),
    )
    return choose(request, pk, MergeForm, actions.merge, page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(MAY, raise_exception=True)
def gather(request: HttpRequest, pk: int) -> HttpResponse:
    page = Page(
        _("Make a collective complaint"),
        _("Make one collective case"),
        _("This is a collective complaint now."),
        _("It becomes a major case and the management is told at once."),
    )
    return choose(request, pk, GatherForm, actions.gather, page)


def choose(request: HttpRequest, pk: int, form_class, deed: Callable, page: Page) -> HttpResponse:
    """Who comes too late is told who was first."""
    complaint = find_complaint(request, pk)
    form = form_class(request.POST or None, complaint=complaint, person=request.user)
    if part := whole_number(request.GET.get("part") or ""):
        form.initial["parts"] = [part]
    if request.method == "POST" and form.is_valid():
        try:
            deed(complaint=complaint, by=request.user, **form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(complaint)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, complaint, page.done)
    return render(request, "complaints/deed.html", {"form": form, "complaint": complaint, "page": page})


unmerge = deed_view(
    ReasonForm,
    actions.unmerge,
    MAY,
    Page(
        gettext_lazy("Take out of the other case"),
        gettext_lazy("Take out"),
        gettext_lazy("It is a case of its own again."),
        gettext_lazy("It goes on where it stood; the time between does not count."),
    ),
)
