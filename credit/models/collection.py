"""催收: what is overdue is chased step by step until it is paid."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import MoneyField
from credit.models.common import of_policy, pair, person, somebody
from credit.models.files import CreditFile
from credit.querysets import OfFileQuerySet


class Stage(models.TextChoices):
    """The rungs of the ladder, in order."""

    REMIND = "remind", pgettext_lazy("collection", "remind")
    CALL = "call", pgettext_lazy("collection", "call")
    LETTER = "letter", pgettext_lazy("collection", "letter")
    VISIT = "visit", pgettext_lazy("collection", "visit")
    LAWYER = "lawyer", pgettext_lazy("collection", "lawyer")


class CollectionCase(models.Model):
    """One for as long as something of a customer is overdue."""

    file = models.ForeignKey(CreditFile, models.CASCADE, related_name="collections", verbose_name=_("credit file"))
    policy = of_policy()
    stage = models.CharField(_("stage"), max_length=6, choices=Stage.choices, blank=True)  # the highest that is due
    overdue = MoneyField(_("overdue"), default=0)  # without what is disputed
    disputed = MoneyField(_("disputed"), default=0)
    oldest_due_on = models.DateField(_("oldest due date"))
    collector = somebody(_("collector"))
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection case")
        verbose_name_plural = _("collection cases")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("collect", _("Can chase what is overdue"))]
        indexes = [
            models.Index(fields=["-overdue", "-id"], name="collection_overdue", condition=Q(closed_on__isnull=True)),
            models.Index(fields=["collector", "-id"], name="collection_collector", condition=Q(closed_on__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["file"], name="collection_one_open", condition=Q(closed_on__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("credit:collection", args=[self.pk])


class CollectionStep(models.Model):
    """What was done: reminded, called, written, visited, handed to a lawyer."""

    case = models.ForeignKey(CollectionCase, models.CASCADE, related_name="steps", verbose_name=_("collection case"))
    stage = models.CharField(_("stage"), max_length=6, choices=Stage.choices)
    note = models.TextField(_("note"), blank=True)
    overdue = MoneyField(_("overdue"), default=0)
    facts = models.JSONField(_("what the letter said"), default=dict, blank=True)  # of actions.collecting.letter_facts
    done_at = models.DateTimeField(_("done at"))
    done_by = person(_("done by"))

    class Meta:
        verbose_name = _("step of collection")
        verbose_name_plural = _("steps of collection")
        ordering = ["-id"]
        default_permissions = ()


class Promise(models.Model):
    """付款承诺: kept when so much came in by that day."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("promise", "open")
        KEPT = "kept", pgettext_lazy("promise", "kept")
        BROKEN = "broken", pgettext_lazy("promise", "broken")
        REPLACED = "replaced", pgettext_lazy("promise", "replaced")

    case = models.ForeignKey(CollectionCase, models.CASCADE, related_name="promises", verbose_name=_("collection case"))
    amount = MoneyField(_("amount"))
    due_on = models.DateField(_("to be paid by"))
    said_by = models.CharField(_("promised by"), max_length=100, blank=True)
    note = models.TextField(_("note"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = person(_("noted by"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = somebody(_("settled by"))

    class Meta:
        verbose_name = _("promise to pay")
        verbose_name_plural = _("promises to pay")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["due_on", "id"], name="promise_due", condition=Q(state="open"))]
        constraints = [
            pair("promise_settled_pair", "settled"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_amount"),
            models.UniqueConstraint(fields=["case"], name="promise_one_open", condition=Q(state="open")),
        ]
