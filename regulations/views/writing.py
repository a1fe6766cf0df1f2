"""Writing regulations: their heads, clauses, versions."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from regulations import actions
from regulations.forms import ClauseForm, ReasonForm, RegulationForm, VersionForm
from regulations.models import Clause, Regulation
from regulations.views.regulations import SEES, find_regulation

CHANGES = [SEES, "regulations.change_regulation"]


def page(request: HttpRequest, form, *, title: str, back: str, button: str, warning: str = "") -> HttpResponse:
    """`warning` says what cannot be undone."""
    context = {"form": form, "title": title, "back": back, "button": button, "warning": warning}
    return render(request, "regulations/form.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, form, deed, text: str) -> bool:
    """Whether the form was sent, sound, and its deed done; a refusal stays in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        deed(form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, text)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEES, "regulations.add_regulation"], raise_exception=True)
def regulation_new(request: HttpRequest) -> HttpResponse:
    form = RegulationForm(request.POST or None)
    if done(
        request, form, lambda sent: actions.save_regulation(regulation=sent.instance, by=request.user), _("Saved.")
    ):
        return redirect(form.instance)
    return page(request, form, title=_("New regulation"), back=reverse("regulations:list"), button=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(CHANGES, raise_exception=True)
def regulation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    regulation = find_regulation(request, pk)
    form = RegulationForm(request.POST or None, instance=regulation, seen=regulation.edition)

    def save(sent: RegulationForm) -> Regulation:
        return actions.save_regulation(regulation=sent.instance, seen=sent.cleaned_data["seen"], by=request.user)

    if done(request, form, save, _("Saved.")):
        return redirect(regulation)
    return page(request, form, title=str(regulation), back=regulation.get_absolute_url(), button=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(CHANGES, raise_exception=True)
def clause(request: HttpRequest, pk: int, clause_pk: int | None = None) -> HttpResponse:
    """A new clause, or the wording of one."""
    regulation = find_regulation(request, pk)
    found = Clause(regulation=regulation)
    if clause_pk is not None:
        found = get_object_or_404(regulation.clauses.standing(), pk=clause_pk)
    form = ClauseForm(request.POST or None, instance=found, seen=regulation.edition)

    def save(sent: ClauseForm) -> Clause:
        return actions.save_clause(clause=sent.instance, seen=sent.cleaned_data["seen"], by=request.user)

    if done(request, form, save, _("Saved.")):
        return redirect(form.instance)
    title = _("New clause") if clause_pk is None else _("Clause %s") % found
    return page(request, form, title=title, back=regulation.get_absolute_url(), button=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(CHANGES, raise_exception=True)
def clause_withdraw(request: HttpRequest, pk: int, clause_pk: int) -> HttpResponse:
    regulation = find_regulation(request, pk)
    found = get_object_or_404(regulation.clauses.standing(), pk=clause_pk)
    form = ReasonForm(request.POST or None)

    def withdraw(sent: ReasonForm) -> Clause:
        return actions.withdraw_clause(clause=found, reason=sent.cleaned_data["reason"], by=request.user)

    if done(request, form, withdraw, _("The clause is withdrawn.")):
        return redirect(regulation)
    title = _("Withdraw clause %s") % found
    words = {"button": _("Withdraw the clause"), "warning": _("A clause that was withdrawn does not come back.")}
    return page(request, form, title=title, back=regulation.get_absolute_url(), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(CHANGES, raise_exception=True)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    regulation = find_regulation(request, pk)
    form = VersionForm(request.POST or None, request.FILES or None)

    def deed(sent: VersionForm) -> object:
        file = sent.cleaned_data["file"]
        name = file.name if file else ""
        note = sent.cleaned_data["note"]
        return actions.issue_version(regulation=regulation, note=note, file=file, file_name=name, by=request.user)

    if done(request, form, deed, _("The version is issued; everybody is asked to read it.")):
        return redirect(regulation)
    title = _("Issue a version of %s") % regulation
    warning = _("Everybody is asked to read it anew. An issued version stays on record; it cannot be taken back.")
    words = {"button": _("Issue the version"), "warning": warning}
    return page(request, form, title=title, back=regulation.get_absolute_url(), **words)
