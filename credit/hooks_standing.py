"""What the customer page shows of the grade between two yearly gradings."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credit.actions.downgrades import REPORT, lower_than
from credit.actions.newcomers import ASSESS
from credit.models import Downgrade, Newcomer
from credit.standing import grade_of, newcomer_of
from credit.views.booking import offered
from customers.models import Customer


def standing_panel(customer: Customer, user) -> dict | None:
    """A new customer with the day of its assessment, a downgrade that is being decided, and what may be done."""
    newcomer = newcomer_of(customer) if user.has_perm("credit.view_newcomer") else None
    if newcomer and not newcomer.is_open:
        newcomer = None
    downgrade, deeds = downgrade_of(customer, user) if user.has_perm("credit.view_downgrade") else (None, [])
    if newcomer is None and downgrade is None and not deeds:
        return None
    if newcomer:
        newcomer.customer = customer
        deeds = deeds_of(newcomer, user) + deeds
    facts = {"newcomer": newcomer, "downgrade": downgrade, "deeds": deeds}
    return {"template": "credit/standing/_standing_panel.html", **facts}


def downgrade_of(customer: Customer, user) -> tuple[Downgrade | None, list[dict]]:
    """The one that is being decided; where there is none, the way to report one. Nothing is asked for a grade C."""
    if not hasattr(customer, "known_grade"):
        customer.known_grade = grade_of(customer.pk)
    if not lower_than(customer.known_grade):
        return None, []
    found = Downgrade.objects.filter(customer=customer, state__in=Downgrade.OPEN).first()
    url = reverse("credit:downgrade_new", args=[customer.pk])
    return found, offered(user, (url, _("Report for a downgrade"), "trending-down", REPORT, found is None))


def deeds_of(newcomer: Newcomer, person) -> list[dict]:
    """What this person may do now about a new customer."""
    is_due = newcomer.is_open and newcomer.assess_on <= timezone.localdate()
    assess, grade = (reverse(f"credit:{name}", args=[newcomer.pk]) for name in ("newcomer_assess", "newcomer_grade"))
    return offered(
        person,
        (assess, _("Assess"), "stairs-up", ASSESS, is_due),
        (grade, _("Give a provisional grade"), "edit", ASSESS, newcomer.is_open),
    )
