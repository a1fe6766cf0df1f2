"""Grades that people change, page by page: a sheet, and the corrections of the review meeting."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.rules import may
from credit.actions.campaigns import REVIEW
from credit.actions.meeting import correct_grades, open_meeting_of
from credit.actions.sheets import FILL, hand_in, save_sheet, take_back_sheet
from credit.forms.campaigns import AnswerlessForm, HandInForm
from credit.models import Campaign, Sheet
from credit.rate_table import Save, Typed, same_again, table_of
from credit.views.deed_pages import Page, deed_page

VIEW = "credit.view_campaign"


def rate_page(request: HttpRequest, rows, run, *, save: Save, facts: dict, is_whole_run: bool = False) -> HttpResponse:
    """Show, or save what was changed and come back to the same page; what fails comes back as it was typed."""
    if request.method != "POST":
        return render(
            request, "credit/campaign/rate.html", table_of(request, rows, run, is_whole_run=is_whole_run) | facts
        )
    typed, refusal = Typed.of(request.POST), ""
    try:
        if idle := len(typed.idle_reasons):
            raise Refused(
                _("%(count)s reason(s) stand beside a grade that was not changed. Nothing is saved yet.")
                % {"count": idle}
            )
        count = save(grades=typed.changes, seen=typed.seen, reasons=typed.reasons, by=request.user)
    except Refused as refused:
        if refused.code == "forbidden":
            raise PermissionDenied from refused
        refusal = str(refused)
    else:
        told = ngettext("%(count)s grade is saved.", "%(count)s grades are saved.", count) % {"count": count}
        messages.success(request, told if count else _("No grade was changed."))
        return redirect(request.get_full_path())
    shown = table_of(request, rows, run, is_whole_run=is_whole_run) | facts
    shown |= {"rows": same_again(rows, run, typed), "refusal": refusal, "may_edit": True}
    return render(request, "credit/campaign/rate.html", shown, status=422)


def find_sheet(request: HttpRequest, pk: int) -> Sheet:
    sheets = Sheet.objects.visible_to(request.user).select_related(
        "campaign__run", "department", "chief", "submitted_by"
    )
    return get_object_or_404(sheets, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(VIEW, raise_exception=True)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The customers of one department; filled in by whoever may."""
    found = find_sheet(request, pk)
    is_open = found.campaign.state == Campaign.State.INITIAL
    may_fill = is_open and may(request.user, FILL)
    if request.method == "POST" and not may(request.user, FILL):
        raise PermissionDenied
    facts = {
        "sheet": found,
        "campaign": found.campaign,
        "may_edit": may_fill and found.state == Sheet.State.OPEN,
        "may_take_back": may_fill and found.state == Sheet.State.SUBMITTED,
    }
    return rate_page(request, found.rows.all(), found.campaign.run, save=partial(save_sheet, sheet=found), facts=facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REVIEW], raise_exception=True)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrections in the meeting, over the whole grading."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("run"), pk=pk)
    meeting = open_meeting_of(campaign) if campaign.state == Campaign.State.REVIEW else None
    facts = {"campaign": campaign, "meeting": meeting, "may_edit": bool(meeting), "is_review": True}
    rows = campaign.run.rows.visible_to(request.user)
    save = partial(correct_grades, campaign=campaign)
    return rate_page(request, rows, campaign.run, save=save, facts=facts, is_whole_run=True)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, FILL], raise_exception=True)
def sheet_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_sheet(request, pk)
    page = Page(
        _("Hand the sheet in"),
        _("Hand in"),
        _("The sheet is handed in."),
        _("Until the review meeting it can be taken back and filled in further."),
    )
    return deed_page(request, page, HandInForm(request.POST or None), partial(hand_in, sheet=found), back=found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, FILL], raise_exception=True)
def sheet_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_sheet(request, pk)
    page = Page(
        _("Take the sheet back"), _("Take back"), _("The sheet is open again."), _("The deadline stays the one it was.")
    )
    form = AnswerlessForm(request.POST or None)
    return deed_page(request, page, form, partial(take_back_sheet, sheet=found), back=found)
