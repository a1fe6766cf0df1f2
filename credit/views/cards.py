"""客户交易卡: filled in, asked for, printed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from approvals.models import Approval
from core import trail
from core.errors import Refused, Stale
from core.exports import attached
from core.models import Event
from credit.actions import opening
from credit.documents.cards import trading_card
from credit.forms.opening import CardForm
from credit.models import TradingCard
from credit.views.files import find_file

VIEW = "credit.view_tradingcard"


def find_card(request: HttpRequest, pk: int) -> TradingCard:
    cards = TradingCard.objects.visible_to(request.user)
    return get_object_or_404(cards.select_related("customer__owner", "drafted_by", "decided_by"), pk=pk)


@require_POST
@permission_required([VIEW, opening.ADD], raise_exception=True)
def card_begin(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    return redirect(opening.begin_card(customer=file.customer, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(VIEW, raise_exception=True)
def card_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as a form for who may fill it in; otherwise what stands on it."""
    card = find_card(request, pk)
    may_write = card.state == "draft" and request.user.has_perm(opening.ADD)
    if request.method == "POST" and not may_write:
        messages.error(request, _("The card is being decided or was decided: it stays as it is."))
        return redirect(card)
    form = CardForm(request.POST or None, instance=card) if may_write else None
    if request.method == "POST" and form.is_valid() and (answer := written(request, pk, form)):
        return answer
    approval = Approval.objects.about(card).filter(kind=opening.KIND).order_by("-id").first()
    card = find_card(request, pk)
    facts = {
        "card": card,
        "form": form,
        "approval": approval,
        "lines": opening.card_lines(card),
        "customer": card.customer,
    }
    return render(request, "credit/card.html", facts)


def written(request: HttpRequest, pk: int, form: CardForm) -> HttpResponse | None:
    """Keep what was typed; `ask` keeps it and asks. None where the page comes once more."""
    card = find_card(request, pk)
    try:
        card = opening.save_card(
            card=card, by=request.user, expected_version=form.cleaned_data["version"] or 0, **form.values
        )
        messages.success(request, _("The card is saved."))
        if "ask" in request.POST:
            opening.ask_opening(card=card, by=request.user)
            messages.success(request, _("The opening of trade is asked for."))
    except Stale as stale:
        form.data = form.data.copy()
        form.data["version"] = stale.current.version
        form.add_error(None, str(stale))
        return None
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(card)


@require_POST
@permission_required([VIEW, opening.ADD], raise_exception=True)
def card_ask(request: HttpRequest, pk: int) -> HttpResponse:
    card = find_card(request, pk)
    try:
        opening.ask_opening(card=card, by=request.user)
        messages.success(request, _("The opening of trade is asked for."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(card)


@require_POST
@permission_required(VIEW, raise_exception=True)
def card_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Both copies in one PDF; the phone in full only for who may read it."""
    card = find_card(request, pk)
    body = trading_card(card, by=request.user)
    with transaction.atomic():
        trail.write("credit.print_card", card, by=request.user, kind=Event.Kind.EXPORT)
    name = _("Trading card")
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {card.customer.code}.pdf")
