"""Showing the phone of a complainant: the reason goes in by POST, the value comes back once and is never kept."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import actions
from complaints.views.common import find_complaint
from core.errors import Refused
from customers.forms import RevealForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.reveal_secret", raise_exception=True)
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find_complaint(request, pk)
    if not complaint.phone:
        raise Http404
    form, value = RevealForm(request.POST or None, customer=complaint.customer), ""
    if request.method == "POST" and form.is_valid():
        try:
            value = actions.reveal_phone(complaint=complaint, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
    return render(request, "complaints/reveal.html", {"complaint": complaint, "form": form, "value": value})
