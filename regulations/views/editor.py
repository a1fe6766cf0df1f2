"""The editor of a policy, for the page and the administration: draft, change, ask for publication, withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.inputs import whole_number
from regulations import actions
from regulations.forms import PolicyForm
from regulations.models import PolicyVersion
from regulations.rules import last_published
from regulations.views.policies import SEES, find_declaration, find_version

CHANGES = "regulations.change_policyversion"


def editor_form(request: HttpRequest, app: str) -> PolicyForm:
    open_one = PolicyVersion.objects.open().filter(app=app).select_related("made_by").first()
    return PolicyForm(request.POST or None, app=app, draft=open_one, base=last_published(app))


def save_draft(request: HttpRequest, form: PolicyForm) -> PolicyVersion | None:
    """The draft as written by the form; None when it was not sound or refused, which the form then says.

    The form of a draft that somebody else began or changed meanwhile is refused and keeps what was typed.
    """
    if not form.is_valid():
        return None
    facts = {
        "values": form.values,
        "clauses": form.clauses,
        "reason": form.cleaned_data["reason"],
        "effective_on": form.cleaned_data["effective_on"],
        "by": request.user,
    }
    seen = form.cleaned_data["edition"]
    try:
        if form.draft and seen is not None:
            return actions.change_draft(version=form.draft, seen=seen, **facts)
        return actions.draft_policy(app=form.app, **facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if refusal.code in ("stale", "open"):
            form.show_theirs()
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEES, CHANGES], raise_exception=True)
def draft(request: HttpRequest, app: str) -> HttpResponse:
    """Begin a draft or go on with the open one."""
    known = find_declaration(app)
    form = editor_form(request, app)
    if form.draft and form.draft.state == PolicyVersion.State.WAITING:
        messages.info(request, _("This draft waits for approval and cannot be changed now."))
        return redirect(form.draft)
    if request.method == "POST" and (saved := save_draft(request, form)):
        messages.success(request, _("The draft is saved. Ask for publication when it is ready."))
        return redirect(saved)
    status = 422 if form.errors else 200
    return render(request, "regulations/draft.html", {"form": form, "app": app, "title": known.title}, status=status)


@require_POST
@permission_required([SEES, CHANGES], raise_exception=True)
def version_ask(request: HttpRequest, app: str, number: int) -> HttpResponse:
    version = find_version(request, app, number)
    tell(request, lambda: ask(version, request), _("Publication has been asked for."))
    return redirect(version)


@require_POST
@permission_required([SEES, CHANGES], raise_exception=True)
def version_withdraw(request: HttpRequest, app: str, number: int) -> HttpResponse:
    version = find_version(request, app, number)
    tell(request, lambda: actions.withdraw_draft(version=version, by=request.user), _("The draft is withdrawn."))
    return redirect(version)


def ask(version: PolicyVersion, request: HttpRequest) -> PolicyVersion:
    seen = whole_number(request.POST.get("edition", ""))
    return actions.ask_publication(version=version, seen=-1 if seen is None else seen, by=request.user)


def tell(request: HttpRequest, deed, done: str) -> None:
    """Do it and say so, or say why not."""
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
