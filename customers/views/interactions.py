"""Recording what happened with a customer."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from customers import actions
from customers.forms import InteractionForm
from customers.views.common import find_customer, leave


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("customers.add_interaction", raise_exception=True)
def interaction_new(request: HttpRequest, pk: int) -> HttpResponse:
    customer = find_customer(request, pk)
    form = InteractionForm(request.POST or None, customer=customer, kind=request.GET.get("kind", ""))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_interaction(
                interaction=form.save(commit=False), by=request.user, key=actions.submission_key(request)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return leave(request, customer, _("The interaction has been recorded."))
    return render(request, "customers/interaction_form.html", {"form": form, "customer": customer})
