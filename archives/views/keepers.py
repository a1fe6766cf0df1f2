"""保管人: the register of keepers, and hand-overs of files with their signatures."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from archives.actions import keepers as deeds
from archives.documents.protocol import change_protocol
from archives.forms.keepers import ChangeForm, EndForm
from archives.keepers import keepers_for, next_signer, places_handed_over
from archives.models import ArchiveFile, KeeperChange
from archives.places import name_stands, spots_of
from archives.views.files import SEE
from archives.views.registers import register_page
from core import trail
from core.exports import attached
from core.inputs import whole_number
from core.models import Event
from core.pdf import pdf_problem
from core.rules import may
from credit.forms.once import OnceForm
from credit.views.deed_pages import Page, deed_page
from staff.models import User

SEE_CHANGES = "archives.view_keeperchange"
SHOWN = 500


@require_GET
@never_cache
@permission_required([SEE, SEE_CHANGES], raise_exception=True)
def keeper_list(request: HttpRequest) -> HttpResponse:
    """保管人名册, as it is filed with the archive room (S1-26 R2)."""
    facts = {"rows": keepers_for(request.user), "tab": "keepers", "may_add": may(request.user, deeds.ADD)}
    return render(request, "archives/keepers.html", facts)


@require_GET
@never_cache
@permission_required(SEE, raise_exception=True)
def change_list(request: HttpRequest) -> HttpResponse:
    """One's own hand-overs; for those who see them all, also those of others."""
    columns = [
        (_("hand-over of files"), "prepared"),
        (pgettext("archives", "files"), "", "number"),
        (_("prepared at"), ""),
        (_("state"), ""),
        (_("witness"), ""),
    ]
    facts = {"tab": "changes", "may_add": may(request.user, deeds.ADD)}
    return register_page(request, "hand_overs", columns, **facts)


def find_change(request: HttpRequest, pk: int) -> KeeperChange:
    people = (
        "giver",
        "taker",
        "witness",
        "prepared_by",
        "given_by",
        "signed_by",
        "witnessed_by",
        "refused_by",
        "place",
    )
    return get_object_or_404(KeeperChange.objects.visible_to(request.user).select_related(*people), pk=pk)


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    change, person = find_change(request, pk), request.user
    is_open = change.state == KeeperChange.State.PREPARED
    signer = next_signer(change) if is_open else None
    rows = change.files.select_related("file__category", "file__place").order_by("file__number")[:SHOWN]
    files = [row.file for row in rows]
    name_stands(files)
    known = ArchiveFile.objects.visible_to(person).filter(pk__in=[file.pk for file in files])
    places = spots_of(places_handed_over(change)) if is_open else {}
    facts = {
        "change": change,
        "files": files,
        "known": set(known.values_list("pk", flat=True)),
        "signer": signer,
        "places": [spot.names for spot in places.values()],
        "more": max(0, change.count - SHOWN),
        "pdf_problem": pdf_problem(),
        "offers": {
            "sign": signer is not None and signer.pk == person.pk,
            "end": is_open and deeds.may_end(change, person),
        },
    }
    return render(request, "archives/hand_overs/detail.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, SEE_CHANGES, deeds.ADD], raise_exception=True)
def change_new(request: HttpRequest) -> HttpResponse:
    """`?giver=7` begins with that keeper."""
    giver = User.objects.filter(pk=whole_number(request.GET.get("giver", ""))).first()
    form = ChangeForm(request.POST or None, person=request.user, giver=giver)
    warning = _("Nothing changes keeper before all have signed: the giver, the taker, then the witness.")
    page = Page(_("Hand files over"), _("Draw it up"), _("It waits for the signatures."), warning)
    facts = {"list_url": reverse("archives:hand_overs")}
    return deed_page(request, page, form, deeds.prepare_change, makes=KeeperChange, facts=facts)


def on_change(form_of, deed, page: Page):
    """A page that asks for what a deed on a hand-over needs."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(SEE, raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        change = find_change(request, pk)
        return deed_page(request, page, form_of(request.POST or None), partial(deed, change=change), back=change)

    return view


change_sign = on_change(
    OnceForm,
    deeds.sign_change,
    Page(
        gettext_lazy("Sign the hand-over"),
        gettext_lazy("Sign"),
        gettext_lazy("You have signed."),
        warning=gettext_lazy("You sign that the files of the list were counted and are there."),
    ),
)
change_end = on_change(
    EndForm,
    deeds.refuse_change,
    Page(
        gettext_lazy("Do not hand over"),
        gettext_lazy("End it"),
        gettext_lazy("Everything stays with its keeper."),
        warning=gettext_lazy("Everything stays with its keeper; a new hand-over can be drawn up."),
    ),
)


@require_POST
@permission_required(SEE, raise_exception=True)
def change_print(request: HttpRequest, pk: int) -> HttpResponse:
    change = find_change(request, pk)
    body, name = change_protocol(change, by=request.user), _("Hand-over of files")
    with transaction.atomic():
        trail.write("archives.print", change, by=request.user, kind=Event.Kind.EXPORT, details={"text": name})
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {change.pk}.pdf")
