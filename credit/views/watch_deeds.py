"""A page that asks for what a deed of watching needs, does it once, and goes on to what came of it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import Refused, Stale
from customers.actions import submission_key
from customers.actions.once import claim, settle


def deed_page(
    request: HttpRequest, *, form, deed: Callable, back, about: str, title: str, button: str, done: str, warning=""
) -> HttpResponse:
    """`deed(**typed)` gives a record, to whose page it goes. Who comes too late is told who was first."""
    if request.method == "POST" and form.is_valid():
        try:
            address = do_once(request, deed, form.cleaned_data)
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(back)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(address or back.get_absolute_url())
    page = {"title": title, "button": button, "warning": warning}
    return render(request, "credit/deed.html", {"form": form, "page": page, "back": back, "about": about})


@transaction.atomic
def do_once(request: HttpRequest, deed: Callable, typed: dict) -> str:
    """The address of what the deed made; a doubled click waits for the first one and does nothing more."""
    sent = claim(submission_key(request))
    if sent.record_id:
        return ""
    record = deed(by=request.user, **typed)
    settle(sent, record)
    return record.get_absolute_url()
