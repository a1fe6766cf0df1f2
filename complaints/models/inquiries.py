"""咨询、建议、表扬: what comes in by the same door and is sorted at once."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.common import pair, person, some_department, somebody
from complaints.models.complaints import Complaint
from complaints.models.words import Channel
from complaints.querysets import InquiryQuerySet
from core.fields import SecretField
from customers.models import Customer


class Inquiry(models.Model):
    """客户咨询登记 (S1-03 R1). A suggestion is adopted or declined (S2-02 R5); praise proposes a reward."""

    class Kind(models.TextChoices):
        INQUIRY = "inquiry", pgettext_lazy("inquiry", "inquiry")
        SUGGESTION = "suggestion", pgettext_lazy("inquiry", "suggestion")
        PRAISE = "praise", pgettext_lazy("inquiry", "praise")
        ORDER = "order", pgettext_lazy("inquiry", "problem with an order")
        REPORT = "report", pgettext_lazy("inquiry", "report of misconduct")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("inquiry", "to be answered")
        ANSWERED = "answered", pgettext_lazy("inquiry", "answered")
        ADOPTED = "adopted", pgettext_lazy("inquiry", "adopted")
        DECLINED = "declined", pgettext_lazy("inquiry", "declined")

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.INQUIRY)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="inquiries", verbose_name=_("customer")
    )
    name = models.CharField(_("name of the caller"), max_length=100, blank=True)
    phone = SecretField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.PHONE)
    received_at = models.DateTimeField(_("received at"))
    received_by = person(_("received by"))
    subject = models.CharField(_("subject"), max_length=100)
    content = models.TextField(_("what the customer says"))
    about = somebody(_("employee praised or meant"))
    supply_channel = models.CharField(_("supply channel"), max_length=100, blank=True)  # S0-05 R12
    handler = person(_("handler"))
    department = some_department(_("department"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    reply = models.TextField(_("reply"), blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = somebody(_("replied by"))
    reward = models.TextField(_("proposed reward"), blank=True)
    is_published = models.BooleanField(_("made public"), default=False)  # S2-02 R6
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="inquiries", verbose_name=_("complaint")
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-received_at", "-id"]
        default_permissions = ("add", "change", "view")
        permissions = [("decide_inquiry", _("Can adopt or decline suggestions"))]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="inquiry_received"),
            models.Index(fields=["department", "-received_at"], name="inquiry_department"),
            models.Index(fields=["handler", "-received_at"], name="inquiry_open", condition=Q(state="open")),
            models.Index(fields=["phone_index"], name="inquiry_phone", condition=~Q(phone_index="")),
        ]
        constraints = [
            pair("inquiry_replied_pair", "replied"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(reply=""),
                name="inquiry_answered_says_what",
                violation_error_message=_("Write down what was replied."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:inquiry", args=[self.pk])
