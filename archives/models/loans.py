"""借阅: files handed over and taken back, counted by both sides (S1-05 R18-R19, S1-26 R16, R18)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.common import DaysLater, pair, person, somebody
from archives.models.files import ArchiveFile, Item
from archives.models.requests import Grant
from archives.querysets import LoanQuerySet, OfLoanQuerySet


class Loan(models.Model):
    """The clock starts at the hand-over; the limit of that day is copied here and binds the row."""

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="loan", verbose_name=_("grant"))
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="loans", verbose_name=_("archive file"))
    borrower = person(_("borrower"))
    handed_on = models.DateField(_("handed over on"))
    handed_at = models.DateTimeField(_("handed over at"))
    handed_by = person(_("handed over by"))
    limit_days = models.PositiveSmallIntegerField(_("days at most"))
    due_on = models.DateField(pgettext_lazy("loan", "due on"))
    count_out = models.PositiveIntegerField(_("documents handed over"))
    condition_out = models.CharField(_("condition at hand-over"), max_length=200)
    confirmed_at = models.DateTimeField(_("borrower signed at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    returned_by = somebody(_("taken back by"))
    count_in = models.PositiveIntegerField(_("documents taken back"), null=True, blank=True)
    condition_in = models.CharField(_("condition at return"), max_length=200, blank=True)
    reminded_on = models.DateField(null=True, blank=True, editable=False)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("archives", "loan")
        verbose_name_plural = pgettext_lazy("archives", "loans")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        indexes = [
            models.Index(fields=["due_on", "id"], name="archive_loan_due", condition=Q(returned_at__isnull=True)),
            models.Index(fields=["borrower", "-id"], name="archive_loan_borrower"),
        ]
        constraints = [
            pair("archive_loan_returned_pair", "returned"),
            models.CheckConstraint(
                condition=Q(due_on__lte=DaysLater("handed_on", "limit_days")),
                name="archive_loan_limit",
                violation_error_message=_("Nobody keeps a file longer than the rules say."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("archives:loan", args=[self.pk])


class LoanLine(models.Model):
    """One document, or the whole file where `item` is empty; out once at a time."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="lines", verbose_name=pgettext_lazy("archives", "loan"))
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="+", verbose_name=_("archive file"))
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document in a file")
    )
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    is_out = models.BooleanField(default=True)
    came_back = models.CharField(_("condition at return"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("document lent")
        verbose_name_plural = _("documents lent")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(is_out=True, item__isnull=False),
                name="archive_item_out_once",
                violation_error_message=_("This document is lent already."),
            ),
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(is_out=True, item__isnull=True),
                name="archive_file_out_once",
                violation_error_message=_("This file is lent already."),
            ),
        ]


class LoanTrouble(models.Model):
    """违纪 and 损毁: overdue, damaged or lost, with what was decided."""

    class Kind(models.TextChoices):
        OVERDUE = "overdue", pgettext_lazy("archives", "overdue")
        DAMAGED = "damaged", pgettext_lazy("archives", "damaged")
        LOST = "lost", pgettext_lazy("archives", "lost")

    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="troubles", verbose_name=pgettext_lazy("archives", "loan")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    begun_on = models.DateField(_("since"))
    report = models.TextField(_("report"), blank=True)
    remedy = models.TextField(_("what was done about it"), blank=True)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = person(_("reported by"))
    decision = models.TextField(_("decision"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = somebody(_("decided by"))

    objects = OfLoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("trouble with a loan")
        verbose_name_plural = _("troubles with loans")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("decide_loantrouble", _("Can decide about overdue, damaged and lost files"))]
        constraints = [
            pair("loantrouble_decided_pair", "decided"),
            models.UniqueConstraint(fields=["loan", "kind"], name="loantrouble_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.loan}"


class Waiting(models.Model):
    """Who waits for a file that is out, in the order of asking."""

    grant = models.OneToOneField(Grant, models.CASCADE, related_name="waiting", verbose_name=_("grant"))
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="queue", verbose_name=_("archive file"))
    since = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)  # that it is there

    class Meta:
        verbose_name = pgettext_lazy("archives", "waiting")
        verbose_name_plural = pgettext_lazy("archives", "waiting")
        ordering = ["since", "id"]
        default_permissions = ()
