"""泄密事件: the list, one leak, and what is done about it."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from archives.actions import leak_penalties
from archives.actions import leaks as deeds
from archives.filters_incidents import LeakFilter
from archives.forms import incidents as forms
from archives.models import ArchiveFile, LeakIncident
from archives.policy import policy_for
from archives.views.files import SEE, find_file
from archives.views.lists import listed, page_as_set
from core.rules import may
from credit.views.deed_pages import Page, deed_page

REPORT = Page(
    gettext_lazy("Report a leak"),
    gettext_lazy("Report it"),
    gettext_lazy("The leak is reported; those who look after it are told."),
    gettext_lazy("Also a risk of one, or when nobody can prove that nobody learned it. Stop it first."),
)


@require_GET
@never_cache
@permission_required([SEE, deeds.ADD], raise_exception=True)
def leak_list(request: HttpRequest) -> HttpResponse:
    """One's own reports; for those who look after leaks all of them."""
    filters = LeakFilter(request.GET, LeakIncident.objects.visible_to(request.user), request=request)
    shown = LeakIncident.objects.select_related("file", "reported_by", "closed_by")
    page = page_as_set(filters.qs, request, sort_fields={"reported": "id"}, default_sort="-reported", shown=shown)
    columns = [(_("what happened"), "reported"), (_("archive file"), ""), (_("reported by"), "")]
    columns += [(pgettext("leak", "effect"), ""), (_("state"), "")]
    return listed(request, filters, page, columns, name="leaks", tab="leaks")


def find_leak(request: HttpRequest, pk: int) -> LeakIncident:
    about = ("file", "responsible", "reported_by", "answered_by", "closed_by")
    return get_object_or_404(LeakIncident.objects.visible_to(request.user).select_related(*about), pk=pk)


@require_safe
@never_cache
@permission_required([SEE, deeds.ADD], raise_exception=True)
def leak_detail(request: HttpRequest, pk: int) -> HttpResponse:
    leak, person = find_leak(request, pk), request.user
    works = may(person, deeds.CHANGE)
    is_open = leak.closed_at is None
    penalties = leak.penalties.select_related("employee", "head", "decided_by") if works else []
    untold = not (leak.authority_told_at and leak.customer_told_at)
    facts = {
        "leak": leak,
        "penalties": penalties,
        "may_know": leak.file_id and ArchiveFile.objects.visible_to(person).filter(pk=leak.file_id).exists(),
        "works": works,
        "offers": {
            "answer": works and is_open,
            "told": works and is_open and untold,
            "close": works and is_open and leak.answered_at is not None,
            "penalty": may_penalise(leak, person),
        },
    }
    return render(request, "archives/leaks/detail.html", facts)


def may_penalise(leak: LeakIncident, person) -> bool:
    if not may(person, leak_penalties.ADD) or not policy_for().leak_penalty or leak.closed_at is None:
        return False
    waits = leak.penalties.filter(state__in=["asked", "approved"]).exists()
    return leak.responsible_id is not None and leak.effect != LeakIncident.Effect.SERIOUS and not waits


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ADD], raise_exception=True)
def leak_new(request: HttpRequest) -> HttpResponse:
    form = forms.LeakForm(request.POST or None, person=request.user)
    list_url = {"list_url": reverse("archives:leaks")}
    return deed_page(request, REPORT, form, deeds.report_leak, makes=LeakIncident, facts=list_url)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ADD], raise_exception=True)
def file_leak(request: HttpRequest, pk: int) -> HttpResponse:
    file = find_file(request, pk)
    form = forms.LeakForm(request.POST or None, person=request.user, file=file)
    return deed_page(request, REPORT, form, deeds.report_leak, back=file, makes=LeakIncident)


def on_leak(permission: str, form_of, deed, page: Page):
    """A page that asks for what the deed on a leak needs, does it and goes back to the leak."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([SEE, permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        leak = find_leak(request, pk)
        return deed_page(request, page, form_of(request.POST or None), partial(deed, leak=leak), back=leak)

    return view


SAVE = pgettext_lazy("button", "Save")
leak_answer = on_leak(
    deeds.CHANGE,
    forms.MeasuresForm,
    deeds.answer_leak,
    Page(gettext_lazy("What is done about it"), SAVE, gettext_lazy("The measures are put down.")),
)
leak_told = on_leak(
    deeds.CHANGE,
    forms.ToldForm,
    deeds.note_told,
    Page(gettext_lazy("Who was told, and when"), SAVE, gettext_lazy("It is put down.")),
)
leak_close = on_leak(
    deeds.CHANGE,
    forms.CloseLeakForm,
    deeds.close_leak,
    Page(
        gettext_lazy("Close the leak"),
        gettext_lazy("Close it"),
        gettext_lazy("The leak is closed."),
        gettext_lazy("Nothing is changed afterwards."),
    ),
)
leak_penalty = on_leak(
    leak_penalties.ADD,
    forms.PenaltyForm,
    leak_penalties.propose_penalty,
    Page(
        gettext_lazy("Propose a penalty"),
        gettext_lazy("Propose it"),
        gettext_lazy("The penalty is proposed."),
        gettext_lazy("The head of the department bears a share of it besides; the chain decides."),
    ),
)
