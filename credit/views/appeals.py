"""申诉: asked for at a grade, decided on its own page."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.rules import may
from credit.actions.appeals import ASK, DECIDE, ask_appeal, decide_appeal
from credit.forms.campaigns import AppealAnswerForm, AppealForm
from credit.models import Appeal, GradeRow
from credit.models.common import Asked
from credit.views.deed_pages import Page, deed_page

VIEW = "credit.view_appeal"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ASK], raise_exception=True)
def appeal_new(request: HttpRequest, pk: int) -> HttpResponse:
    rows = GradeRow.objects.visible_to(request.user).select_related("customer", "run__campaign")
    row = get_object_or_404(rows.filter(run__campaign__isnull=False), pk=pk)
    page = Page(_("Appeal against a grade"), _("Ask for it"), _("The appeal is put down."))
    about = f"{row.customer} · {row.grade}"
    deed = partial(ask_appeal, row=row)
    form = AppealForm(request.POST or None)
    return deed_page(request, page, form, deed, back=row.run.campaign, about=about, makes=Appeal)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(VIEW, raise_exception=True)
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked and answered; who decides answers here."""
    related = ("row__customer", "row__run__campaign", "asked_by", "decided_by")
    found = get_object_or_404(Appeal.objects.visible_to(request.user).select_related(*related), pk=pk)
    if not hasattr(found.row.run, "campaign"):
        raise Http404
    is_judge = may(request.user, DECIDE) and found.asked_by_id != request.user.pk
    if request.method == "POST" and not may(request.user, DECIDE):
        raise PermissionDenied
    if found.state != Asked.ASKED or not (is_judge or request.method == "POST"):
        return render(request, "credit/campaign/appeal.html", {"appeal": found})
    page = Page(
        _("Appeal against a grade"), _("Decide"), _("The appeal is decided."), template="credit/campaign/answer.html"
    )
    deed = partial(decide_appeal, appeal=found)
    form = AppealAnswerForm(request.POST or None)
    return deed_page(request, page, form, deed, back=found, about=str(found.row.customer), facts={"appeal": found})
