"""信息更正: wrong data is remedied by a plan, and reported on, each with two signatures (S1-15)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers.models.records import Customer
from customers.querysets import CorrectionQuerySet
from staff.models import Department

DEEDS = ("handed_out", "executed", "fed_back", "reported")


class Correction(models.Model):
    """One request. `wrong` and `right`: {field of the customer: value as kept}; sensitive values are ciphertext."""

    class State(models.TextChoices):
        PLAN = "plan", pgettext_lazy("correction", "plan to be changed")
        PLAN_REVIEW = "plan_review", pgettext_lazy("correction", "plan being decided")
        APPROVED = "approved", pgettext_lazy("correction", "to be handed out")
        EXECUTION = "execution", pgettext_lazy("correction", "to be carried out")
        FEEDBACK = "feedback", pgettext_lazy("correction", "feedback awaited")
        REPORT = "report", pgettext_lazy("correction", "report awaited")
        REPORT_REVIEW = "report_review", pgettext_lazy("correction", "report being decided")
        FILED = "filed", pgettext_lazy("correction", "filed")
        REJECTED = "rejected", pgettext_lazy("correction", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("correction", "withdrawn")

    STEPS = {
        State.PLAN_REVIEW: {State.APPROVED, State.PLAN, State.REJECTED, State.WITHDRAWN},
        State.PLAN: {State.PLAN_REVIEW, State.WITHDRAWN},
        State.APPROVED: {State.EXECUTION, State.WITHDRAWN},
        State.EXECUTION: {State.FEEDBACK, State.WITHDRAWN},
        State.FEEDBACK: {State.REPORT},
        State.REPORT: {State.REPORT_REVIEW},
        State.REPORT_REVIEW: {State.FILED, State.REPORT},
        State.FILED: set(),
        State.REJECTED: set(),
        State.WITHDRAWN: set(),
    }
    OVER = (State.FILED, State.REJECTED, State.WITHDRAWN)

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="corrections", verbose_name=_("customer"))
    policy = models.ForeignKey(
        "regulations.PolicyVersion", models.PROTECT, null=True, related_name="+", verbose_name=_("rules it is under")
    )
    state = models.CharField(_("state"), max_length=14, choices=State.choices, default=State.PLAN_REVIEW)
    wrong = models.JSONField(_("wrong"), default=dict)
    right = models.JSONField(_("right"), default=dict)
    what_happened = models.TextField(_("what happened"))
    cause = models.TextField(_("cause"))
    plan = models.TextField(_("remedy plan"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("carried out by the department")
    )
    feedback = models.TextField(_("feedback"), blank=True)
    report = models.TextField(_("closing report"), blank=True)
    handed_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handed_out_at = models.DateTimeField(null=True)
    executed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    executed_at = models.DateTimeField(null=True)
    fed_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    fed_back_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(_("filed at"), null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["state", "-id"], name="correction_state")]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{deed}_by__isnull": True, f"{deed}_at__isnull": True})
                    | Q(**{f"{deed}_by__isnull": False, f"{deed}_at__isnull": False}),
                    name=f"correction_{deed}_pair",
                    violation_error_message=_("When and by whom come in pairs."),
                )
                for deed in DEEDS
            ),
            models.CheckConstraint(
                condition=Q(state="filed", filed_at__isnull=False) | Q(~Q(state="filed"), filed_at__isnull=True),
                name="correction_filed_at",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Correction %(number)s of %(customer)s") % {"number": self.pk, "customer": self.customer}

    def get_absolute_url(self) -> str:
        return reverse("customers:correction", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in self.OVER
