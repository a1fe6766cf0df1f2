"""The list of yearly gradings, the page of one, and the deeds that move it."""

from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused
from core.exports import attached
from core.models import Job
from core.pdf import pdf_problem
from core.rules import may
from credit.actions.campaigns import OPEN, REVIEW, go_to_review, open_campaign, withdraw_campaign
from credit.actions.publishing import PUBLISH, print_letters, publish_campaign
from credit.campaign_cards import cards_of, next_deeds
from credit.forms.campaigns import AnswerlessForm, ReasonForm, WithdrawForm, YearForm
from credit.models import Campaign, GradeList, Sheet
from credit.views.booking import page_as_set
from credit.views.deed_pages import Page, deed_page

VIEW = "credit.view_campaign"
WITHDRAW = "credit.withdraw_gradingrun"
PEOPLE = ("run__job", "run__withdrawn_by", "opened_by", "published_by", "policy")


def find_campaign(request: HttpRequest, pk: int) -> Campaign:
    lists = Prefetch("lists", GradeList.objects.select_related("asked_by", "decided_by"))
    found = Campaign.objects.visible_to(request.user).select_related(*PEOPLE).prefetch_related(lists)
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(VIEW, raise_exception=True)
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All of them, and the form that opens one."""
    may_open = may(request.user, OPEN)
    if request.method == "POST" and not may_open:
        raise PermissionDenied
    form = YearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(open_campaign(year=form.cleaned_data["year"], by=request.user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    found = Campaign.objects.visible_to(request.user).select_related("run", "opened_by")
    page = page_as_set(found, request, sort_fields={"opened": "id"}, default_sort="-opened")
    facts = {"page": page, "form": form if may_open else None}
    return render(request, "credit/campaign/list.html", facts, status=422 if form.errors else 200)


@require_GET
@never_cache
@permission_required(VIEW, raise_exception=True)
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    facts = {
        "campaign": campaign,
        "run": campaign.run,
        "cards": cards_of(campaign, request.user),
        "deeds": next_deeds(campaign, request.user),
        "letters": letters_of(request, campaign).order_by("-id").first() if campaign.published_at else None,
        "may_letter": campaign.state == Campaign.State.PUBLISHED and may(request.user, PUBLISH) and not pdf_problem(),
        "letters_key": uuid4().hex,
    }
    return render(request, "credit/campaign/detail.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REVIEW], raise_exception=True)
def campaign_review(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the meeting; sheets that are late are named and want a reason."""
    campaign = find_campaign(request, pk)
    late = campaign.sheets.filter(state=Sheet.State.OPEN).select_related("department", "chief")
    names = ", ".join(f"{one.department or _('no department')} ({one.chief or '—'})" for one in late)
    warning = _("Not handed in: %s. Their customers keep the grades saved so far.") % names if names else ""
    page = Page(_("Go on to the review meeting"), _("Go on"), _("The review meeting can be held."), warning)
    form = ReasonForm(request.POST or None)
    return deed_page(request, page, form, partial(go_to_review, campaign=campaign), back=campaign)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, PUBLISH], raise_exception=True)
def campaign_publish(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    warning = _("From today on these grades are in force, in place of those of last year.")
    page = Page(_("Publish the grades"), pgettext("button", "Publish"), _("The grades are published."), warning)
    form = AnswerlessForm(request.POST or None)
    return deed_page(request, page, form, partial(publish_campaign, campaign=campaign), back=campaign)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, WITHDRAW], raise_exception=True)
def campaign_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    warning = _(
        "All grades of it go out of force, and nothing is signed or handed in any more. The year can be repeated."
    )
    button, told = pgettext("campaign", "Withdraw"), pgettext("campaign", "The grading is withdrawn.")
    page = Page(_("Withdraw the yearly grading"), button, told, warning)
    form = WithdrawForm(request.POST or None)
    return deed_page(request, page, form, partial(withdraw_campaign, campaign=campaign), back=campaign)


def letters_of(request: HttpRequest, campaign: Campaign):
    """The person's own prints: what is printed depends on what one may see."""
    return Job.objects.filter(kind="grade_letters", created_by=request.user, params__campaign=campaign.pk)


@require_POST
@permission_required([VIEW, PUBLISH], raise_exception=True)
def letters_print(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    given_key = request.POST.get("key", "").replace("\x00", "")[:32]
    try:
        print_letters(campaign, by=request.user, key=given_key or uuid4().hex)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(campaign)


@require_GET
@permission_required([VIEW, PUBLISH], raise_exception=True)
def letters_file(request: HttpRequest, pk: int, job: int) -> HttpResponseBase:
    """The letters, for whoever ordered them."""
    campaign = find_campaign(request, pk)
    printed = get_object_or_404(letters_of(request, campaign), pk=job)
    if not printed.result_file:
        raise Http404
    name = f"{_('Letters to A customers')} {campaign}.pdf"
    return attached(FileResponse(printed.result_file.open("rb"), content_type="application/pdf"), name)
