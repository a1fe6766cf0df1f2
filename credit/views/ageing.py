"""账龄: what is owed by age, with the debtors; each figure of today leads to its invoices."""

from datetime import date

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.exports import export_response
from credit.ageing import FIRST_DAY, NOT_DUE, Ageing, Bounds, ageing
from credit.filters.common import DayInput
from credit.policy import policy_for
from credit.policy.owing import AGES
from customers.forms.guarded import begin_with_capitals
from customers.models import Customer

VIEW = "credit.view_receivable"
MOST = 100  # debtors on the page; the export has all


class AgeingForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("on the day"), widget=DayInput())
    by = forms.ChoiceField(label=gettext_lazy("age"), choices=AGES)
    buckets = forms.RegexField(r"^\s*\d{1,5}(\s*[,，]\s*\d{1,5}){0,7}\s*$", label=gettext_lazy("bounds in days"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        begin_with_capitals(self)

    def clean_on(self) -> date:
        if self.cleaned_data["on"] < FIRST_DAY:
            raise forms.ValidationError(_("There are no books of this day."), code="on")
        return self.cleaned_data["on"]

    def clean_buckets(self) -> list[int]:
        return sorted({int(days) for days in self.cleaned_data["buckets"].replace("，", ",").split(",")})


def asked(request: HttpRequest) -> tuple[AgeingForm, dict]:
    """The form as it was sent, over what the policy says, and what it asks for."""
    policy = policy_for()
    begun = {
        "on": f"{timezone.localdate():%Y-%m-%d}",
        "by": policy.ageing_from,
        "buckets": ",".join(map(str, policy.buckets or (30, 60, 90))),
    }
    form = AgeingForm(begun | {name: value for name, value in request.GET.items() if name in begun and value})
    if not form.is_valid():
        sound = AgeingForm(begun)
        sound.is_valid()
        return form, sound.cleaned_data
    return form, form.cleaned_data


@require_safe
@permission_required(VIEW, raise_exception=True)
def ageing_page(request: HttpRequest) -> HttpResponse:
    form, given = asked(request)
    found = ageing(given["on"], given["buckets"], by=given["by"], user=request.user, most=MOST)
    names = Customer.objects.in_bulk([line.customer for line in found.customers])
    is_today = given["on"] == timezone.localdate()
    context = {
        "form": form,
        "ageing": found,
        "headings": [said(bounds) for bounds in found.columns],
        "chart": chart_rows(found, is_today),
        "debtors": [debtor(names[line.customer], line, found.columns, is_today) for line in found.customers],
        "is_cut": len(found.customers) == MOST,
        "is_today": is_today,
        "query": request.GET.urlencode(),
    }
    return render(request, "credit/books/ageing.html", context, status=422 if form.errors else 200)


def said(bounds: Bounds) -> str:
    return _("not due yet") if bounds.name == NOT_DUE else _("%(age)s days") % {"age": bounds.name}


def chart_rows(found: Ageing, is_today: bool) -> list[dict]:
    return [
        {
            "label": said(bounds),
            "amount": amount,
            "share": amount * 100 / found.owed if found.owed > 0 else None,
            "url": rows_url(bounds) if is_today else "",
        }
        for bounds, amount in zip(found.columns, found.amounts, strict=True)
    ]


def debtor(customer: Customer, line, columns: list[Bounds], is_today: bool) -> dict:
    return {
        "customer": customer,
        "owed": line.owed,
        "cells": [
            {"label": said(bounds), "amount": amount, "url": rows_url(bounds, customer) if is_today else ""}
            for bounds, amount in zip(columns, line.amounts, strict=True)
        ],
    }


def rows_url(bounds: Bounds, customer: Customer | None = None) -> str:
    """The list of the invoices that a figure of today is made of."""
    query = {"age": bounds.asked} | ({"customer": customer.code} if customer else {})
    return f"{reverse('credit:receivables')}?{urlencode(query)}"


@require_POST
@permission_required([VIEW, "credit.export_creditfile"], raise_exception=True)
def ageing_export(request: HttpRequest) -> HttpResponseBase:
    """Every debtor of the ageing that the address describes, the largest first."""
    _form, given = asked(request)
    found = ageing(given["on"], given["buckets"], by=given["by"], user=request.user)
    names = Customer.objects.in_bulk([line.customer for line in found.customers])
    columns = [
        (_("customer code"), lambda line: names[line.customer].code),
        (_("customer"), lambda line: names[line.customer].name),
        (_("owed"), lambda line: line.owed),
        *((said(bounds), lambda line, place=place: line.amounts[place]) for place, bounds in enumerate(found.columns)),
    ]
    return export_response(
        iter(found.customers),
        columns,
        format="csv" if request.POST.get("format") == "csv" else "xlsx",
        name=_("Ageing"),
        by=request.user,
        record={"on": given["on"].isoformat(), "by": given["by"], "buckets": given["buckets"]},
    )
