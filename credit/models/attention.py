"""拜访, 观察 and 抽查: what customers are given attention by, as their grade wants it (S1-13 R7, R14, R15)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credit.models.common import of_customer, pair, person, somebody
from credit.querysets import GradeCheckQuerySet, OfCustomerSales, VisitPlanQuerySet
from staff.models import Department


class VisitPlan(models.Model):
    """When a customer is to be visited next, by whom: kept each night and with every visit, so that a list sorts it."""

    class Role(models.TextChoices):
        REPRESENTATIVE = "rep", pgettext_lazy("visits", "sales representative")
        SUPERVISOR = "lead", pgettext_lazy("visits", "supervisor")

    customer = of_customer()
    role = models.CharField(_("whose visits"), max_length=4, choices=Role.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("visitor"), db_index=False
    )
    grade = models.CharField(_("grade"), max_length=1)
    days = models.PositiveSmallIntegerField(_("days between visits"))
    begun_on = models.DateField(_("since"))  # counted from here as long as nobody has been there
    last_at = models.DateTimeField(_("last visit"), null=True, blank=True)
    due_on = models.DateField(_("next visit due"))

    objects = VisitPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit plan")
        verbose_name_plural = _("visit plans")
        ordering = ["due_on", "id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["due_on", "id"], name="visitplan_due"),
            models.Index(fields=["person", "due_on"], name="visitplan_person"),
        ]
        constraints = [models.UniqueConstraint(fields=["customer", "role"], name="visitplan_once")]

    def get_absolute_url(self) -> str:
        return reverse("credit:visit", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.customer} {self.get_role_display()}"


class WatchNote(models.Model):
    """观察记录: an industry trend, a change of personnel, an abnormal move (R15). Nobody notes without a name."""

    class Kind(models.TextChoices):
        TREND = "trend", pgettext_lazy("watch note", "industry trend")
        PERSONNEL = "personnel", pgettext_lazy("watch note", "change of personnel")
        MOVE = "move", pgettext_lazy("watch note", "abnormal move")
        OTHER = "other", pgettext_lazy("watch note", "other")

    customer = of_customer()
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    text = models.TextField(_("what was seen"))
    source = models.CharField(_("source"), max_length=200)
    seen_on = models.DateField(_("seen on"))
    is_important = models.BooleanField(_("important"), default=False)
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = person(_("noted by"))

    objects = OfCustomerSales.as_manager()

    class Meta:
        verbose_name = _("watch note")
        verbose_name_plural = _("watch notes")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        indexes = [
            models.Index(fields=["customer", "-id"], name="watchnote_customer"),
            models.Index(fields=["-id"], name="watchnote_important", condition=Q(is_important=True)),
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("credit:watch_note", args=[self.pk])


class GradeDraw(models.Model):
    """One sample of a department: the stored seed and the codes of the customers give it again."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    begins_on = models.DateField(_("period from"))
    seed = models.CharField(max_length=64)
    wanted = models.PositiveSmallIntegerField(_("wanted"))
    pool = models.PositiveIntegerField(_("customers"), default=0)
    drawn = models.PositiveIntegerField(_("drawn"), default=0)
    drawn_at = models.DateTimeField(_("drawn at"))
    drawn_by = person(_("drawn by"))

    class Meta:
        verbose_name = _("draw of grade checks")
        verbose_name_plural = _("draws of grade checks")
        ordering = ["-begins_on", "department"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["department", "begins_on"], name="gradedraw_once")]

    def __str__(self) -> str:
        return f"{self.department} {self.begins_on:%Y-%m-%d}"


class GradeCheck(models.Model):
    """抽查: whether the treatment of a customer has matched its grade (R7)."""

    draw = models.ForeignKey(GradeDraw, models.PROTECT, related_name="checks", verbose_name=_("draw of grade checks"))
    customer = of_customer()
    grade = models.CharField(_("grade"), max_length=1)
    representative = somebody(_("sales representative"))  # as it was drawn
    checker = somebody(_("who checks"))
    points = models.JSONField(_("points"), default=dict)  # point of the policy → "yes", "no" or "none"
    is_right = models.BooleanField(_("treated as the grade wants"), null=True, blank=True)
    finding = models.TextField(_("finding"), blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = somebody(_("checked by"))
    todo = models.TextField(_("to do"), blank=True)
    todo_on = models.DateField(_("to be done until"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = somebody(_("done by"))
    done_note = models.TextField(_("how it was done"), blank=True)

    objects = GradeCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("grade check")
        verbose_name_plural = _("grade checks")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("check_grade_use", _("Can check the use of grades"))]
        indexes = [
            models.Index(fields=["customer", "-id"], name="gradecheck_customer"),
            models.Index(fields=["-id"], name="gradecheck_waiting", condition=Q(checked_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["draw", "customer"], name="gradecheck_once"),
            pair("gradecheck_checked_pair", "checked"),
            pair("gradecheck_done_pair", "done"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(is_right__isnull=False) & ~Q(finding=""),
                name="gradecheck_says_what",
                violation_error_message=_("Say what was found."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer)

    def get_absolute_url(self) -> str:
        return reverse("credit:grade_check", args=[self.pk])
