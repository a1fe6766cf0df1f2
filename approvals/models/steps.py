"""The steps of an approval, copied when it was asked, and who signs them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.models.approvals import Approval
from approvals.querysets import SignatureQuerySet


class Step(models.Model):
    """One step: a copy of the policy's, so that a later policy rewrites nothing. `role_name` as it was then."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("step", "not reached yet")
        OPEN = "open", pgettext_lazy("step", "being decided")
        APPROVED = "approved", pgettext_lazy("approval", "approved")
        REJECTED = "rejected", pgettext_lazy("approval", "rejected")
        SENT_BACK = "sent_back", pgettext_lazy("approval", "sent back for change")
        VOID = "void", pgettext_lazy("step", "no longer needed")

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps", verbose_name=_("approval"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    order = models.PositiveSmallIntegerField(_("order"))
    who = models.CharField(_("who"), max_length=40)  # a role's code, «superior», «department_head» or «person»
    role_name = models.CharField(_("role"), max_length=150, blank=True)
    scope = models.CharField(max_length=12, default="company")
    sign = models.CharField(max_length=4, default="any")
    text = models.CharField(_("text"), max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # added by name
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    opened_at = models.DateTimeField(_("since"), null=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True)

    class Meta:
        verbose_name = _("step of an approval")
        verbose_name_plural = _("steps of approvals")
        ordering = ["approval", "round", "order"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["approval", "round", "order"], name="approval_step_order"),
            models.UniqueConstraint(fields=["approval"], condition=Q(state="open"), name="approval_one_step_open"),
        ]

    def __str__(self) -> str:
        return str(self.who_text)

    @property
    def who_text(self):
        """Whose signature is wanted, in words."""
        if self.who == "superior":
            return _("superior of the applicant")
        if self.who == "department_head":
            return _("head of the department")
        return self.role_name or (str(self.person) if self.person_id else self.who)


class Signature(models.Model):
    """One person's signature under a step. `person` whose it is; `decided_by` who gave it, perhaps as deputy."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("signature", "waiting")
        APPROVED = "approved", pgettext_lazy("approval", "approved")
        REJECTED = "rejected", pgettext_lazy("approval", "rejected")
        SENT_BACK = "sent_back", pgettext_lazy("approval", "sent back for change")
        MOVED = "moved", pgettext_lazy("signature", "gone to another person")
        VOID = "void", pgettext_lazy("signature", "no longer needed")

    GIVEN = (State.APPROVED, State.REJECTED, State.SENT_BACK)

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="signatures")
    step = models.ForeignKey(Step, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    instead_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # handed over, escalated, or given already at an earlier step
    came_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="went_to")
    is_escalated = models.BooleanField(default=False)  # came up from a person who did not decide in time
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("since"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    comment = models.TextField(_("comment"), blank=True)
    facts = models.JSONField(default=list)  # as they were shown to whoever decided

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["step", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["person", "approval"], condition=Q(state="waiting"), name="signature_waiting"),
            models.Index(fields=["person", "approval"], name="signature_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"], condition=Q(state="waiting"), name="signature_wanted_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "rejected", "sent_back"], decided_by__isnull=False)
                & Q(decided_at__isnull=False)
                | Q(state__in=["waiting", "moved", "void"], decided_by__isnull=True, decided_at__isnull=True),
                name="signature_given_by_and_at",
                violation_error_message=_("When and by whom come in pairs."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.approval)

    def get_absolute_url(self) -> str:
        return self.approval.get_absolute_url()

    @property
    def is_by_deputy(self) -> bool:
        return bool(self.decided_by_id) and self.decided_by_id != self.person_id
