"""查阅申请 and 授权: asked for, picked, shown with how it stands, withdrawn, revoked."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from approvals.models import Approval, Signature
from approvals.querysets import seats_of
from archives.actions import grants, loans
from archives.actions import requests as deeds
from archives.forms import requests as forms
from archives.models import AccessRequest, ArchiveFile, Grant
from archives.opening import SCREEN
from archives.queue import HERE
from archives.views.files import SEE, find_file
from archives.views.registers import register_page
from archives.views.stored import hand_stored
from core import trail
from core.models import Event
from core.rules import may
from credit.forms.once import OnceForm
from credit.views.deed_pages import Page, deed_page
from customers.models import Customer


@require_GET
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def request_list(request: HttpRequest) -> HttpResponse:
    """One's own requests; for those who see requests also those of others."""
    columns = [(_("asked for"), "asked"), (_("how"), ""), (_("asked by"), ""), (_("until"), ""), (_("state"), "")]
    return register_page(request, "requests", columns, lines=AccessRequest.objects.for_list())


def requests_for(person) -> QuerySet[AccessRequest]:
    """One's own, those that one may see, and those that one signs, which are read before signing."""
    seen = AccessRequest.objects.visible_to(person).order_by().values("pk")
    signed = Signature.objects.filter(Q(person__in=seats_of(person)) | Q(decided_by=person))
    about_them = signed.filter(approval__kind=deeds.KIND).order_by().values("approval__record_id")
    return AccessRequest.objects.filter(Q(pk__in=seen) | Q(pk__in=about_them))


def find_request(request: HttpRequest, pk: int) -> AccessRequest:
    about = ("file__category", "customer", "asked_by__department", "grant__revoked_by", "picked_by", "renews__file")
    return get_object_or_404(requests_for(request.user).select_related(*about), pk=pk)


@require_safe
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    asked, person = find_request(request, pk), request.user
    grant = getattr(asked, "grant", None)
    may_know = asked.file_id and ArchiveFile.objects.visible_to(person).filter(pk=asked.file_id).exists()
    approval = Approval.objects.about(asked).filter(kind=deeds.KIND).order_by("-id").first()
    is_sent_back = asked.state == "asked" and approval is not None and approval.state == Approval.State.SENT_BACK
    is_mine, is_open = asked.asked_by_id == person.pk, asked.state == "asked"
    facts = {
        "asked": asked,
        "grant": grant,
        "loan": getattr(grant, "loan", None),
        "is_live": grant is not None and is_live(grant),
        "may_know": may_know,
        "shows_customer": is_customer_shown(asked, person),
        "offers": {
            "withdraw": is_open and is_mine,
            "pick": is_open and not asked.file_id and may(person, deeds.PICK),
            "change": is_sent_back and is_mine,
            **(offers_on(grant, asked, person, may_know=may_know) if grant else {}),
        },
        "approval": approval,
        "declined": declined_of(asked),
        "is_sent_back": is_sent_back,
        "sent_back": sent_back_by(approval) if is_sent_back else None,
        "waiting": getattr(grant, "waiting", None),
        "place": place_in_queue(grant),
    }
    return render(request, "archives/requests/detail.html", facts)


def sent_back_by(approval: Approval | None) -> Signature | None:
    """Whose signature sent it back last, with what is to be changed."""
    if approval is None:
        return None
    given = approval.signatures.filter(state=Signature.State.SENT_BACK).select_related("decided_by")
    return given.order_by("-decided_at").first()


def declined_of(asked: AccessRequest) -> Event | None:
    """Who found no such file, and why."""
    if asked.state != "rejected" or asked.file_id:
        return None
    about = {"record_type": asked._meta.label_lower, "record_id": asked.pk, "deed": deeds.DECLINED}
    return Event.objects.filter(**about).select_related("by").first()


def is_live(grant: Grant) -> bool:
    return grant.revoked_at is None and grant.begins_at <= timezone.now() < grant.ends_at


def offers_on(grant: Grant, asked: AccessRequest, person, *, may_know: bool) -> dict[str, bool]:
    """What is done with what was opened: by its reader, by who lends, by who revokes."""
    opens, is_mine = is_live(grant), grant.reader_id == person.pk
    is_renewal = asked.renews is not None and asked.renews.returned_at is None
    is_waiting = opens and not hasattr(grant, "loan")
    is_there = is_renewal or asked.file.state in HERE
    can_lend = is_waiting and not is_mine and grant.way in loans.LENDING and may_know and may(person, loans.LEND)
    is_over = grant.revoked_at is not None or grant.ends_at <= timezone.now()
    return {
        "revoke": not is_over and may(person, grants.REVOKE) and (may_know or is_mine),
        "hand_over": can_lend and is_there and not loans.kept_for_other(asked.file, grant),
        "wait": is_waiting and is_mine and not is_renewal and asked.file.state == ArchiveFile.State.LENT,
        "read": opens and is_mine and grant.way in SCREEN,
    }


