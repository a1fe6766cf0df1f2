"""Who stands in for a person: for oneself, and for others as an administrator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from staff import actions
from staff.actions import may_set_deputy
from staff.forms import DeputyForm
from staff.models import Deputy, User
from staff.rules import standing_in

LAST = 20  # earlier deputies shown


def find_person(request: HttpRequest, pk: int | None) -> User:
    if pk is None or pk == request.user.pk:
        return request.user
    person = get_object_or_404(User.objects.exclude(username="system"), pk=pk)
    if not may_set_deputy(request.user, person):
        raise PermissionDenied
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    person = find_person(request, pk)
    form = DeputyForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_deputy(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = {"name": made.deputy, "from": made.date_from, "to": made.date_to}
            messages.success(request, _("%(name)s is the deputy from %(from)s to %(to)s.") % words)
            return redirect(request.path)
    today = timezone.localdate()
    appointments = person.deputies.select_related("deputy", "set_by")
    return render(
        request,
        "staff/deputy.html",
        {
            "form": form,
            "person": person,
            "is_own": person == request.user,
            "standing": appointments.to_come(today).order_by("date_from"),
            "earlier": appointments.exclude(pk__in=appointments.to_come(today).values("pk"))[:LAST],
            "stands_in": standing_in(person),
            "today": today,
        },
    )


@require_POST
def deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = Deputy.objects.select_related("person", "deputy").filter(pk=pk).first()
    if appointment is None or not may_set_deputy(request.user, appointment.person):
        raise Http404
    try:
        actions.end_deputy(deputy=appointment, by=request.user)
        messages.success(request, _("%s is no deputy any more.") % appointment.deputy)
    except Refused as refusal:
        messages.error(request, str(refusal))
    own = appointment.person_id == request.user.pk
    return redirect("staff:deputy") if own else redirect("staff:deputy_of", appointment.person_id)
