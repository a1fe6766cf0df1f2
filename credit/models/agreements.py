"""长期合作协议: drafted and amended by the sales director with a section chief (S1-13 R10)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from credit.models.common import of_customer, of_policy, pair, person, somebody
from credit.querysets import AgreementQuerySet, OfAgreementQuerySet


class Agreement(models.Model):
    """One with a customer at a time; what was agreed stands in its versions, of which the newest signed one holds."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("agreement", "draft")
        SIGNED = "signed", pgettext_lazy("agreement", "signed")
        ENDED = "ended", pgettext_lazy("agreement", "ended")

    customer = of_customer()
    policy = of_policy()
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.DRAFT)
    # As the version has it that holds; of the draft as long as none was signed.
    director = person(_("sales director"))
    chief = person(_("section chief"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = person(_("drafted by"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = somebody(_("ended by"))
    end_reason = models.TextField(_("reason of the end"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("long-term agreement")
        verbose_name_plural = _("long-term agreements")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("sign_agreement", _("Can record signatures and the end of long-term agreements"))]
        indexes = [
            models.Index(fields=["customer", "-id"], name="agreement_customer"),
            models.Index(fields=["state", "valid_to"], name="agreement_runs_out"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=~Q(state="ended"),
                name="agreement_one_open",
                violation_error_message=_("There is an agreement with this customer already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="agreement_period",
                violation_error_message=_("The period ends before it begins."),
            ),
            pair("agreement_ended_pair", "ended"),
        ]

    def __str__(self) -> str:
        return gettext("Long-term agreement with %s") % self.customer

    def get_absolute_url(self) -> str:
        return reverse("credit:agreement", args=[self.pk])

    @property
    def has_run_out(self) -> bool:
        return self.state == self.State.SIGNED and self.valid_to < timezone.localdate()

    @property
    def days_left(self) -> int:
        return (self.valid_to - timezone.localdate()).days


class AgreementVersion(models.Model):
    """The terms as both wrote them; an amendment is a new version that says what changed."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="versions", verbose_name=_("long-term agreement")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    director = person(_("sales director"))
    chief = person(_("section chief"))
    terms = models.TextField(_("terms"))
    changed = models.TextField(_("what changed"), blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    written_at = models.DateTimeField(_("written at"))
    written_by = person(_("written by"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    recorded_by = somebody(_("signature recorded by"))
    paper = models.FileField(_("paper"), upload_to="credit/agreements/%Y/%m/", blank=True)
    paper_name = models.CharField(_("name of the paper"), max_length=200, blank=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an agreement")
        verbose_name_plural = _("versions of agreements")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreementversion_once"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="agreementversion_period"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(changed=""), name="agreementversion_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {pgettext('agreement', 'version')} {self.number}"
