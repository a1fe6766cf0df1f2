"""危险客户: the report, the instruction, the measures, the end of trade, the outcome."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import trail
from core.errors import Refused
from core.exports import attached
from core.models import Event
from credit.actions import dangers as deeds
from credit.actions.measures import ask_measure, carry_out_measure
from credit.debtor import debtor_of
from credit.documents.notice import end_notice
from credit.forms import watching as forms
from credit.models import DangerReport, Measure
from credit.policy import policy_for
from credit.recovery import recovery_of
from credit.views.deed_pages import Page, deed_page
from credit.views.files import find_file
from customers.templatetags.customers import moment
from regulations.models import Duty

VIEW, REPORT, INSTRUCT = "credit.view_dangerreport", deeds.REPORT, deeds.INSTRUCT
PEOPLE = ("file__customer", "reported_by", "instructed_by", "noticed_by", "ended_by")


def find_danger(request: HttpRequest, pk: int) -> DangerReport:
    return get_object_or_404(DangerReport.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def danger_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_danger(request, pk)
    debtor = debtor_of(found.file, timezone.localdate())
    owed = Duty.objects.about(found).filter(rule=deeds.RULE).select_related("responsible", "department")
    facts = {
        "danger": found,
        "measures": list(found.measures.select_related("asked_by", "decided_by", "done_by")),
        "recovery": recovery_of(found.file),
        "file": found.file,
        "debtor": debtor,
        "usage": debtor.usage,
        "duty": owed.last(),
        "policy": policy_for(),
    }
    return render(request, "credit/watch/danger.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REPORT], raise_exception=True)
def danger_new(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    page = Page(
        _("Report a dangerous customer"),
        _("Report"),
        _("The customer is reported as dangerous."),
        _("The aim is to recover as much as possible. Measures wait for the instruction of the superior."),
    )
    form = forms.DangerForm(request.POST or None)
    return deed_page(
        request,
        page,
        form,
        partial(deeds.report_danger, file=file),
        back=file,
        about=file.customer.name,
        makes=DangerReport,
    )


def report_facts(report: DangerReport) -> tuple[tuple[str, str], ...]:
    """What was reported and instructed, above the fields of every deed on it."""
    told = (
        (_("reported by"), f"{report.reported_by} · {moment(report.reported_at)}"),
        (_("what happened, in detail"), report.facts),
        (_("what can be recovered, and how"), report.aim),
        (_("instruction"), report.instruction),
    )
    return tuple((label, text) for label, text in told if text)


def danger_deed(deed: Callable, form_class, permission: str, page: Page) -> Callable:
    """A page of one deed on a report."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([VIEW, permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        found = find_danger(request, pk)
        told = replace(page, known=report_facts(found))
        chosen = form_class(found) if not isinstance(form_class, type) else form_class
        form = chosen(request.POST or None)
        name = found.file.customer.name
        return deed_page(request, told, form, partial(deed, report=found), back=found, about=name)

    return view


danger_instruct = danger_deed(
    deeds.instruct_danger,
    forms.InstructionForm,
    INSTRUCT,
    Page(
        gettext_lazy("Instruct what is to be done"),
        gettext_lazy("Instruct"),
        gettext_lazy("The instruction is given."),
        gettext_lazy("Without your instruction nobody takes a measure."),
    ),
)
danger_terminate = danger_deed(
    deeds.terminate,
    forms.InstructionForm,
    INSTRUCT,
    Page(
        gettext_lazy("End the trade"),
        pgettext_lazy("trade", "End it"),
        gettext_lazy("The end of trade is instructed; the customer is told in writing."),
        gettext_lazy("Nothing is let go to this customer any more. What is owed is collected as before."),
    ),
)
danger_notice = danger_deed(
    deeds.note_notice,
    forms.NoticeForm,
    REPORT,
    Page(gettext_lazy("The customer was told"), gettext_lazy("Save"), gettext_lazy("The day is written down.")),
)
danger_end = danger_deed(
    deeds.end_danger,
    lambda found: forms.EndedForm if found.is_terminated else forms.EndForm,
    INSTRUCT,
    Page(
        gettext_lazy("Close the danger report"),
        pgettext_lazy("danger report", "Close"),
        gettext_lazy("The report is closed."),
    ),
)


def measure_of(*, report: DangerReport, **typed) -> DangerReport:
    """The page goes back to the report."""
    ask_measure(report=report, **typed)
    return report


measure_new = danger_deed(
    measure_of,
    forms.MeasureForm,
    REPORT,
    Page(
        gettext_lazy("Ask for a measure"),
        gettext_lazy("Ask for it"),
        gettext_lazy("The measure is asked for."),
        gettext_lazy("It is taken only after the chain of the rules has approved it."),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, REPORT], raise_exception=True)
def measure_done(request: HttpRequest, pk: int) -> HttpResponse:
    seen = DangerReport.objects.visible_to(request.user).order_by()
    rows = Measure.objects.filter(report__in=seen).select_related("report__file__customer", "done_by")
    found = get_object_or_404(rows, pk=pk)

    def carry_out(**typed) -> DangerReport:
        return carry_out_measure(measure=found, **typed).report

    known = ((_("measure"), found.get_kind_display()), (_("plan"), found.plan))
    page = Page(_("The measure was carried out"), _("Save"), _("The result is written down."), known=known)
    form = forms.ResultForm(request.POST or None)
    return deed_page(
        request,
        page,
        form,
        carry_out,
        back=found.report,
        about=f"{found.report.file.customer.name} · {found.get_kind_display()}",
    )


@require_POST
@permission_required([VIEW, REPORT], raise_exception=True)
def danger_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """中止交易通知书; there is none without the instruction."""
    found = find_danger(request, pk)
    try:
        body = end_notice(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    with transaction.atomic():
        trail.write("credit.print_notice", found, by=request.user, kind=Event.Kind.EXPORT)
    name = f"{_('Notice of the end of trade')} {found.file.customer.code}.pdf"
    return attached(HttpResponse(body, content_type="application/pdf"), name)
