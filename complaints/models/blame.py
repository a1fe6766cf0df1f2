"""Responsibility for a complaint, and the ledger of penalties."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.common import pair, person, somebody
from complaints.models.complaints import Complaint
from complaints.querysets import OfComplaintQuerySet, PenaltyQuerySet
from core.fields import MoneyField
from staff.models import Department


class Responsibility(models.Model):
    """责任认定: a department, perhaps a person in it, and their share in per cent."""

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="responsibilities", verbose_name=_("complaint")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    employee = somebody(_("employee"))
    share = models.PositiveSmallIntegerField(_("share"), default=100)
    reason = models.TextField(_("reason"), blank=True)
    named_at = models.DateTimeField(_("named at"))
    named_by = person(_("named by"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["id"]
        default_permissions = ()
        permissions = [("judge_responsibility", _("Can name who is responsible for complaints"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__range=(1, 100)),
                name="responsibility_share",
                violation_error_message=_("A share is between 1 and 100 per cent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee or self.department} {self.share} %"


class Penalty(models.Model):
    """扣分、罚款、通报批评 proposed for a case; counts once it is approved. Fines are off unless the policy says so."""

    class Kind(models.TextChoices):
        POINTS = "points", pgettext_lazy("penalty", "points")
        FINE = "fine", pgettext_lazy("penalty", "fine")
        CRITICISM = "criticism", pgettext_lazy("penalty", "circulated criticism")
        TRANSFER = "transfer", pgettext_lazy("penalty", "transfer of the customer")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("penalty", "being decided")
        APPROVED = "approved", pgettext_lazy("penalty", "approved")
        REJECTED = "rejected", pgettext_lazy("penalty", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("penalty", "withdrawn")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="penalties", verbose_name=_("complaint"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    employee = somebody(_("employee"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=1, default=0)
    amount = MoneyField(_("amount"), default=0)
    new_owner = somebody(_("new owner of the customer"))
    rule = models.CharField(_("by the rule"), max_length=80, blank=True)  # a policy field, cited with its clause
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = person(_("proposed by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))
    told_at = models.DateTimeField(_("customer told at"), null=True, blank=True)
    told_by = somebody(_("customer told by"))

    objects = PenaltyQuerySet.as_manager()

    class Meta:
        verbose_name = _("penalty")
        verbose_name_plural = _("penalties")
        ordering = ["-id"]
        default_permissions = ("add", "view")
        indexes = [models.Index(fields=["state", "-decided_at"], name="penalty_counted")]
        constraints = [
            pair("penalty_told_pair", "told"),
            models.CheckConstraint(
                condition=Q(employee__isnull=False) | Q(department__isnull=False),
                name="penalty_concerns_somebody",
            ),
            models.UniqueConstraint(
                fields=["complaint", "kind", "employee", "rule"],
                name="penalty_once",
                condition=~Q(rule="") & Q(state__in=["asked", "approved"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.employee or self.department}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:detail", args=[self.complaint_id])
