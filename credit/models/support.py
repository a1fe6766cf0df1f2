"""支持计划: what production and sales do for a customer of grade A in the year of its grade (S1-13 R4)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from credit.models.common import Asked, of_customer, of_policy, pair, person, somebody
from credit.querysets import SupportPlanQuerySet

DRAFT, DROPPED = "draft", "dropped"


class SupportPlan(models.Model):
    """One for each customer of grade A and year; made when the grades are published, filled in by people."""

    STATES = [
        (DRAFT, pgettext_lazy("support plan", "to be filled in")),
        (Asked.ASKED, pgettext_lazy("support plan", "being signed")),
        (Asked.APPROVED, pgettext_lazy("support plan", "in force")),
        (DROPPED, pgettext_lazy("support plan", "not wanted any more")),
    ]

    customer = of_customer()
    year = models.PositiveSmallIntegerField(pgettext_lazy("grading", "year"))  # whose sales were graded
    policy = of_policy()
    state = models.CharField(_("state"), max_length=9, choices=STATES, default=DRAFT)
    aim = models.TextField(_("aim"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    asked_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    asked_by = somebody(_("handed in by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    objects = SupportPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("support plan")
        verbose_name_plural = _("support plans")
        ordering = ["-id"]
        default_permissions = ("view", "change")
        indexes = [models.Index(fields=["year", "state", "-id"], name="supportplan_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "year"],
                name="supportplan_once",
                violation_error_message=_("This customer has a support plan for this year."),
            ),
            pair("supportplan_asked_pair", "asked"),
            pair("supportplan_decided_pair", "decided"),
        ]

    def __str__(self) -> str:
        return gettext("Support plan %(year)s for %(customer)s") % {"year": self.year, "customer": self.customer}

    def get_absolute_url(self) -> str:
        return reverse("credit:support_plan", args=[self.pk])


class PlanItem(models.Model):
    """One thing that is promised: who sees to it, and until when."""

    class Kind(models.TextChoices):
        PRODUCTION = "production", pgettext_lazy("support", "production and delivery")
        SALES = "sales", pgettext_lazy("support", "sales and price")
        SERVICE = "service", pgettext_lazy("support", "service and visits")
        OTHER = "other", pgettext_lazy("support", "other")

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="items", verbose_name=_("support plan"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("what is done"))
    responsible = person(_("responsible"))
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = somebody(_("done by"))
    done_note = models.TextField(_("how it was done"), blank=True)

    class Meta:
        verbose_name = _("item of a support plan")
        verbose_name_plural = _("items of support plans")
        ordering = ["due_on", "id"]
        default_permissions = ()
        indexes = [models.Index(fields=["due_on"], name="planitem_due", condition=Q(done_at__isnull=True))]
        constraints = [pair("planitem_done_pair", "done")]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("credit:support_plan", args=[self.plan_id])
