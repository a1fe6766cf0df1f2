"""Letters to the customers of who left: to all, or to chosen ones."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.inputs import whole_number
from customers.letters import handed_over, write_letters
from staff.models import Leaving

SHOWN = 200  # rows to choose from; of more, all or none


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("staff.hand_over_user", raise_exception=True)
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    leaving = get_object_or_404(Leaving.objects.select_related("person"), pk=pk)
    if request.method == "POST":
        typed = [whole_number(text) for text in request.POST.getlist("customer")]
        chosen = None if "all" in request.POST else [number for number in typed if number]
        try:
            job = write_letters(leaving=leaving, by=request.user, customers=chosen)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("customers:letters", pk)
        messages.success(request, _("The letters are being written. They are ready for download in a moment."))
        return redirect(job)
    rows = handed_over(leaving, request.user).select_related("owner")
    shown = {"leaving": leaving, "customers": rows[:SHOWN], "count": rows.count(), "most": SHOWN}
    return render(request, "customers/letters.html", shown)
