"""评定: gradings of customers and their rows."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from core.models import Job
from credit.grading_rules import SCORE, GradingRules
from credit.policy import CreditPolicy
from credit.policy.schemes import GROUPS
from credit.querysets import GradeRowQuerySet, GradingRunQuerySet
from credit.score_words import NAMES
from customers.models import Customer

AMOUNTS = {
    "sales": _("net sales (CNY)"),
    "margin": _("gross profit (CNY)"),
    "collected": _("money received (CNY)"),
}


class GradingRun(models.Model):
    """评定: one grading with its frozen inputs. Running it again with the same inputs gives the same result."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being computed")
        PROPOSED = "proposed", _("proposed")  # computed for a campaign that is not published yet
        DONE = "done", _("done")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FAILED = "failed", _("failed")

    class Boundary(models.TextChoices):
        WITHIN = "within", _("within the cut-off")
        REACHES = "reaches", _("until the cut-off is reached")

    key = models.CharField(max_length=60, unique=True)  # «scheduled 2026» or a random one: started once
    date_from = models.DateField(_("from"))
    date_to = models.DateField(_("to"))
    policy = models.JSONField(_("policy"), default=dict)  # cuts, boundary, as they were when the run was started
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    totals = models.JSONField(_("totals"), default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason for the withdrawal"), blank=True)

    objects = GradingRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("grading run")
        verbose_name_plural = _("grading runs")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [
            ("start_gradingrun", _("Can start gradings")),
            ("withdraw_gradingrun", _("Can withdraw gradings")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_to__gte=F("date_from")),
                name="gradingrun_period",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="gradingrun_withdrawn_pair",
            ),
            models.UniqueConstraint(
                fields=["date_from", "date_to"],
                condition=Q(state="waiting"),
                name="gradingrun_one_at_a_time",
                violation_error_message=_("A grading of this period is being computed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date_from:%Y-%m-%d} – {self.date_to:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("credit:run", args=[self.pk])

    @property
    def cuts(self) -> tuple[Decimal, ...]:
        """Percent of cumulative sales at which A and B end."""
        return self.frozen.cuts

    @property
    def boundary(self) -> str:
        return self.policy["boundary"]

    @property
    def boundary_text(self) -> str:
        return str(self.Boundary(self.boundary).label)

    @property
    def frozen(self) -> GradingRules:
        """What it is worked out by."""
        return GradingRules.of_run(self.policy)

    @property
    def rules(self) -> CreditPolicy:
        """The numbers that it was graded by, whatever is in force by now, as the company's rules call them."""
        return self.frozen.as_policy

    @property
    def groups(self) -> list[dict]:
        """What each group has, the largest first; empty where the company is one group."""
        if not self.policy.get("group"):
            return []
        found = [
            {"name": name, **of, "amount": Decimal(of["amount"])} for name, of in self.totals.get("groups", {}).items()
        ]
        return sorted(found, key=lambda of: (-of["amount"], of["name"]))

    def base_of(self, group: str) -> Decimal:
        """What a share inside the group is a share of: without provisional customers where they are left out."""
        of = self.totals.get("groups", {}).get(group)
        return Decimal(of["base"]) if of else self.amount

    @property
    def order(self) -> tuple[str, str]:
        """How its rows follow one another: inside a group they were written by rank."""
        return ("group", "id") if self.policy.get("group") else ("rank", "id")

    @property
    def amount_words(self) -> str:
        """What is added up."""
        return str(AMOUNTS[self.policy.get("indicator", "sales")])

    @property
    def group_words(self) -> str:
        """Within what the shares are counted."""
        return str(dict(GROUPS)[self.policy.get("group", "")])

    @property
    def weights(self) -> list[dict]:
        """The indicators of its score that count."""
        weights = self.policy.get("weights") or {}
        return [{"words": NAMES[name], "weight": weight} for name, weight in weights.items() if weight]

    @property
    def is_scored(self) -> bool:
        return self.policy.get("scheme") == SCORE

    @property
    def is_finished(self) -> bool:
        """Whether there are grades, published or not."""
        return self.state in (self.State.PROPOSED, self.State.DONE, self.State.WITHDRAWN)

    @property
    def lines(self) -> list[dict]:
        """Customers and net sales by grade; empty while it is being computed."""
        grades = self.totals.get("grades", {})
        return [
            {"grade": grade, "customers": of["customers"], "amount": Decimal(of["amount"])}
            for grade, of in grades.items()
        ]

    @property
    def changes(self) -> list[dict]:
        """Who went from which grade to which since the grading before; «-» is not graded."""
        counts = self.totals.get("changes", {})
        return [{"old": change[0], "new": change[1], "count": count} for change, count in counts.items()]

    @property
    def amount(self) -> Decimal:
        """Net sales of everyone in the run; zero while it is being computed."""
        return Decimal(self.totals.get("amount", 0))


class GradeRow(models.Model):
    """The grade of one customer in one run: narrow, written set-based. Only a campaign changes it, row by row."""

    run = models.ForeignKey(GradingRun, models.CASCADE, related_name="rows", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    rank = models.PositiveIntegerField(_("rank"))  # inside the group, as the sum
    amount = MoneyField(_("net sales"))  # or what else the run goes by
    cumulative = MoneyField(_("cumulative"))  # including the whole group of equal amounts
    grade = models.CharField(_("grade"), max_length=1)  # as it stands; `Rating` keeps who changed it
    group = models.CharField(_("graded within"), max_length=120, blank=True, db_default="")
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=3, null=True, blank=True)
    parts = models.CharField(max_length=50, blank=True, db_default="")  # thousandths of points, as `credit.scoring`
    is_provisional = models.BooleanField(_("provisional"), default=False, db_default=False)
    sheet = models.ForeignKey(
        "credit.Sheet", models.PROTECT, null=True, blank=True, related_name="rows", db_index=False
    )

    objects = GradeRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["run", "rank"], name="graderow_rank"),
            models.Index(fields=["run", "grade", "-customer"], name="graderow_grade"),
            models.Index(fields=["run", "group", "id"], name="graderow_group", condition=~Q(group="")),
            models.Index(fields=["sheet", "rank"], name="graderow_sheet", condition=Q(sheet__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["customer", "run"], name="graderow_once")]

    @property
    def base(self) -> Decimal:
        """What its share is a share of."""
        return self.run.base_of(self.group)
