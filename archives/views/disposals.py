"""鉴定销毁: the lists, what is over and why it is kept, one list, and what is done with it."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from approvals.models import Approval
from archives import lists
from archives.actions import appraising, destroying, disposals, legal_holds, proposing
from archives.documents.disposals import certificate_pdf
from archives.filters_disposals import LineFilter, OverFilter
from archives.forms import disposals as forms
from archives.holds import reasons_of, time_over
from archives.models import ArchiveFile, Disposal, DisposalLine
from archives.views.files import SEE, find_file, on_file
from archives.views.lists import listed, page_as_set
from archives.views.registers import register_page
from archives.views.sheets import sheet_page
from core.errors import Refused
from core.exports import attached
from core.rules import may
from credit.views.deed_pages import Page, deed_page

VIEW = "archives.view_disposal"
Verdict = DisposalLine.Verdict


@require_GET
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def disposal_list(request: HttpRequest) -> HttpResponse:
    columns = [
        (pgettext("destruction", "list"), "made"),
        (pgettext("archives", "files"), "", "number"),
        (_("made by"), ""),
        (_("state"), ""),
        (_("destroyed on"), ""),
        (_("destroyed by"), ""),
    ]
    return register_page(request, "disposals", columns)


@require_GET
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def over_list(request: HttpRequest) -> HttpResponse:
    """Files whose time is over: on a list, free for the next one, or kept and why."""
    over = time_over(timezone.localdate()) & ArchiveFile.objects.visible_to(request.user)
    filters = OverFilter(request.GET, over, request=request)
    shown = ArchiveFile.objects.select_related("category", "customer")
    page = page_as_set(filters.qs, request, sort_fields={"over": "keep_until"}, default_sort="over", shown=shown)
    holds, lists = reasons_of(file.pk for file in page.rows), lists_of(page.rows, request.user)
    for file in page.rows:
        file.holds, file.list = holds.get(file.pk, []), lists.get(file.pk)
    columns = [(_("archive file"), ""), (_("about"), ""), (_("secrecy"), ""), (_("kept until"), "over")]
    columns.append((_("what keeps it, or its list"), ""))
    return listed(request, filters, page, columns, name="over", tab="disposals")


def lists_of(files: list[ArchiveFile], person) -> dict[int, Disposal]:
    """The unfinished list on which each stands, of those that the person may see."""
    seen = Disposal.objects.visible_to(person).order_by()
    lines = DisposalLine.objects.filter(file__in=[file.pk for file in files], is_open=True, disposal__in=seen)
    return {line.file_id: line.disposal for line in lines.select_related("disposal")}


def find_list(request: HttpRequest, pk: int) -> Disposal:
    about = ("made_by", "first", "second", "done_by", "policy")
    return get_object_or_404(Disposal.objects.visible_to(request.user).select_related(*about), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def disposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with its files; while it is appraised their verdicts are filled in here."""
    disposal, person = find_list(request, pk), request.user
    is_open = disposal.state == Disposal.State.APPRAISAL
    may_appraise = is_open and may(person, lists.ADD)
    lines = DisposalLine.objects.filter(disposal=disposal).select_related("file__category", "file__customer")
    filters = LineFilter(request.GET, DisposalLine.objects.filter(disposal=disposal), request=request)
    facts = {"disposal": disposal, "offers": offers_on(disposal, person), **said_of(disposal)}
    facts["verdicts"] = Verdict.choices
    facts["approval"] = Approval.objects.about(disposal).filter(kind=lists.KIND).order_by("-id").first()
    return sheet_page(
        request,
        lines,
        filters,
        names=appraising.NAMES,
        values_of=appraising.values_of,
        save=partial(appraising.appraise, disposal=disposal) if may_appraise else None,
        template="archives/disposals/detail.html",
        facts=facts,
        dress=partial(add_holds, is_over=disposal.state in (Disposal.State.DONE, Disposal.State.REJECTED)),
    )


def add_holds(rows: list, *, is_over: bool) -> None:
    holds = {} if is_over else reasons_of(row.record.file_id for row in rows)
    for row in rows:
        row.extra["holds"] = holds.get(row.record.file_id, [])


