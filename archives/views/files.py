"""The catalogue, one file, and what is done with its entry."""

from functools import partial
from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from archives.actions import files as deeds
from archives.actions.loans import LEND, LENDING, TAKE
from archives.actions.places import SHELVE
from archives.actions.requests import ASK
from archives.asking import GONE
from archives.filing import faults_of
from archives.filters import FileFilter
from archives.forms import files as forms
from archives.lists import ADD as DISPOSE
from archives.models import ArchiveFile, Content, Disposal, Grant, Item, Loan, Waiting
from archives.opening import opening_of
from archives.places import spot_of, why_not_here
from archives.policy import policy_for
from core.exports import field_columns
from core.lists import fields_of, headings, list_export, list_response, sorted_as_asked
from core.paging import page_of
from core.pdf import pdf_problem
from core.rules import may
from credit.views.booking import customer_asked
from credit.views.deed_pages import Page, deed_page
from customers.policy import policy_for as customer_policy

SORTS = {"begun": "id", "number": "number", "year": "year"}
DEFAULT_SORT = "-begun"
MAIN_FIELDS = ("q", "category", "state", "level")
MORE_FIELDS = ("year", "department", "keeper")
FEW = 5
SEE, EXPORT = "archives.view_archivefile", "archives.export_archivefile"


def files_of(request: HttpRequest) -> FileFilter:
    return FileFilter(request.GET, ArchiveFile.objects.visible_to(request.user), request=request)


@require_GET
@never_cache
@permission_required(SEE, raise_exception=True)
def file_list(request: HttpRequest) -> HttpResponse:
    filters = files_of(request)
    rows = filters.qs
    page = page_of(
        rows if filters.words is None else filters.candidates,
        request,
        sort_fields=SORTS,
        default_sort=DEFAULT_SORT,
        size=policy_for().page_size,
        count_limit=customer_policy().count_limit,
        last=filters.words,
        shown=ArchiveFile.objects.for_list(),
    )
    show(page.rows)
    url = reverse("archives:files")
    export = reverse("archives:files_export") if may(request.user, EXPORT) else ""
    facts = {
        "filter": filters,
        "chips": filters.chips(),
        "headings": headings(page, columns()),
        "tab": "files",
        "index_key": uuid4().hex,
        "frame": {"target": "files", "url": url, "clear": url, "export": export},
        **fields_of(filters, request, MAIN_FIELDS, MORE_FIELDS),
    }
    return list_response(request, page, facts, whole="archives/list.html", table="archives/_table.html")


def show(files: list[ArchiveFile]) -> None:
    """Give each file what its line shows beside its own columns: what it is about, and its address."""
    address = reverse("archives:file", args=[0]).removesuffix("0/")  # resolved once, not for each row
    for file in files:
        file.url = f"{address}{file.pk}/"
        file.about = file.customer_name or file.subject


def columns() -> list[tuple[str, ...]]:
    return [
        (_("file number"), "number"),
        (_("about"), ""),
        (pgettext("archives", "category"), ""),
        (_("secrecy"), ""),
        (pgettext("archives", "year"), "year"),
        (_("keeper"), ""),
        (_("state"), ""),
    ]


@require_POST
@permission_required([SEE, EXPORT], raise_exception=True)
def file_export(request: HttpRequest) -> HttpResponseBase:
    """The entries of the list that the address describes: as the list, only what the person may know of."""
    filters = files_of(request)
    rows, sort = sorted_as_asked(filters.qs, request, SORTS, DEFAULT_SORT)
    rows = rows.select_related("category", "customer", "department", "keeper", "place").iterator(chunk_size=500)
    names = ("number", "title", "category", "customer", "subject", "year", "department", "level", "level_until")
    more = ("kept", "years", "closed_on", "keep_until", "medium", "place", "keeper", "state")
    exported = field_columns(ArchiveFile, (*names, *more))
    return list_export(request, rows, exported, filters=filters, sort=sort, name=_("Catalogue of files"))


def find_file(request: HttpRequest, pk: int) -> ArchiveFile:
    about = ("category", "customer", "department", "keeper", "place", "entered_by")
    return get_object_or_404(ArchiveFile.objects.few_for(request.user, pk=pk).select_related(*about))


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def file_detail(request: HttpRequest, pk: int) -> HttpResponse:
    file = find_file(request, pk)
    opening = opening_of(file, request.user)
    offers = offers_on(file, request.user)
    shows_items = opening is not None or offers["change"]
    facts = {"file": file, "offers": offers, "opening": opening, "shows_items": shows_items, "stand": stand_of(file)}
    facts |= lending_of(file, request.user) | {"pdf_problem": pdf_problem()}
    facts["queue"] = queue_of(file) if may(request.user, "archives.view_loan") else []
    facts["items"] = contents_of(file) if shows_items else []
    facts["faults"] = faults_of(file, facts["items"])
    facts["destroyed_by"] = destroyed_by(file, request.user)
    return render(request, "archives/detail.html", facts)


