"""统计报表申请: asked for, decided, made, checked by two, given out, taken."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from approvals.models import Approval
from archives.actions import report_issues
from archives.actions import report_requests as deeds
from archives.filters_incidents import ReportFilter
from archives.forms import incidents as forms
from archives.forms.disposals import WhyForm
from archives.models import ReportIssue, ReportRequest
from archives.models.common import Asked
from archives.views.files import SEE
from archives.views.lists import listed, page_as_set
from archives.views.stored import hand_stored
from core import trail
from core.rules import may
from credit.forms.once import OnceForm
from credit.views.deed_pages import Page, deed_page


@require_GET
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def report_list(request: HttpRequest) -> HttpResponse:
    filters = ReportFilter(request.GET, ReportRequest.objects.visible_to(request.user), request=request)
    shown = ReportRequest.objects.select_related("department", "asked_by", "corrects")
    page = page_as_set(filters.qs, request, sort_fields={"asked": "id"}, default_sort="-asked", shown=shown)
    columns = [
        (_("title"), "asked"),
        (_("department"), ""),
        (_("asked by"), ""),
        (_("how often"), ""),
        (_("state"), ""),
    ]
    return listed(request, filters, page, columns, name="reports", tab="reports")


def find_report(request: HttpRequest, pk: int) -> ReportRequest:
    seen = ReportRequest.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("department", "asked_by", "corrects", "policy"), pk=pk)


def find_issue(request: HttpRequest, pk: int) -> ReportIssue:
    seen = ReportRequest.objects.visible_to(request.user).order_by().values("pk")
    return get_object_or_404(ReportIssue.objects.filter(request__in=seen).select_related("request"), pk=pk)


@require_safe
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    asked, person = find_report(request, pk), request.user
    about = ("made_by", "first_by", "second_by", "issued_by")
    issues = list(asked.issues.select_related(*about))
    for issue in issues:
        issue.request = asked
        issue.offers = offers_on(issue, person)
    is_running = asked.state == Asked.APPROVED and asked.corrects_id is None
    recurs = is_running and asked.rhythm != "once" and not (asked.until and asked.until < timezone.localdate())
    facts = {
        "asked": asked,
        "issues": issues,
        "corrections": asked.corrections.select_related("asked_by"),
        "approval": Approval.objects.about(asked).filter(kind=deeds.KIND).order_by("-id").first(),
        "offers": {
            "make": is_running and may(person, deeds.MAKE),
            "change": is_running and may(person, deeds.ASK),
            "withdraw": asked.state == Asked.ASKED and asked.asked_by_id == person.pk,
            "end": recurs and (asked.asked_by_id == person.pk or may(person, deeds.MAKE)),
        },
    }
    return render(request, "archives/reports/detail.html", facts)


def offers_on(issue: ReportIssue, person) -> dict[str, bool]:
    is_open = issue.issued_at is None
    is_first = issue.first_at is None
    checks = may(person, report_issues.CHECK if is_first else report_issues.APPROVE) and not issue.second_at
    return {
        "take": report_issues.may_take(issue, person),
        "check": is_open and checks and person.pk not in (issue.made_by_id, issue.first_by_id),
        "give": is_open and bool(issue.first_at and issue.second_at) and may(person, deeds.MAKE),
        "replace": is_open and may(person, deeds.MAKE),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def report_new(request: HttpRequest) -> HttpResponse:
    form = forms.ReportForm(request.POST or None)
    page = Page(_("Ask for a report"), _("Ask for it"), _("The request is made."))
    list_url = {"list_url": reverse("archives:reports")}
    return deed_page(request, page, form, deeds.ask_report, makes=ReportRequest, facts=list_url)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def report_change(request: HttpRequest, pk: int) -> HttpResponse:
    asked = find_report(request, pk)
    warning = _("The change stands when it is approved; reports that were given out stay as they are.")
    page = Page(_("Change single items"), _("Ask for it"), _("The request is made."), warning)
    form = forms.ChangeReportForm(request.POST or None, asked=asked)
    return deed_page(request, page, form, partial(deeds.ask_report, corrects=asked), back=asked, makes=ReportRequest)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def report_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asked = find_report(request, pk)
    if asked.asked_by_id != request.user.pk:
        raise PermissionDenied
    page = Page(_("Withdraw the request"), _("Withdraw"), _("The request is withdrawn."))
    form = OnceForm(request.POST or None)
    return deed_page(request, page, form, partial(deeds.withdraw_report, request=asked), back=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def report_end(request: HttpRequest, pk: int) -> HttpResponse:
    asked = find_report(request, pk)
    if asked.asked_by_id != request.user.pk and not may(request.user, deeds.MAKE):
        raise PermissionDenied
    page = Page(_("End the report"), _("No more of it"), _("It does not recur any more."))
    return deed_page(request, page, WhyForm(request.POST or None), partial(deeds.end_report, request=asked), back=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.MAKE], raise_exception=True)
def issue_new(request: HttpRequest, pk: int) -> HttpResponse:
    asked = find_report(request, pk)
    known = ((_("what it should contain"), asked.contents),)
    page = Page(_("Put a report down"), _("To be checked"), _("The report waits for two checks."), known=known)
    form = forms.IssueForm(request.POST or None, request.FILES or None, asked=asked)
    return deed_page(request, page, form, partial(report_issues.make_issue, request=asked), back=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.MAKE], raise_exception=True)
def issue_replace(request: HttpRequest, pk: int) -> HttpResponse:
    issue = find_issue(request, pk)
    page = Page(_("Replace the report"), _("Replace it"), _("The report waits for two checks."))
    form = forms.ReplaceForm(request.POST or None, request.FILES or None)
    return deed_page(request, page, form, partial(report_issues.replace_issue, issue=issue), back=issue.request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEE, raise_exception=True)
def issue_check(request: HttpRequest, pk: int) -> HttpResponse:
    issue = find_issue(request, pk)
    if not may(request.user, report_issues.CHECK if issue.first_at is None else report_issues.APPROVE):
        raise PermissionDenied
    known = ((_("title"), issue.request.title), (_("period"), issue.period))
    known += ((_("what it should contain"), issue.request.contents),)
    page = Page(_("Check the report"), _("It is right"), _("The check is put down."), known=known)
    form = OnceForm(request.POST or None)
    return deed_page(request, page, form, partial(report_issues.check_issue, issue=issue), back=issue.request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.MAKE], raise_exception=True)
def issue_give(request: HttpRequest, pk: int) -> HttpResponse:
    issue = find_issue(request, pk)
    warning = _("The department that asked can take it from now on.")
    page = Page(_("Give the report out"), _("Give it out"), _("The report is given out."), warning)
    form = OnceForm(request.POST or None)
    return deed_page(request, page, form, partial(report_issues.give_out, issue=issue), back=issue.request)


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def issue_take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report itself: before it is given out only for those who work on it. Each taking is in the trail."""
    issue = find_issue(request, pk)
    if not report_issues.may_take(issue, request.user):
        raise Http404
    said = {"by": request.user, "details": {"period": issue.period}}
    return hand_stored(issue.stored, issue.name, partial(trail.write, "archives.take_report", issue.request, **said))
