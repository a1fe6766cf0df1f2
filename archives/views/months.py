"""按月归档: which department has filed which month, and the deeds on it (S1-26 R6)."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from archives.actions import monthly as deeds
from archives.forms.months import FileMonthForm
from archives.models import MonthlyFiling
from archives.policy import policy_for
from archives.registers.care import filings_shown
from archives.views.files import SEE
from archives.views.registers import register_page
from core.rules import may
from credit.forms.once import OnceForm
from credit.views.deed_pages import Page, deed_page

SHOWN = 200


@require_GET
@never_cache
@permission_required([SEE, deeds.SEE_MONTHS], raise_exception=True)
def filing_list(request: HttpRequest) -> HttpResponse:
    """Who has filed and who has not, the newest month first."""
    columns = [
        (_("department"), "entered"),
        (_("month"), "month"),
        (_("files it"), ""),
        (_("due on"), ""),
        (_("filed at"), ""),
        (pgettext("archives", "files"), "", "number"),
        (pgettext("filing", "received at"), ""),
    ]
    is_asked = policy_for().filing_asked
    unable = deeds.unable_departments() if is_asked and may(request.user, deeds.RECEIVE) else []
    return register_page(request, "filings", columns, is_asked=is_asked, unable=unable)


def find_filing(request: HttpRequest, pk: int) -> MonthlyFiling:
    rows = filings_shown() & MonthlyFiling.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("department__head"), pk=pk)


@require_safe
@never_cache
@permission_required([SEE, deeds.SEE_MONTHS], raise_exception=True)
def filing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    filing, person = find_filing(request, pk), request.user
    files = list(deeds.brought_by(filing, person).select_related("category", "customer").order_by("-pk")[: SHOWN + 1])
    offers = {
        "file": filing.filed_at is None and deeds.may_file(filing, person),
        "receive": bool(filing.filed_at)
        and not filing.received_at
        and filing.filed_by_id != person.pk
        and may(person, deeds.RECEIVE),
        "chase": filing.filed_at is None and may(person, deeds.RECEIVE),
    }
    facts = {"filing": filing, "files": files[:SHOWN], "has_more": len(files) > SHOWN, "offers": offers}
    return render(request, "archives/filings/detail.html", facts)


def on_filing(permission: str, form_of, deed, page: Page):
    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([SEE, deeds.SEE_MONTHS, permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        filing = find_filing(request, pk)
        return deed_page(request, page, form_of(request.POST or None), partial(deed, filing=filing), back=filing)

    return view


filing_do = on_filing(
    deeds.DO,
    FileMonthForm,
    deeds.file_month,
    Page(
        gettext_lazy("File the month"),
        gettext_lazy("It is filed"),
        gettext_lazy("The month is filed; the archivist receives it."),
        warning=gettext_lazy("Everything of this month that has value lies in the archives now."),
    ),
)
filing_receive = on_filing(
    deeds.RECEIVE,
    OnceForm,
    deeds.receive_month,
    Page(
        gettext_lazy("Receive the month"),
        gettext_lazy("Received"),
        gettext_lazy("You have signed for it."),
        warning=gettext_lazy("You sign for what the department has filed (S1-26 R6)."),
    ),
)
filing_chase = on_filing(
    deeds.RECEIVE,
    OnceForm,
    deeds.chase_month,
    Page(
        gettext_lazy("Remind the department"),
        gettext_lazy("Remind"),
        gettext_lazy("They are reminded."),
        warning=gettext_lazy("The filer and the head of the department are told, once a day."),
    ),
)
