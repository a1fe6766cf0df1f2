"""保管: who keeps what and signed for it, the half-yearly check, and what is filed each month."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.common import of_policy, pair, person, some_department, somebody
from archives.models.files import ArchiveFile
from archives.models.places import Place
from archives.querysets import ChangeQuerySet, FilingQuerySet, InspectionQuerySet, OfFileQuerySet


class KeeperChange(models.Model):
    """交接: files go from one keeper to another once both have signed, and a witness where one is wanted (S1-26 R2)."""

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("hand-over", "to be signed")
        SIGNED = "signed", pgettext_lazy("hand-over", "signed")
        REFUSED = "refused", pgettext_lazy("hand-over", "refused")

    giver = person(_("hands over"))
    taker = person(_("takes over"))
    witness = somebody(_("witness"))
    is_whole = models.BooleanField(_("everything that is kept"), default=False)
    is_leaving = models.BooleanField(_("leaves or moves"), default=False)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=pgettext_lazy("archives", "place")
    )
    count = models.PositiveIntegerField(pgettext_lazy("archives", "files"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PREPARED)
    prepared_at = models.DateTimeField(_("prepared at"))
    prepared_by = person(_("prepared by"))
    given_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    given_by = somebody(_("handed over by"))
    signed_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    signed_by = somebody(_("taken over by"))
    witnessed_at = models.DateTimeField(_("witnessed at"), null=True, blank=True)
    witnessed_by = somebody(_("witnessed by"))
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    refused_by = somebody(_("refused by"))
    refused_why = models.CharField(_("why"), max_length=200, blank=True)
    policy = of_policy()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over of files")
        verbose_name_plural = _("hand-overs of files")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("witness_keeperchange", _("Can witness hand-overs of files"))]
        indexes = [
            models.Index(fields=["giver", "-id"], name="keeperchange_giver"),
            models.Index(fields=["taker", "-id"], name="keeperchange_taker"),
        ]
        constraints = [
            pair("keeperchange_given_pair", "given"),
            pair("keeperchange_signed_pair", "signed"),
            pair("keeperchange_witnessed_pair", "witnessed"),
            pair("keeperchange_refused_pair", "refused"),
            models.CheckConstraint(
                condition=~Q(giver=F("taker"))
                & (Q(witness__isnull=True) | ~Q(witness=F("giver")) & ~Q(witness=F("taker"))),
                name="keeperchange_three_people",
                violation_error_message=_("Giver, taker and witness are different people."),
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(given_at__isnull=False, signed_at__isnull=False)
                & (Q(witness__isnull=True) | Q(witnessed_at__isnull=False)),
                name="keeperchange_all_signed",
                violation_error_message=_("A hand-over is done when everybody has signed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"

    def get_absolute_url(self) -> str:
        return reverse("archives:hand_over_of_files", args=[self.pk])


class KeeperChangeFile(models.Model):
    change = models.ForeignKey(KeeperChange, models.CASCADE, related_name="files", verbose_name=_("hand-over of files"))
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="+", verbose_name=_("archive file"))
    is_open = models.BooleanField(default=True, editable=False)  # one running hand-over at a time

    class Meta:
        verbose_name = _("file handed over")
        verbose_name_plural = _("files handed over")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["change", "file"], name="keeperchange_file_once"),
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(is_open=True),
                name="keeperchange_file_open",
                violation_error_message=_("Another hand-over of this file is being signed."),
            ),
        ]


class MonthlyFiling(models.Model):
    """A department files what the month brought, by the tenth of the next (S1-26 R6)."""

    department = some_department(_("department"))
    month = models.DateField(_("month"))
    filer = somebody(_("files it"))
    count = models.PositiveIntegerField(pgettext_lazy("archives", "files"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    filed_by = somebody(pgettext_lazy("filing", "filed by"))
    received_at = models.DateTimeField(pgettext_lazy("filing", "received at"), null=True, blank=True)
    received_by = somebody(pgettext_lazy("filing", "received by"))

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly filing")
        verbose_name_plural = _("monthly filings")
        ordering = ["-month", "department"]
        default_permissions = ("view",)
        permissions = [
            ("do_filing", _("Can file what the month brought")),
            ("receive_filing", _("Can receive what departments file")),
        ]
        constraints = [
            pair("filing_filed_pair", "filed"),
            pair("filing_received_pair", "received"),
            models.UniqueConstraint(fields=["department", "month"], name="filing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("archives:filing", args=[self.pk])


class Inspection(models.Model):
    """检查: a room or a keeper's files, every half year, with its record (S1-05 R11-R12)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("inspection", "open")
        SIGNED = "signed", pgettext_lazy("inspection", "signed")

    name = models.CharField(_("name"), max_length=60)  # "2026 H1"
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=pgettext_lazy("archives", "place")
    )
    keeper = somebody(_("keeper"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    damp = models.CharField(_("dampness"), max_length=100, blank=True)
    mould = models.CharField(_("mould and pests"), max_length=100, blank=True)
    safety = models.CharField(_("fire and locks"), max_length=100, blank=True)
    result = models.TextField(_("result"), blank=True)
    policy = of_policy()
    made_at = models.DateTimeField(_("made at"))
    made_by = person(_("made by"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = somebody(_("signed by"))

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("archives", "inspection")
        verbose_name_plural = pgettext_lazy("archives", "inspections")
        ordering = ["-id"]
        default_permissions = ("view", "change")
        constraints = [
            pair("inspection_signed_pair", "signed"),
            models.UniqueConstraint(
                fields=["name", "place"], name="inspection_place_once", condition=Q(place__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["name", "keeper"], name="inspection_keeper_once", condition=Q(place__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.place or self.keeper or ''}".strip()

    def get_absolute_url(self) -> str:
        return reverse("archives:inspection", args=[self.pk])


class InspectionLine(models.Model):
    """A file as it was found; a repair is a to-do until it is done."""

    class Found(models.TextChoices):
        UNSEEN = "", pgettext_lazy("inspection", "not looked at")
        SOUND = "sound", pgettext_lazy("inspection", "sound")
        LENT = "lent", pgettext_lazy("inspection", "lent, as the register says")
        FADED = "faded", pgettext_lazy("inspection", "faded")
        TORN = "torn", pgettext_lazy("inspection", "torn")
        DAMP = "damp", pgettext_lazy("inspection", "damp")
        MOULDY = "mouldy", pgettext_lazy("inspection", "mouldy")
        MISSING = "missing", pgettext_lazy("inspection", "missing")

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="lines", verbose_name=pgettext_lazy("archives", "inspection")
    )
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="+", verbose_name=_("archive file"))
    found = models.CharField(_("found"), max_length=7, choices=Found.choices, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True)
    seen_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    seen_by = somebody(_("looked at by"))
    repaired_at = models.DateTimeField(_("repaired at"), null=True, blank=True)
    repaired_by = somebody(_("repaired by"))
    remedy = models.CharField(_("what was done"), max_length=200, blank=True)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file inspected")
        verbose_name_plural = _("files inspected")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            pair("inspection_line_seen_pair", "seen"),
            pair("inspection_line_repaired_pair", "repaired"),
            models.UniqueConstraint(fields=["inspection", "file"], name="inspection_line_once"),
        ]

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("archives:inspection", args=[self.inspection_id])