def may_propose(file: ArchiveFile) -> bool:
    """What the entry says of it; open complaints and debts are told by the deed."""
    is_over = file.state == ArchiveFile.State.SHELVED and file.closed_on is not None and not file.is_own
    return is_over and bool(file.years) and not file.hold_reason


def destroyed_by(file: ArchiveFile, person) -> Disposal | None:
    """The list on which it was destroyed, for whoever may see that."""
    if file.state != ArchiveFile.State.DESTROYED:
        return None
    lists = Disposal.objects.visible_to(person).filter(state=Disposal.State.DONE, lines__file=file)
    return lists.order_by("-id").first()


def lending_of(file: ArchiveFile, person) -> dict:
    """Who scans the label lends it or takes it back from here: the loan that is out, the grants that wait."""
    out = Loan.objects.visible_to(person).out().filter(file=file).select_related("borrower")
    waiting = Grant.objects.live().filter(file=file, way__in=LENDING, loan__isnull=True).exclude(reader=person.pk)
    return {
        "loans": list(out[:FEW]),
        "may_take": may(person, TAKE),
        "to_hand_over": list(waiting.select_related("reader")[:FEW]) if may(person, LEND) else [],
    }


def stand_of(file: ArchiveFile) -> dict:
    """Where it stands, and what is wrong with that (S1-05 R20)."""
    if file.place is None:
        return {}
    spot = spot_of(file.place)
    return {"names": spot.names, "wrong": why_not_here(file, file.level, spot, policy_for())}


def offers_on(file: ArchiveFile, person) -> dict[str, bool]:
    """What the person may do with the file now."""
    may_change = file.state != ArchiveFile.State.DESTROYED and may(person, deeds.CHANGE)
    is_reached = (file.level or 0) <= person.clearance and file.state != ArchiveFile.State.DESTROYED
    return {
        "change": may_change,
        "level": is_reached and may(person, deeds.LEVEL),
        "close": may_change and not file.is_own and not file.closed_on,
        "dispose": file.state != ArchiveFile.State.DESTROYED and may(person, DISPOSE),
        "propose": may_propose(file) and may(person, DISPOSE),
        "ask": file.state not in GONE and may(person, ASK),
        "shelve": is_here(file) and may(person, SHELVE),
        "items": may_change and not file.closed_on and file.state != ArchiveFile.State.LENT,
    }


def is_here(file: ArchiveFile) -> bool:
    """Whether there is paper of it in the house."""
    gone = (ArchiveFile.State.LENT, ArchiveFile.State.DESTROYED)
    return file.state not in gone and file.medium != ArchiveFile.Medium.ELECTRONIC


def queue_of(file: ArchiveFile) -> list[Waiting]:
    """Who waits for it, in the order of asking, while the grant lives."""
    now = timezone.now()
    live = file.queue.filter(grant__revoked_at__isnull=True, grant__begins_at__lte=now, grant__ends_at__gt=now)
    return list(live.select_related("grant__reader", "grant__request"))


def contents_of(file: ArchiveFile) -> list[Item]:
    """The contents list with the newest copy of each document: two queries."""
    items = list(file.items.filter(removed_at__isnull=True).select_related("belongs_to"))
    kept = Content.objects.filter(item__in=[item.pk for item in items], erased_at__isnull=True)
    newest = {content.item_id: content for content in kept.order_by("edition")}
    for item in items:
        item.newest = newest.get(item.pk)
    return items


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ADD], raise_exception=True)
def file_new(request: HttpRequest) -> HttpResponse:
    form = forms.NewFileForm(request.POST or None, person=request.user, customer=customer_asked(request))
    page = Page(_("New archive file"), _("Open the file"), _("The file is opened."))
    list_url = {"list_url": reverse("archives:files")}
    return deed_page(request, page, form, deeds.open_file, makes=ArchiveFile, facts=list_url)


def on_file(permission: str, form_of, deed, page: Page):
    """A page that asks for what the deed on a file needs, does it and goes back to the file."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required([SEE, permission], raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        file = find_file(request, pk)
        form = form_of(request.POST or None, file, request.user)
        return deed_page(request, page, form, partial(deed, file=file), back=file)

    return view


SAVE = pgettext_lazy("button", "Save")
file_change = on_file(
    deeds.CHANGE,
    lambda data, file, person: forms.ChangeFileForm(data, file=file),
    deeds.change_file,
    Page(gettext_lazy("Change the entry"), SAVE, gettext_lazy("The entry is changed.")),
)
file_level = on_file(
    deeds.LEVEL,
    lambda data, file, person: forms.LevelForm(data, file=file, person=person),
    deeds.set_level,
    Page(
        gettext_lazy("Secrecy of the file"),
        SAVE,
        gettext_lazy("The secrecy is set."),
        warning=gettext_lazy("Made more secret, it is closed again to readers whom fewer people have let in."),
    ),
)
file_close = on_file(
    deeds.CHANGE,
    lambda data, file, person: forms.CloseForm(data, file=file),
    deeds.close_file,
    Page(
        gettext_lazy("Close the file"),
        gettext_lazy("Close it"),
        gettext_lazy("The file is closed."),
        warning=gettext_lazy("Nothing more goes in afterwards, and its years begin to count."),
    ),
)
