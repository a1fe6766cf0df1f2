"""借阅: the register, one loan, and what is done with it."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from archives.actions import loans as deeds
from archives.actions.requests import ASK, ask_access
from archives.actions.troubles import DECIDE, decide_trouble
from archives.forms import requests as forms
from archives.models import AccessRequest, ArchiveFile, Grant, Loan, LoanTrouble
from archives.policy import policy_for
from archives.querysets import known_to
from archives.reminding import works_on
from archives.views.files import SEE
from archives.views.registers import register_page
from archives.views.requests import requests_for
from core.rules import may
from credit.forms.once import OnceForm
from credit.views.deed_pages import Page, deed_page


@require_GET
@never_cache
@permission_required(SEE, raise_exception=True)
def loan_list(request: HttpRequest) -> HttpResponse:
    """外借登记册: one's own loans; for those who see loans also those of others."""
    columns = [
        (_("archive file"), "handed"),
        (_("borrower"), ""),
        (_("handed over"), ""),
        (pgettext("loan", "due on"), "due"),
        (_("documents"), "", "number"),
        (_("returned"), ""),
    ]
    return register_page(request, "loans", columns, today=timezone.localdate())


def find_loan(request: HttpRequest, pk: int) -> Loan:
    about = ("file", "borrower__department", "handed_by", "returned_by", "grant__request")
    return get_object_or_404(Loan.objects.visible_to(request.user).select_related(*about), pk=pk)


@require_safe
@never_cache
@permission_required(SEE, raise_exception=True)
def loan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    loan, person = find_loan(request, pk), request.user
    troubles = list(loan.troubles.select_related("decided_by", "reported_by"))
    may_know = ArchiveFile.objects.visible_to(person).filter(pk=loan.file_id).exists()
    is_out = loan.returned_at is None
    facts = {
        "loan": loan,
        "lines": list(loan.lines.select_related("item")),
        "troubles": troubles,
        "may_know": may_know,
        "may_see_request": requests_for(person).filter(pk=loan.grant.request_id).exists(),
        "shows_lines": may_know or loan.borrower_id == person.pk,
        "today": timezone.localdate(),
        "offers": {
            "renew": is_out and loan.borrower_id == person.pk and may(person, ASK),
            "sign": is_out and not loan.confirmed_at and loan.borrower_id == person.pk,
            "take_back": is_out and may_know and may(person, deeds.TAKE) and loan.borrower_id != person.pk,
            "decide": may(person, DECIDE) and loan.borrower_id != person.pk and is_left(troubles, person),
        },
    }
    return render(request, "archives/loans/detail.html", facts)


def is_left(troubles: list[LoanTrouble], person) -> bool:
    """Whether something is undecided that the person has not reported."""
    return any(not one.decided_at and one.reported_by_id != person.pk for one in troubles)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.LEND], raise_exception=True)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Grant.objects.visible_to(request.user).filter(known_to(request.user, "file__"))
    grant = get_object_or_404(seen.select_related("request", "file", "reader"), pk=pk)
    due = deeds.last_day_of(grant, timezone.localdate(), policy_for().loan_days)
    known = (
        (_("archive file"), grant.file.number),
        (_("borrower"), str(grant.reader)),
        (pgettext("loan", "due on"), due.isoformat()),
    )
    warning = _("Count the documents together before you hand them over.")
    if not works_on(due):
        warning += " " + _("The last day is a day of rest: agree that it comes back on a day of work before it.")
    page = Page(_("Hand the file over"), _("Hand over"), _("The file is handed over."), warning, known=known)
    form = forms.HandOverForm(request.POST or None, file=grant.file)
    return deed_page(request, page, form, partial(deeds.hand_over, grant=grant), back=grant.request, makes=Loan)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEE, raise_exception=True)
def loan_sign(request: HttpRequest, pk: int) -> HttpResponse:
    loan = find_loan(request, pk)
    if loan.borrower_id != request.user.pk:
        raise PermissionDenied
    known = ((_("documents handed over"), str(loan.count_out)), (_("condition at hand-over"), loan.condition_out))
    page = Page(_("Sign for the file"), _("I have received it so"), _("You have signed for it."), known=known)
    return deed_page(request, page, OnceForm(request.POST or None), partial(deeds.sign_loan, loan=loan), back=loan)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, ASK], raise_exception=True)
def loan_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Renewal is a new request: signed as the first, and counted again at the hand-over."""
    loan = find_loan(request, pk)
    if loan.borrower_id != request.user.pk:
        raise PermissionDenied
    known = ((_("archive file"), loan.file.number), (pgettext("loan", "due on"), loan.due_on.isoformat()))
    warning = _("Until it is approved and handed over anew, the day of return stays as it is.")
    page = Page(_("Renew the loan"), _("Ask for it"), _("The request is made."), warning, known=known)
    form = forms.RenewForm(request.POST or None, loan=loan)
    return deed_page(request, page, form, ask_access, back=loan, makes=AccessRequest)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.TAKE], raise_exception=True)
def loan_return(request: HttpRequest, pk: int) -> HttpResponse:
    loan = find_loan(request, pk)
    known = (
        (_("borrower"), str(loan.borrower)),
        (_("documents handed over"), str(loan.count_out)),
        (_("condition at hand-over"), loan.condition_out),
    )
    page = Page(_("Take the file back"), _("Take back"), _("The file is back."), known=known)
    form = forms.TakeBackForm(request.POST or None, loan=loan)
    return deed_page(request, page, form, partial(deeds.take_back, loan=loan), back=loan)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, DECIDE], raise_exception=True)
def loan_decide(request: HttpRequest, pk: int) -> HttpResponse:
    loan = find_loan(request, pk)
    trouble = get_object_or_404(LoanTrouble, loan=loan, pk=first_open(loan, request.user))
    known = ((_("kind"), trouble.get_kind_display()), (_("report"), trouble.report or "—"))
    page = Page(_("Decide what follows"), _("Decide"), _("It is decided."), known=known)
    form = forms.DecideForm(request.POST or None)
    return deed_page(request, page, form, partial(decide_trouble, trouble=trouble), back=loan)


def first_open(loan: Loan, person) -> int | None:
    """What others reported first; damage and loss before lateness; the newest where all are decided."""
    order = {"lost": 0, "damaged": 1, "overdue": 2}
    found = sorted(
        loan.troubles.all(),
        key=lambda one: (bool(one.decided_at), one.reported_by_id == person.pk, order[one.kind]),
    )
    return found[0].pk if found else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEE, raise_exception=True)
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    grant = get_object_or_404(Grant.objects.select_related("request", "file"), pk=pk, reader=request.user.pk)
    warning = _("You are told when the file is back and it is your turn.")
    page = Page(_("Wait for the file"), _("Stand in the queue"), _("You stand in the queue."), warning)
    form = OnceForm(request.POST or None)
    return deed_page(request, page, form, partial(deeds.wait_for, grant=grant), back=grant.request)
