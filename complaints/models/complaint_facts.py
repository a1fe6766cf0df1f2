"""What of a complaint always goes together, whoever writes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints import states
from complaints.models.common import pair
from complaints.models.words import INVALID

CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(customer__isnull=False) | ~Q(complainant="") | Q(is_anonymous=True),
        name="complaint_has_complainant",
        violation_error_message=_("Choose the customer, or give the name of who complains."),
    ),
    models.CheckConstraint(
        condition=Q(state__in=sorted(states.UNSETTLED | states.AWAY))
        | Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(resolution=""),
        name="complaint_settled_says_how",
        violation_error_message=_("A settled complaint says what was done, when and by whom."),
    ),
    models.CheckConstraint(
        condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
        | Q(~Q(state="withdrawn"), withdrawn_at__isnull=True, withdrawn_by__isnull=True),
        name="complaint_withdrawn_pair",
    ),
    models.CheckConstraint(
        condition=Q(state="filed", filed_at__isnull=False, filed_by__isnull=False)
        | Q(~Q(state="filed"), filed_at__isnull=True, filed_by__isnull=True),
        name="complaint_filed_pair",
    ),
    models.CheckConstraint(
        condition=Q(state="duplicate", main_case__isnull=False) | ~Q(state="duplicate"),
        name="complaint_part_of_a_case",
    ),
    models.CheckConstraint(
        condition=Q(is_special=False) | ~Q(special_reason=""),
        name="complaint_special_reason",
        violation_error_message=_("A special case needs a reason."),
    ),
    models.CheckConstraint(
        condition=Q(verdict__in=INVALID) & ~Q(ground="") & ~Q(evidence="")
        | Q(verdict="misunderstanding")
        | Q(~Q(verdict__in=INVALID), ground=""),
        name="complaint_invalid_has_ground",
        violation_error_message=_("An invalid complaint names the ground and the evidence."),
    ),
    models.CheckConstraint(
        condition=Q(is_firm=False) | Q(verdict="malicious"),
        name="complaint_firm_is_malicious",
    ),
    models.CheckConstraint(
        condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
        name="complaint_satisfaction_range",
    ),
    pair("complaint_judged_pair", "judged"),
    pair("complaint_response_pair", "first_response"),
    pair("complaint_resolved_pair", "resolved"),
    pair("complaint_answered_pair", "answered"),
    pair("complaint_confirmed_pair", "confirmed"),
    models.UniqueConstraint(
        fields=["source", "source_number"], name="complaint_source_once", condition=~Q(source_number="")
    ),
]
