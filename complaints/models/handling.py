"""Investigation, solution and corrective plan of a case."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.common import pair, person, somebody
from complaints.models.complaints import Complaint
from complaints.querysets import OfComplaintQuerySet, PlanQuerySet
from core.fields import MoneyField


class Investigation(models.Model):
    """调查. One for each round; the investigator promises nothing (S1-21 R10)."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="investigations", verbose_name=_("complaint"))
    investigator = person(_("investigator"))
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = person(_("begun by"))
    facts = models.TextField(_("facts found"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    cause_code = models.CharField(_("cause"), max_length=40, blank=True)
    cause = models.TextField(_("how it came about"), blank=True)
    loophole = models.TextField(_("management loophole"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    briefing = models.TextField(_("what both parties and the direct leader were told"), blank=True)
    briefed_at = models.DateTimeField(_("both parties and the direct leader briefed at"), null=True, blank=True)
    briefed_by = somebody(_("briefed by"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    finished_by = somebody(_("finished by"))
    report = models.TextField(_("report to the management"), blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    reported_by = somebody(_("reported by"))
    # The return decision table (S1-03 R6-R8)
    defect = models.CharField(_("defect"), max_length=40, blank=True)
    is_storage_fault = models.BooleanField(_("caused by storage at the customer"), null=True, blank=True)
    days_since_outbound = models.IntegerField(_("days since outbound"), null=True, blank=True)
    return_verdict = models.CharField(
        _("return"),
        max_length=13,
        blank=True,
        choices=[
            ("unconditional", pgettext_lazy("return", "unconditional return")),
            ("process", pgettext_lazy("return", "return by the usual process")),
            ("none", pgettext_lazy("return", "no return")),
        ],
    )
    # Retest in a laboratory (S3-10 R1, R3)
    blind_code = models.CharField(_("blind code of the sample"), max_length=40, blank=True)
    retest = models.CharField(
        _("retest"),
        max_length=6,
        blank=True,
        choices=[
            ("stands", pgettext_lazy("retest", "the report stands")),
            ("wrong", pgettext_lazy("retest", "the report was wrong")),
        ],
    )
    old_report = models.CharField(_("number of the report"), max_length=60, blank=True)
    corrected_report = models.CharField(_("number of the corrected report"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("corrected report signed at"), null=True, blank=True)
    signed_by = somebody(_("corrected report signed by"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("investigation")
        verbose_name_plural = _("investigations")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            pair("investigation_finished_pair", "finished"),
            pair("investigation_briefed_pair", "briefed"),
            pair("investigation_reported_pair", "reported"),
            pair("investigation_signed_pair", "signed"),
            models.UniqueConstraint(
                fields=["blind_code"], name="investigation_blind_code", condition=~Q(blind_code="")
            ),
            models.UniqueConstraint(
                fields=["complaint"], name="investigation_one_open", condition=Q(finished_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} / {self.pk}"


class Remedy(models.Model):
    """处理方式. What is offered; above its amount it is approved by a chain before it is carried out."""

    class Kind(models.TextChoices):
        EXPLANATION = "explanation", pgettext_lazy("remedy", "explanation")
        APOLOGY = "apology", pgettext_lazy("remedy", "apology")
        REWORK = "rework", pgettext_lazy("remedy", "rework")
        REPAIR = "repair", pgettext_lazy("remedy", "repair")
        EXCHANGE = "exchange", pgettext_lazy("remedy", "exchange")
        RETURN = "return", pgettext_lazy("remedy", "return of goods")
        DISCOUNT = "discount", pgettext_lazy("remedy", "discount")
        COMPENSATION = "compensation", pgettext_lazy("remedy", "compensation")
        CRITICISM = "criticism", pgettext_lazy("remedy", "circulated criticism")
        CORRECTED_REPORT = "corrected_report", pgettext_lazy("remedy", "corrected report")
        OTHER = "other", pgettext_lazy("remedy", "other")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("remedy", "being decided")
        APPROVED = "approved", pgettext_lazy("remedy", "approved")
        REJECTED = "rejected", pgettext_lazy("remedy", "rejected")
        DONE = "done", pgettext_lazy("remedy", "carried out")
        DROPPED = "dropped", pgettext_lazy("remedy", "dropped")

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="remedies", verbose_name=_("complaint"))
    kinds = models.JSONField(_("remedy"), default=list)  # of Kind
    plan = models.TextField(_("solution"))
    amount = MoneyField(_("amount"), default=0)
    quantity = models.DecimalField(  # S3-05 R3: what finance checks the return slip against
        _("quantity of goods to come back"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    is_agreed = models.BooleanField(_("the customer agrees beforehand"), default=False)  # S2-03 R10
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ASKED)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = person(_("proposed by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))  # empty: below the amount that wants signatures
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    done_by = somebody(_("carried out by"))

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            pair("remedy_done_pair", "done"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="remedy_amount",
                violation_error_message=_("An amount is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0),
                name="remedy_quantity",
                violation_error_message=_("A quantity is above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} / {self.plan[:40]}"

    def get_absolute_url(self) -> str:
        return self.complaint.get_absolute_url()

    @property
    def kind_names(self) -> list[str]:
        return [str(self.Kind(one).label) for one in self.kinds if one in self.Kind.values]


class CorrectivePlan(models.Model):
    """整改方案 of the department at fault (S1-03 R5, S2-02 R6, S2-03 R8), with a check of its effect."""

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="corrective_plans", verbose_name=_("complaint"), null=True, blank=True
    )
    title = models.CharField(_("improvement"), max_length=120)
    measures = models.TextField(_("measures"))
    owner = person(_("owner"))
    due_on = models.DateField(_("due on"))
    made_at = models.DateTimeField(_("made at"))
    made_by = person(_("made by"))
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    done_by = somebody(_("carried out by"))
    result = models.TextField(_("what was done"), blank=True)
    checked_at = models.DateTimeField(_("effect checked at"), null=True, blank=True)
    checked_by = somebody(_("effect checked by"))
    is_effective = models.BooleanField(_("effective"), null=True, blank=True)
    effect = models.TextField(_("effect"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement action")
        verbose_name_plural = _("improvement actions")
        ordering = ["due_on", "id"]
        default_permissions = ("add", "change", "view")
        indexes = [models.Index(fields=["due_on", "id"], name="plan_due")]
        constraints = [
            pair("plan_done_pair", "done"),
            pair("plan_checked_pair", "checked"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(done_at__isnull=False, is_effective__isnull=False),
                name="plan_checked_when_done",
                violation_error_message=_("The effect is checked after the measures were carried out."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("complaints:plan", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_on < timezone.localdate()
