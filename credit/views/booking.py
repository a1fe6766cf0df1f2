"""What the pages of the books share."""

from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.paging import Page, page_of
from core.rules import may
from credit.models import CreditFile
from credit.policy import policy_for
from customers.models import Customer
from customers.policy import policy_for as customer_policy

EXPORT = "credit.export_creditfile"


def page_as_set(rows, request: HttpRequest, **how) -> Page:
    """A page of a list, as long and counted as far as the policies say."""
    return page_of(rows, request, size=policy_for().page_size, count_limit=customer_policy().count_limit, **how)


def list_frame(request: HttpRequest, name: str, export: str = "", may_export: str = EXPORT) -> dict:
    """Of the table of the list `name`: its part of the page, its address, itself without filters, its export."""
    is_open = export and may(request.user, may_export)
    url = reverse(f"credit:{name}")
    return {
        "target": name,
        "url": url,
        "clear": url,
        "export": reverse(f"credit:{export}") if is_open else "",
    }


def find(request: HttpRequest, model: type[models.Model], pk: int, *related: str):
    """The record if it is within the person's scope, otherwise 404."""
    return get_object_or_404(model.objects.visible_to(request.user).select_related("customer", *related), pk=pk)


def customer_asked(request: HttpRequest) -> Customer | None:
    """The customer that a page leads here for."""
    number = request.GET.get("customer", "")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return None
    return Customer.objects.visible_to(request.user).filter(pk=int(number)).first()


def asked_customer(request: HttpRequest, *more: str) -> dict:
    """What a page leads here for, as the beginning of a form: the customer, and what else the address names."""
    customer = customer_asked(request)
    if customer is None:
        return {}
    return {"customer": customer.code, **{name: request.GET[name][:60] for name in more if name in request.GET}}


def way_back(request: HttpRequest, list_name: str) -> dict:
    """To the credit page of the customer that a page led here for, otherwise to the list."""
    customer = customer_asked(request)
    if customer is None:
        return {"facts": {"list_url": reverse(list_name)}}
    return {"back": CreditFile(customer=customer), "about": customer.name}


def offered(person, *deeds: tuple[str, str, str, str, bool]) -> list[dict]:
    """Buttons of a page: (address, words, symbol, permission, is possible now)."""
    return [
        {"url": url, "words": words, "icon": icon}
        for url, words, icon, permission, is_possible in deeds
        if is_possible and may(person, permission)
    ]
