"""What the pages of the books share: lists, and forms that make or change one record."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from core.errors import Refused
from core.paging import Page, page_of
from core.rules import may
from credit.forms.books import BookForm
from credit.policy import policy_for
from customers.actions import done_before, submission_key
from customers.actions.once import claim, settle
from customers.models import Customer
from customers.policy import policy_for as customer_policy


@dataclass(frozen=True)
class Words:
    """The words of a form's page."""

    title: str | Promise
    button: str | Promise
    done: str | Promise
    warning: str | Promise = ""


def page_as_set(rows, request: HttpRequest, **how) -> Page:
    """A page of a list, as long and counted as far as the policies say."""
    return page_of(rows, request, size=policy_for().page_size, count_limit=customer_policy().count_limit, **how)


def find(request: HttpRequest, model: type[models.Model], pk: int, *related: str):
    """The record if it is within the person's scope, otherwise 404."""
    return get_object_or_404(model.objects.visible_to(request.user).select_related("customer", *related), pk=pk)


def form_page(
    request: HttpRequest,
    form: BookForm,
    deed: Callable,
    words: Words,
    *,
    about: models.Model | None = None,
    model: type[models.Model] | None = None,
    facts: dict | None = None,
) -> HttpResponse:
    """Ask for what the deed needs, do it once, and go to what it is about or what it made."""
    key = submission_key(request) if request.method == "POST" and request.POST.get("token") else ""
    if key and (made := done_before(key)):
        return leave(request, about or model.objects.get(pk=made), words)
    if request.method == "POST" and form.is_valid():
        try:
            made = do_once(key, deed, by=request.user, **(facts or {}), **form.facts)
        except Refused as refusal:
            if refusal.code == "forbidden":
                raise PermissionDenied from refusal
            form.add_error(None, str(refusal))
        else:
            return leave(request, about or model.objects.get(pk=made), words)
    context = {"form": form, "page": words, "about": about}
    return render(request, "credit/books/form.html", context, status=422 if form.errors else 200)


def leave(request: HttpRequest, record: models.Model, words: Words) -> HttpResponse:
    messages.success(request, words.done)
    return redirect(record)


@transaction.atomic
def do_once(key: str, deed: Callable, *, by, **facts) -> int:
    """The id of what the deed made; a doubled click waits for the first one and gives the same."""
    sent = claim(key)
    if sent and sent.record_id:
        return sent.record_id
    made = deed(by=by, **facts)
    settle(sent, made)
    return made.pk


def asked_customer(request: HttpRequest) -> dict:
    """The customer that a page leads here for, as the beginning of a form."""
    number = request.GET.get("customer", "")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return {}
    code = Customer.objects.visible_to(request.user).filter(pk=int(number)).values_list("code", flat=True).first()
    return {"customer": code} if code else {}


def offered(person, *deeds: tuple[str, str, str, str, bool]) -> list[dict]:
    """Buttons of a page: (address, words, symbol, permission, is possible now)."""
    return [
        {"url": url, "words": words, "icon": icon}
        for url, words, icon, permission, is_possible in deeds
        if is_possible and may(person, permission)
    ]
