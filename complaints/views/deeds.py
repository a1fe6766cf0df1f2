"""Deeds on one complaint: each a small page with a form, that goes back to the complaint."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import actions, forms
from complaints.views.common import find_complaint, leave
from core.errors import Refused, Stale
from customers.actions import do_once, done_before, token_key


@dataclass(frozen=True)
class Page:
    """The words of a deed's page."""

    title: str | Promise
    button: str | Promise
    done: str | Promise
    warning: str | Promise = ""


def deed_view(form_class: type[forms.ReasonForm], deed: Callable, permission: str, page: Page) -> Callable:
    """A page that asks for what the deed needs, does it and goes back."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @permission_required(permission, raise_exception=True)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return do(request, pk, form_class, deed, page)

    return view


def do(request: HttpRequest, pk: int, form_class, deed: Callable, page: Page) -> HttpResponse:
    """Who comes too late is told who was first."""
    complaint = find_complaint(request, pk)
    form = form_class(request.POST or None, request.FILES or None, complaint=complaint)
    key = token_key(request) if form.sent_once else ""
    if key and done_before(key):
        return leave(request, complaint, page.done)
    if request.method == "POST" and form.is_valid():
        try:
            do_once(key, deed, about=complaint, complaint=complaint, by=request.user, **form.cleaned_data)
        except Stale as stale:
            if not form.ask_again(stale):
                messages.error(request, str(stale))
                return redirect(complaint)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, complaint, page.done)
    forms.files_again(form)
    return render(request, "complaints/deed.html", {"form": form, "complaint": complaint, "page": page})


accept = deed_view(
    forms.AcceptForm,
    actions.accept,
    "complaints.judge_complaint",
    Page(_("Accept the complaint"), _("Accept"), _("The complaint is accepted.")),
)
judge = deed_view(
    forms.JudgeForm,
    actions.judge,
    "complaints.judge_complaint",
    Page(_("Judge again"), _("Judge"), _("The verdict has been changed.")),
)
assign = deed_view(
    forms.AssignForm,
    actions.assign,
    "complaints.assign_complaint",
    Page(_("Give to somebody"), _("Give"), _("The handler has been changed.")),
)
investigate = deed_view(
    forms.InvestigateForm,
    actions.investigate,
    "complaints.resolve_complaint",
    Page(
        _("Investigate"),
        _("Save"),
        _("The findings are written down."),
        _("Facts only: whoever investigates promises nothing to anybody."),
    ),
)
propose = deed_view(
    forms.ProposeForm,
    actions.propose,
    "complaints.resolve_complaint",
    Page(_("Propose a solution"), _("Propose"), _("The solution is proposed.")),
)
carry_out = deed_view(
    forms.CarryOutForm,
    actions.carry_out,
    "complaints.resolve_complaint",
    Page(_("Carry out the solution"), _("Carried out"), _("The complaint is settled.")),
)
explain = deed_view(
    forms.ExplainForm,
    actions.explain,
    "complaints.answer_complaint",
    Page(_("Explain to the customer"), _("Explained"), _("The explanation is written down.")),
)
answer = deed_view(
    forms.AnswerForm,
    actions.answer,
    "complaints.answer_complaint",
    Page(_("Answer the customer"), _("Answered"), _("The answer is written down.")),
)
confirm = deed_view(
    forms.ConfirmForm,
    actions.confirm,
    "complaints.answer_complaint",
    Page(_("View of the customer"), _("Save"), _("The view of the customer is written down.")),
)
remind = deed_view(
    forms.RemindForm,
    actions.remind,
    "complaints.answer_complaint",
    Page(_("Remind in writing"), pgettext_lazy("button", "Remind"), _("The reminder is written down.")),
)
file_case = deed_view(
    forms.FileForm,
    actions.file_case,
    "complaints.file_complaint",
    Page(_("File the case"), pgettext_lazy("complaint", "File"), _("The case is filed.")),
)
respond = deed_view(
    forms.RespondForm,
    actions.respond,
    "complaints.answer_complaint",
    Page(_("Tell the customer"), _("Save"), _("It is written down what the customer was told.")),
)
agree_reply = deed_view(
    forms.AgreeForm,
    actions.agree_reply,
    "complaints.answer_complaint",
    Page(_("Agree on a time"), _("Save"), _("The agreed time is a deadline now.")),
)
wait = deed_view(
    forms.ReasonForm,
    actions.wait,
    "complaints.resolve_complaint",
    Page(_("Wait for the customer"), _("Wait"), _("The case waits for the customer.")),
)
go_on = deed_view(
    forms.NoteForm,
    actions.go_on,
    "complaints.resolve_complaint",
    Page(_("Go on"), _("Go on"), _("The case goes on.")),
)
report_unsolved = deed_view(
    forms.UnsolvedForm,
    actions.report_unsolved,
    "complaints.resolve_complaint",
    Page(_("Cannot be solved yet"), _("Report"), _("The leader has been told.")),
)
special = deed_view(
    forms.ReasonForm,
    actions.mark_special,
    "complaints.mark_special_complaint",
    Page(_("Mark as a special case"), _("Mark"), _("This is a special case now.")),
)
send_back = deed_view(
    forms.SendBackForm,
    actions.send_back,
    "complaints.assign_complaint",
    Page(
        pgettext_lazy("complaint", "Send back"), pgettext_lazy("complaint", "Send back"), _("The case was sent back.")
    ),
)
withdraw = deed_view(
    forms.ReasonForm,
    actions.withdraw,
    "complaints.withdraw_complaint",
    Page(
        _("Withdraw the complaint"),
        pgettext_lazy("complaint", "Withdraw"),
        _("The complaint is withdrawn."),
        _("Nothing is owed any more then. A complaint that was withdrawn cannot be opened again."),
    ),
)
reopen = deed_view(
    forms.ReasonForm,
    actions.reopen,
    "complaints.reopen_complaint",
    Page(_("Open again"), _("Open again"), _("The complaint is open again.")),
)
