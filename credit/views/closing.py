"""结账: until when the books are closed, and closing them further."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.rules import may
from credit import actions
from credit.books import closed_until
from credit.forms.books import ClosingForm
from credit.models import PeriodClosing

MOST = 60


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("credit.view_periodclosing", raise_exception=True)
def closing(request: HttpRequest) -> HttpResponse:
    form = ClosingForm(request.POST or None) if may(request.user, "credit.add_periodclosing") else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            actions.close_period(by=request.user, **(form.facts if form else {"until": None}))
        except Refused as refusal:
            if refusal.code == "forbidden":
                return render(request, "403.html", status=403)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The books are closed until that day."))
            return redirect("credit:closing")
    context = {
        "form": form,
        "until": closed_until(),
        "closings": PeriodClosing.objects.select_related("closed_by")[:MOST],
    }
    return render(request, "credit/books/closing.html", context, status=422 if form and form.errors else 200)
