"""Duties: what somebody owes by a deadline."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from regulations.models.clauses import Clause
from regulations.models.policies import PolicyVersion
from regulations.querysets.duties import DutyQuerySet
from regulations.values import Span
from staff.models import Department


class Duty(models.Model):
    """应办事项: something owed by a deadline that a rule sets.

    `due_at` is a cache: `span` counted from `begun_at` with `pauses` left out (regulations.duties.replay). It is empty
    while the clock rests. `broken_at` is the deadline that was missed, stored when that happened.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PAUSED = "paused", _("paused")
        MET = "met", _("met")
        VOID = "void", _("void")

    URGENT, NORMAL = 0, 5

    rule = models.CharField(_("rule"), max_length=80)  # "complaints.resolve_normal"
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("clause")
    )
    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rules it is under")
    )
    record_type = models.CharField(_("record type"), max_length=60)
    record_id = models.BigIntegerField(_("record"))
    record_name = models.CharField(_("record name"), max_length=200)
    url = models.CharField(max_length=200, blank=True)
    customer_id = models.BigIntegerField(null=True, blank=True)  # customers stand above this app
    customer_name = models.CharField(_("customer"), max_length=200, blank=True)
    # Without indexes of their own: Meta has better ones.
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
        db_index=False,
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        db_index=False,
    )
    is_urgent = models.BooleanField(_("urgent"), default=False)
    priority = models.PositiveSmallIntegerField(_("priority"), default=NORMAL)  # the smaller goes first
    begun_at = models.DateTimeField(_("begun at"))
    span = models.CharField(_("within"), max_length=30)  # as Span.code
    pauses = models.JSONField(_("pauses"), default=list, blank=True)  # [[from, to or null], …]
    due_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
        db_index=False,
    )
    broken_at = models.DateTimeField(_("broken at"), null=True, blank=True)
    overrun = models.PositiveBigIntegerField(_("overrun"), default=0)  # elapsed seconds past the deadline, when met

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["priority", "due_at", "id"]
        default_permissions = ("view",)
        indexes = [
            # The rule stands last, so that queues are counted in the index alone.
            models.Index(fields=["responsible", "state", "priority", "due_at", "rule"], name="duty_of_person"),
            models.Index(fields=["department", "state", "priority", "due_at", "rule"], name="duty_of_department"),
            models.Index(fields=["done_at"], name="duty_kept", condition=Q(done_at__isnull=False)),
            models.Index(fields=["broken_at"], name="duty_broken", condition=Q(broken_at__isnull=False)),
            models.Index(fields=["state", "due_at"], name="duty_due"),
            models.Index(fields=["rule", "due_at"], name="duty_of_rule"),
            models.Index(fields=["record_type", "record_id"], name="duty_of_record"),
            models.Index(fields=["record_type", "record_id", "due_at"], name="duty_live", condition=Q(state="open")),
            models.Index(
                fields=["customer_id", "state"], name="duty_of_customer", condition=Q(customer_id__isnull=False)
            ),
            models.Index(fields=["done_by", "done_at"], name="duty_done", condition=Q(done_by__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "record_type", "record_id"],
                condition=Q(state__in=["open", "paused"]),
                name="duty_once",
                violation_error_message=_("This is owed already."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", due_at__isnull=False)
                | Q(state="paused", due_at__isnull=True)
                | Q(state__in=["met", "void"]),
                name="duty_rests_without_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state="met", done_at__isnull=False, done_by__isnull=False)
                | Q(~Q(state="met"), done_at__isnull=True, done_by__isnull=True),
                name="duty_done_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_name} {self.rule}"

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def is_live(self) -> bool:
        return self.state in (self.State.OPEN, self.State.PAUSED)

    @property
    def within(self) -> Span:
        return Span.parse(self.span)

    @property
    def rests(self) -> list[tuple[datetime, datetime | None]]:
        """The pauses as moments, the last one perhaps without an end."""
        return [(parse_datetime(begin), parse_datetime(end) if end else None) for begin, end in self.pauses]