def said_of(disposal: Disposal) -> dict:
    """How far the appraisal has come, and of a destruction how much is still on the disk."""
    counts = disposal.lines.order_by().values_list("verdict").annotate(files=Count("id"))
    said = dict(counts)
    left = 0
    if disposal.state == Disposal.State.DONE and not disposal.erased_at:
        left = destroying.left_over().filter(item__file__in=disposal.lines.values("file")).count()
    return {
        "open_lines": said.get("", 0),
        "destroy_lines": said.get(Verdict.DESTROY, 0),
        "keep_lines": said.get(Verdict.KEEP, 0),
        "all_lines": sum(said.values()),
        "left": left,
    }


def offers_on(disposal: Disposal, person) -> dict[str, bool]:
    is_appraised = disposal.state == Disposal.State.APPRAISAL
    is_approved = disposal.state == Disposal.State.APPROVED
    return {
        "ask": is_appraised and may(person, lists.ADD),
        "take_off": (is_appraised or is_approved) and may(person, lists.ADD),
        "destroy": is_approved and may(person, lists.DESTROY),
        "certificate": disposal.erased_at is not None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, lists.ADD], raise_exception=True)
def disposal_ask(request: HttpRequest, pk: int) -> HttpResponse:
    disposal = find_list(request, pk)
    said = said_of(disposal)
    known = (
        (_("files to be destroyed"), str(said["destroy_lines"])),
        (_("files to be kept longer"), str(said["keep_lines"])),
        (_("not appraised"), str(said["open_lines"])),
    )
    page = Page(_("Ask for the decision"), _("Ask the signers"), _("The appraisal is handed on."), known=known)
    form = forms.AskDestructionForm(request.POST or None)
    return deed_page(request, page, form, partial(disposals.ask_destruction, disposal=disposal), back=disposal)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, lists.DESTROY], raise_exception=True)
def disposal_destroy(request: HttpRequest, pk: int) -> HttpResponse:
    disposal = find_list(request, pk)
    warning = _(
        "This cannot be undone: the entries stay in the catalogue, but the contents of these files are erased for good."
    )
    known = ((_("files to be destroyed"), str(said_of(disposal)["destroy_lines"])),)
    page = Page(_("Put the destruction down"), _("They are destroyed"), _("The destruction is put down."), warning)
    page = Page(page.title, page.button, page.done, warning, known=known)
    form = forms.DestroyForm(request.POST or None, disposal=disposal)
    return deed_page(request, page, form, partial(destroying.destroy, disposal=disposal), back=disposal)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, lists.ADD], raise_exception=True)
def line_take_off(request: HttpRequest, pk: int) -> HttpResponse:
    seen = DisposalLine.objects.filter(disposal__in=Disposal.objects.visible_to(request.user).order_by())
    line = get_object_or_404(seen.select_related("file", "disposal"), pk=pk)
    known = ((_("archive file"), f"{line.file.number} {line.file.title}"),)
    page = Page(_("Take the file off the list"), _("Take it off"), _("The file is off the list."), known=known)
    form = forms.WhyForm(request.POST or None)
    return deed_page(request, page, form, partial(destroying.take_off, line=line), back=line.disposal)


@require_safe
@never_cache
@permission_required([SEE, VIEW], raise_exception=True)
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """销毁证明, once nothing is left on the disk."""
    disposal = find_list(request, pk)
    try:
        printed = certificate_pdf(disposal, by=request.user)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    return attached(HttpResponse(printed, content_type="application/pdf"), f"{disposal.number}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, lists.ADD], raise_exception=True)
def file_propose(request: HttpRequest, pk: int) -> HttpResponse:
    file = find_file(request, pk)
    warning = _("It is without value before its time is over. It comes onto the list that you are filling.")
    page = Page(_("Propose for destruction"), _("Put it on the list"), _("The file stands on the list."), warning)
    form = forms.WhyForm(request.POST or None)
    return deed_page(request, page, form, partial(proposing.propose_file, file=file), back=file, makes=Disposal)


file_hold = on_file(
    lists.ADD,
    lambda data, file, person: forms.HoldForm(data, file=file),
    legal_holds.set_hold,
    Page(
        gettext_lazy("Legal hold"),
        gettext_lazy("Put it under hold"),
        gettext_lazy("The file is under legal hold."),
        gettext_lazy("Until it is lifted the file cannot be destroyed, whatever its time."),
    ),
)
file_lift = on_file(
    lists.ADD,
    lambda data, file, person: forms.WhyForm(data),
    legal_holds.lift_hold,
    Page(gettext_lazy("Lift the legal hold"), gettext_lazy("Lift it"), gettext_lazy("The hold is lifted.")),
)
