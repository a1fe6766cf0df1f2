"""Cards that the customer register gives to other pages."""

from django.utils.translation import gettext as _

from customers.corrections import PLAN, lines_of
from customers.models import Correction


def correction_panel(approval, user) -> dict | None:
    """For the decision page: what the record says now beside what is asked, and what follows."""
    correction = Correction.objects.select_related("customer").filter(pk=approval.record_id).first()
    if correction is None:
        return None
    if approval.kind == PLAN:
        follows = _("After the last signature it goes back to the applicant, who hands it out.")
    else:
        follows = _("After the last signature it is filed.")
    lines = lines_of(correction, correction.customer)
    return {
        "template": "customers/_correction_lines.html",
        "title": _("The correction beside the record"),
        "lines": lines,
        "facts": [[_("now: %s") % one.label, one.now] for one in lines],
        "next": follows,
    }