def is_customer_shown(asked: AccessRequest, person) -> bool:
    """A signer need not know whom the file is about."""
    known = Customer.objects.visible_to(person).filter(pk=asked.customer_id)
    return asked.customer_id is not None and (asked.asked_by_id == person.pk or known.exists())


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def request_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The letter of introduction of an outsider, for whoever signs or looks after the request (S1-05 R15)."""
    asked = find_request(request, pk)
    if not asked.letter:
        raise Http404
    put_down = partial(trail.write, "archives.take_letter", asked, by=request.user)
    return hand_stored(asked.letter, asked.letter_name, put_down)


def place_in_queue(grant: Grant | None) -> int | None:
    """How many stand before, this one counted: whose grant still lives."""
    waiting = getattr(grant, "waiting", None)
    if waiting is None:
        return None
    live = Grant.objects.live().filter(waiting__file=grant.file_id, waiting__since__lt=waiting.since)
    return live.count() + 1


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def request_change(request: HttpRequest, pk: int) -> HttpResponse:
    """After a signer has sent it back."""
    asked = find_request(request, pk)
    if asked.asked_by_id != request.user.pk:
        raise PermissionDenied
    if asked.file is None:
        raise Http404
    words = sent_back_by(Approval.objects.about(asked).filter(kind=deeds.KIND).order_by("-id").first())
    known = ((_("what is to be changed"), f"{words.comment} ({words.decided_by})"),) if words else ()
    page = Page(_("Change the request"), _("Ask once more"), _("The signers are asked once more."), known=known)
    form = forms.ChangeRequestForm(request.POST or None, asked=asked)
    return deed_page(request, page, form, partial(deeds.change_request, request=asked), back=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def ask_for_file(request: HttpRequest, pk: int) -> HttpResponse:
    file = find_file(request, pk)
    form = forms.AskForm(request.POST or None, request.FILES or None, file=file)
    page = Page(_("Ask for the file"), _("Ask for it"), _("The request is made."))
    return deed_page(request, page, form, partial(deeds.ask_access, file=file), back=file, makes=AccessRequest)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def ask_in_words(request: HttpRequest, customer: int) -> HttpResponse:
    """From the customer page: whoever may not know which files there are says in words what is needed."""
    found = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer)
    form = forms.AskForm(request.POST or None, request.FILES or None, customer=found)
    page = Page(_("Ask for a file of the customer"), _("Ask for it"), _("The request is made."))
    deed = partial(deeds.ask_access, customer=found)
    return deed_page(request, page, form, deed, back=found, makes=AccessRequest)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.PICK], raise_exception=True)
def request_pick(request: HttpRequest, pk: int) -> HttpResponse:
    asked = find_request(request, pk)
    files = ArchiveFile.objects.visible_to(request.user).there().filter(customer=asked.customer_id).order_by("-id")
    known = ((_("which file"), asked.words), (_("purpose"), asked.purpose), (_("reason"), asked.reason))
    page = Page(_("Pick the file"), _("Pick it and ask the signers"), _("The signers are asked."), known=known)
    form = forms.PickForm(request.POST or None, files=files)
    return deed_page(request, page, form, partial(deeds.pick_file, request=asked), back=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.PICK], raise_exception=True)
def request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Where there is no such file."""
    asked = find_request(request, pk)
    known = ((_("which file"), asked.words), (_("purpose"), asked.purpose), (_("reason"), asked.reason))
    warning = _("The applicant is told the reason; nobody signs.")
    page = Page(_("Nothing to pick"), _("Decline it"), _("The request is declined."), warning, known=known)
    form = forms.ReasonForm(request.POST or None)
    return deed_page(request, page, form, partial(deeds.decline_request, request=asked), back=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.ASK], raise_exception=True)
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asked = find_request(request, pk)
    if asked.asked_by_id != request.user.pk:
        raise PermissionDenied
    warning = _("Nobody has to decide on it any more.")
    page = Page(_("Withdraw the request"), _("Withdraw"), _("The request is withdrawn."), warning)
    form = OnceForm(request.POST or None)
    return deed_page(request, page, form, partial(deeds.withdraw_request, request=asked), back=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, grants.REVOKE], raise_exception=True)
def grant_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Grant.objects.visible_to(request.user).select_related("request", "file")
    grant = get_object_or_404(seen, pk=pk)
    warning = _("From this moment on not one page more is shown, and what is lent is to come back.")
    page = Page(_("Revoke what was opened"), _("Revoke it"), _("The grant is revoked."), warning)
    form = forms.ReasonForm(request.POST or None)
    return deed_page(request, page, form, partial(grants.revoke_grant, grant=grant), back=grant.request)
