"""Near the limit: the report beforehand and the decision on it."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credit.actions.near import DECIDE, REPORT, RULE, decide_near, report_near, waiting_report
from credit.forms.watching import DecisionForm, NearForm
from credit.models import LimitCrossing
from credit.policy import policy_for
from credit.usage import usage_of
from credit.views.deed_pages import Page, deed_page
from credit.views.files import find_file
from customers.templatetags.customers import moment
from regulations.models import Duty

VIEW = "credit.view_limitcrossing"


def find_crossing(request: HttpRequest, pk: int) -> LimitCrossing:
    rows = LimitCrossing.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("file__customer", "reported_by", "decided_by"), pk=pk)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def crossing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found, policy = find_crossing(request, pk), policy_for()
    facts = {
        "crossing": found,
        "file": found.file,
        "usage": usage_of(found.file, policy),
        "policy": policy,
        "may_report": may_report(found, request.user),
        "duty": Duty.objects.about(found).filter(rule=RULE).select_related("responsible", "department").last(),
    }
    return render(request, "credit/watch/crossing.html", facts)


def may_report(crossing: LimitCrossing, person) -> bool:
    is_wanted = crossing.is_up and not crossing.reported_at and crossing.file.is_near
    return is_wanted and person.has_perm(REPORT) and not waiting_report(crossing.file)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REPORT], raise_exception=True)
def near_report(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    page = Page(
        _("Report near the limit"),
        _("Report"),
        _("The superior has been asked for a decision."),
        _("Before more is lent than the limit: say what is going to happen and ask for a decision."),
    )
    form = NearForm(request.POST or None)
    return deed_page(
        request, page, form, partial(report_near, file=file), back=file, about=file.customer.name, makes=LimitCrossing
    )


def report_facts(crossing: LimitCrossing) -> tuple[tuple[str, str], ...]:
    who = f"{crossing.reported_by} · {moment(crossing.reported_at)}" if crossing.reported_at else ""
    return ((_("reported by"), who), (_("report"), crossing.report)) if who else ()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, DECIDE], raise_exception=True)
def crossing_decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_crossing(request, pk)
    page = Page(
        _("Decide on the report near the limit"),
        _("Decide"),
        _("Your decision is written down."),
        known=report_facts(found),
    )
    form = DecisionForm(request.POST or None)
    return deed_page(
        request, page, form, partial(decide_near, crossing=found), back=found, about=found.file.customer.name
    )
