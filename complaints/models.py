"""The register of complaints."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.querysets import ComplaintQuerySet
from core.fields import SecretField
from customers.models import Customer
from regulations.models import PolicyVersion
from staff.models import Department


def person(label, **kwargs):
    """A foreign key to somebody who took part; people are never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, db_index=False, **kwargs
    )


class Complaint(models.Model):
    """投诉. Its clocks are duties (regulations.models.Duty); `policy` is the version that it was registered under."""

    class State(models.TextChoices):
        REGISTERED = "registered", pgettext_lazy("complaint", "registered")
        RESOLVED = "resolved", pgettext_lazy("complaint", "settled")
        WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "withdrawn")

    STEPS = {
        State.REGISTERED: [State.RESOLVED, State.WITHDRAWN],
        State.RESOLVED: [State.REGISTERED],
        State.WITHDRAWN: [],
    }

    class Channel(models.TextChoices):
        """S1-03 R1-R3."""

        PHONE = "phone", pgettext_lazy("channel", "phone")
        IN_PERSON = "in_person", pgettext_lazy("channel", "in person")
        WRITTEN = "written", pgettext_lazy("channel", "written")
        CHAT = "chat", pgettext_lazy("channel", "chat")
        EMAIL = "email", pgettext_lazy("channel", "e-mail")
        WEBSITE = "website", pgettext_lazy("channel", "website")
        REFERRED = "referred", pgettext_lazy("channel", "referred")
        SUPERIOR = "superior", pgettext_lazy("channel", "from a superior")

    class Severity(models.IntegerChoices):
        GENERAL = 1, pgettext_lazy("severity", "general")
        SERIOUS = 2, pgettext_lazy("severity", "serious")
        MAJOR = 3, pgettext_lazy("severity", "major")

    number = models.CharField(_("number"), max_length=20, unique=True)  # 2026-0417
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("customer")
    )
    complainant = models.CharField(_("complainant"), max_length=100, blank=True)
    phone = SecretField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    phone_tail_index = models.CharField(max_length=32, blank=True, editable=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.PHONE)
    received_at = models.DateTimeField(_("received at"))
    received_by = person(_("received by"))
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = person(_("registered by"))
    subject = models.CharField(_("subject"), max_length=100)
    content = models.TextField(_("what the customer says"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity.choices, default=Severity.GENERAL)
    is_special = models.BooleanField(_("special case"), default=False)
    special_reason = models.TextField(_("reason for more time"), blank=True)
    handler = person(_("handler"))
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REGISTERED)
    resolution = models.TextField(_("what was done"), blank=True)
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    resolved_by = person(_("settled by"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = person(_("withdrawn by"), null=True, blank=True)
    withdraw_reason = models.TextField(_("reason for the withdrawal"), blank=True)
    policy = models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rules it is under")
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-received_at", "-id"]
        default_permissions = ("add", "view")
        permissions = [
            ("assign_complaint", _("Can give complaints to others")),
            ("mark_special_complaint", _("Can mark complaints as special cases")),
            ("resolve_complaint", _("Can settle complaints")),
            ("withdraw_complaint", _("Can withdraw complaints")),
            ("reopen_complaint", _("Can open settled complaints again")),
            ("export_complaint", _("Can export complaints")),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="complaint_received"),
            models.Index(fields=["department", "-received_at"], name="complaint_department"),
            models.Index(fields=["handler", "-received_at"], name="complaint_handler"),
            models.Index(fields=["state", "-received_at"], name="complaint_state"),
            models.Index(fields=["phone_index"], name="complaint_phone", condition=~Q(phone_index="")),
            models.Index(fields=["phone_tail_index"], name="complaint_phone_tail", condition=~Q(phone_tail_index="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(complainant=""),
                name="complaint_has_complainant",
                violation_error_message=_("Choose the customer, or give the name of who complains."),
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(resolution="")
                | Q(~Q(state="resolved"), resolved_at__isnull=True, resolved_by__isnull=True),
                name="complaint_resolved_pair",
                violation_error_message=_("A settled complaint says what was done, when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | Q(~Q(state="withdrawn"), withdrawn_at__isnull=True, withdrawn_by__isnull=True),
                name="complaint_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=Q(is_special=False) | ~Q(special_reason=""),
                name="complaint_special_reason",
                violation_error_message=_("A special case needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.REGISTERED

    @property
    def resolve_rule(self) -> str:
        """The rule that says by when it must be settled."""
        return "complaints.resolve_special" if self.is_special else "complaints.resolve_normal"
