"""A page that asks for what a deed needs, does it once, and goes on to what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from complaints.forms import files_again
from core.errors import Refused, Stale
from credit.forms.once import OnceForm
from customers.actions import do_once, done_before, token_key


@dataclass(frozen=True)
class Page:
    """The words of a deed's page; `done` is said when it was done."""

    title: str | Promise
    button: str | Promise
    done: str | Promise = ""
    warning: str | Promise = ""
    template: str = "credit/deed.html"
    known: tuple[tuple[str | Promise, str], ...] = ()  # what the deed is about: label and text, above the fields


def deed_page(
    request: HttpRequest,
    page: Page,
    form: OnceForm,
    deed: Callable,
    *,
    back: models.Model | None = None,
    about: str = "",
    makes: type[models.Model] | None = None,
    facts: dict | None = None,
) -> HttpResponse:
    """`deed(by=, **typed)` makes a record of the model `makes`, to whose page it goes, or changes the one it is on
    and goes back there. Who comes too late is told who was first; a doubled click gets what the first one made."""
    key = token_key(request) if request.method == "POST" else ""
    if key and (made := done_before(key)):
        return leave(request, page, makes.objects.get(pk=made) if makes else back)
    if request.method == "POST" and form.is_valid():
        try:
            made = do_once(key, deed, by=request.user, **form.facts)
        except Stale as stale:
            form.ask_again(stale)
        except Refused as refusal:
            if refusal.code == "forbidden":
                raise PermissionDenied from refusal
            form.add_error(None, str(refusal))
        else:
            if warning := getattr(made, "warning", ""):
                messages.warning(request, warning)
            if makes and made is None:
                made = makes.objects.get(pk=done_before(key))
            return leave(request, page, made if makes else back)
    files_again(form)
    context = {"form": form, "page": page, "back": back, "about": about or str(back or ""), **(facts or {})}
    return render(request, page.template, context, status=422 if form.errors else 200)


def leave(request: HttpRequest, page: Page, record: models.Model) -> HttpResponse:
    if page.done:
        messages.success(request, page.done)
    return redirect(record)
