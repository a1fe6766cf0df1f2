"""What the pages of the books share."""

from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.paging import Page, page_of
from core.rules import may
from credit.policy import policy_for
from customers.models import Customer
from customers.policy import policy_for as customer_policy


def page_as_set(rows, request: HttpRequest, **how) -> Page:
    """A page of a list, as long and counted as far as the policies say."""
    return page_of(rows, request, size=policy_for().page_size, count_limit=customer_policy().count_limit, **how)


def list_frame(request: HttpRequest, name: str, export: str = "") -> dict:
    """Of the table of the list `name`: its part of the page, its address, and where its export is asked for."""
    may_export = export and may(request.user, "credit.export_creditfile")
    return {
        "target": name,
        "url": reverse(f"credit:{name}"),
        "export": reverse(f"credit:{export}") if may_export else "",
    }


def find(request: HttpRequest, model: type[models.Model], pk: int, *related: str):
    """The record if it is within the person's scope, otherwise 404."""
    return get_object_or_404(model.objects.visible_to(request.user).select_related("customer", *related), pk=pk)


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
