"""From a case to its revisit."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints import actions, forms
from complaints.actions.revisits.people import CARRY_OUT, PLAN, is_own
from complaints.models import Revisit
from complaints.views.common import find_complaint
from complaints.views.deeds import Page, deed_view

plan_revisit = deed_view(
    forms.ReasonForm,
    actions.plan_by_hand,
    PLAN,
    Page(gettext_lazy("Plan a revisit"), gettext_lazy("Plan"), gettext_lazy("The revisit is planned.")),
)


@require_safe
@never_cache
@permission_required(CARRY_OUT, raise_exception=True)
def revisit_case(request: HttpRequest, pk: int) -> HttpResponse:
    """To the form of the planned sheet; whoever may not carry it out sees who will."""
    complaint = find_complaint(request, pk)
    sheet = Revisit.objects.visible_to(request.user).planned().filter(complaint=complaint).first()
    if sheet is None:
        messages.info(request, _("No revisit of this case is planned that you may see."))
        return redirect(complaint)
    return redirect("complaints:revisit_do", sheet.pk) if is_own(sheet, request.user) else redirect(sheet)
