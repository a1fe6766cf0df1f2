"""What was asked, of what, by whom, and how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.querysets import ApprovalQuerySet


class Approval(models.Model):
    """审批. Belongs to one record; what was asked is kept as it was shown, whatever becomes of the record.

    `facts` is a list of [label, value]. `kind` tells the asking app which of its questions this is:
    «regulations.policy». `round` counts how often it was asked; the steps of earlier rounds stay.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("approval", "open")
        SENT_BACK = "sent_back", pgettext_lazy("approval", "sent back for change")
        APPROVED = "approved", pgettext_lazy("approval", "approved")
        REJECTED = "rejected", pgettext_lazy("approval", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "withdrawn")

    UNDECIDED = (State.OPEN, State.SENT_BACK)
    DECIDED = (State.APPROVED, State.REJECTED)

    kind = models.CharField(_("kind"), max_length=60)
    record_type = models.CharField(_("record type"), max_length=60)
    record_id = models.BigIntegerField(_("record"))
    record_name = models.CharField(_("record name"), max_length=200)
    url = models.CharField(_("page of the record"), max_length=300, blank=True)
    title = models.CharField(_("title"), max_length=200)
    reason = models.TextField(_("purpose and reason"), blank=True)
    facts = models.JSONField(_("facts"), default=list)
    department = models.ForeignKey(
        "staff.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    clause = models.ForeignKey(
        "regulations.Clause", models.PROTECT, null=True, related_name="+", verbose_name=_("clause")
    )
    version = models.ForeignKey(
        "regulations.PolicyVersion", models.PROTECT, null=True, related_name="+", verbose_name=_("version")
    )  # of the rules that the chain comes from; null: the defaults
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    is_blocked = models.BooleanField(_("no approver found"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("applicant")
    )
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person concerned"),
        db_index=False,
    )  # as little a judge in the own matter as the applicant
    asked_at = models.DateTimeField(_("asked"), db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    reminded_on = models.DateField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)  # of that day

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("see_all_approvals", _("see everybody's approvals"))]
        indexes = [
            models.Index(fields=["record_type", "record_id"], name="approval_record"),
            models.Index(fields=["asked_by", "-id"], name="approval_applicant"),
            models.Index(fields=["kind", "state", "-id"], name="approval_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_type", "record_id"],
                condition=Q(state__in=["open", "sent_back"]),
                name="approval_asked_once",
                violation_error_message=_("This has been asked already and is not decided yet."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="approval_decided_by_and_at",
                violation_error_message=_("When and by whom come in pairs."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("approvals:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_undecided(self) -> bool:
        return self.state in self.UNDECIDED

    @property
    def barred(self) -> frozenset[int]:
        """Who may not sign, neither from the own seat nor as somebody's deputy."""
        return frozenset({self.asked_by_id, self.concerns_id} - {None})

    def step_in_turn(self):
        """The step that is being decided, or None."""
        return self.steps.filter(round=self.round, state="open").order_by("order").first()
