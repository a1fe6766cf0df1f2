"""Making a reminder once more, from the page of what could not be told."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Refused
from regulations.actions.reminders import remind_again
from regulations.models import Reminder
from regulations.reminders.untold import reason


@require_POST
@permission_required("core.change_delivery", raise_exception=True)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    # A page that has grown old names a row that is gone: the deed says so.
    say_again(request, Reminder.objects.filter(pk=pk).first() or Reminder(pk=pk))
    return redirect("core:untold")


def say_again(request: HttpRequest, reminder: Reminder) -> None:
    """Do it and say what became of it; the same words on the page and in the administration."""
    try:
        fresh = remind_again(reminder=reminder, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    if fresh is None:
        messages.info(request, _("Nobody needs this reminder any more."))
    elif fresh.state == Reminder.State.FAILED:
        messages.warning(request, _("It could not be made this time either: %s") % reason(fresh))
    else:
        messages.success(request, _("The reminder has been made."))
