"""例外审批: asked for, shown with what it allowed, changed after it was sent back."""

from decimal import Decimal, InvalidOperation
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credit.actions.exceptions import ask_exception, change_exception, request_of
from credit.actions.withdrawing import may_withdraw, withdraw_exception
from credit.debtor import debtor_of
from credit.forms.watching import ExceptionForm, StopForm
from credit.models import CreditException
from credit.policy import policy_for
from credit.views.deed_pages import Page, deed_page
from credit.views.files import find_file

VIEW, ASK = "credit.view_creditexception", "credit.add_creditexception"
PEOPLE = ("file__customer", "asked_by", "decided_by", "policy")


def find_exception(request: HttpRequest, pk: int) -> CreditException:
    return get_object_or_404(CreditException.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def exception_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """With the releases that it allowed, and the debtor as things stand."""
    found = find_exception(request, pk)
    today, asked = timezone.localdate(), request_of(found)
    debtor = debtor_of(found.file, today)
    facts = {
        "exception": found,
        "asked": asked,
        "releases": list(found.releases.select_related("document", "decided_by").order_by("id")[:100]),
        "file": found.file,
        "debtor": debtor,
        "usage": debtor.usage,
        "policy": policy_for(found),
        "is_over": found.state == "approved" and found.valid_until < today,
        "may_change": bool(asked) and asked.state == "sent_back" and found.asked_by_id == request.user.pk,
        "may_withdraw": may_withdraw(found, request.user),
    }
    return render(request, "credit/watch/exception.html", facts)


def short_amount(amount: Decimal | str | int) -> str:
    """25000, not 25000.0000; nothing for nought, and for what is no amount."""
    try:
        found = Decimal(amount)
    except InvalidOperation:
        return ""
    return f"{found.normalize():f}" if found.is_finite() and found else ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ASK], raise_exception=True)
def exception_new(request: HttpRequest, customer: int) -> HttpResponse:
    file = find_file(request, customer)
    over = max(0, file.exposure - (file.limit or 0))
    asked = short_amount(request.GET.get("amount", "")[:20] or over)
    form = ExceptionForm(request.POST or None, initial={"amount": asked})
    page = Page(
        _("Ask for an exception over the limit"),
        _("Ask for it"),
        _("The exception is asked for."),
        _("It is decided by the chain of the rules and used up by the releases that it allows."),
    )
    return deed_page(
        request,
        page,
        form,
        partial(ask_exception, file=file),
        back=file,
        about=file.customer.name,
        makes=CreditException,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ASK], raise_exception=True)
def exception_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_exception(request, pk)
    present = {"amount": f"{found.amount.normalize():f}", "cause": found.cause, "valid_until": found.valid_until}
    page = Page(
        _("Change the exception and ask again"), pgettext("button", "Ask again"), _("The exception is asked for again.")
    )
    form = ExceptionForm(request.POST or None, initial=present)
    return deed_page(
        request, page, form, partial(change_exception, exception=found), back=found, about=found.file.customer.name
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([VIEW, ASK], raise_exception=True)
def exception_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """For another than the one who asked too: what was sent back to somebody who is gone blocks the next one."""
    found = find_exception(request, pk)
    if found.state == "asked" and not may_withdraw(found, request.user):
        raise PermissionDenied
    page = Page(
        _("Withdraw the exception"),
        _("Withdraw"),
        _("The exception is withdrawn."),
        _("Nobody has to decide on it any more, and another one may be asked for."),
    )
    form, name = StopForm(request.POST or None), found.file.customer.name
    return deed_page(request, page, form, partial(withdraw_exception, exception=found), back=found, about=name)
