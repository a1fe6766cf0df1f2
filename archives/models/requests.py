"""查阅申请: somebody asks for a file; the chain decides; a grant opens it until a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from archives.models.common import Asked, Level, of_policy, pair, person, some_department, somebody
from archives.models.files import ArchiveFile
from archives.querysets import GrantQuerySet, RequestQuerySet
from core.fields import SecretField
from customers.models import Customer


class Way(models.TextChoices):
    """How a file is used; each opens less than the next but the last."""

    ON_SITE = "site", pgettext_lazy("archives", "read on site")
    ON_SCREEN = "screen", pgettext_lazy("archives", "read on screen")
    COPY = "copy", pgettext_lazy("archives", "copy or extract")
    TAKE_OUT = "out", pgettext_lazy("archives", "take out")
    GIVE = "give", pgettext_lazy("archives", "give to outsiders")


class AccessRequest(models.Model):
    """About a file, or, from the customer page, in words: the specialist picks the file (S1-05 R14)."""

    class Reader(models.TextChoices):
        OWN = "own", pgettext_lazy("archives", "own department")
        OTHER = "other", pgettext_lazy("archives", "other department")
        OUTSIDE = "outside", pgettext_lazy("archives", "outsider")

    file = models.ForeignKey(
        ArchiveFile, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("archive file")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    words = models.CharField(_("which file"), max_length=200, blank=True)
    way = models.CharField(_("how"), max_length=6, choices=Way.choices)
    purpose = models.CharField(_("purpose"), max_length=200)
    reason = models.TextField(_("reason"))
    reader = models.CharField(_("who reads"), max_length=7, choices=Reader.choices)
    reader_department = some_department(_("department"))
    outsider = models.CharField(_("name of the outsider"), max_length=60, blank=True)
    unit = models.CharField(_("unit of the outsider"), max_length=100, blank=True)
    papers = models.CharField(_("letter and ID"), max_length=200, blank=True)  # number of the letter, kind of ID
    id_number = SecretField(_("ID number"), blank=True, default="")
    letter = models.FileField(
        _("letter of introduction"), upload_to="archives/letters/%Y/%m/", max_length=200, blank=True
    )
    letter_name = models.CharField(max_length=200, blank=True)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    level = models.PositiveSmallIntegerField(  # of the file when it was asked for
        _("secrecy"), choices=Level.choices, null=True, blank=True, editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=Asked.choices, default=Asked.ASKED)
    renews = models.ForeignKey(
        "Loan", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("renews")
    )
    policy = of_policy()
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = person(_("asked by"))
    picked_at = models.DateTimeField(_("picked at"), null=True, blank=True)
    picked_by = somebody(_("picked by"))

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a file")
        verbose_name_plural = _("requests for files")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("pick_accessrequest", _("Can pick the file that somebody asks for in words"))]
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="accessrequest_asked_by"),
            models.Index(fields=["state", "-id"], name="accessrequest_state"),
        ]
        constraints = [
            pair("accessrequest_picked_pair", "picked"),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(customer__isnull=False) & ~Q(words=""),
                name="accessrequest_about",
                violation_error_message=_("Say which file is asked for."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="accessrequest_days",
                violation_error_message=_("The end is before the beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(reader="outside") | ~Q(outsider="") & ~Q(unit="") & ~Q(papers=""),
                name="accessrequest_outsider",
                violation_error_message=_("An outsider needs a name, a unit, a letter and an ID."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.file) if self.file_id else self.words

    def get_absolute_url(self) -> str:
        return reverse("archives:request", args=[self.pk])


class Grant(models.Model):
    """An approved request opens the file, for one person, until its end or until it is revoked."""

    request = models.OneToOneField(AccessRequest, models.PROTECT, related_name="grant", verbose_name=_("request"))
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="grants", verbose_name=_("archive file"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reader"), db_index=False
    )
    way = models.CharField(_("how"), max_length=6, choices=Way.choices)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(pgettext_lazy("archives", "revoked at"), null=True, blank=True)
    revoked_by = somebody(pgettext_lazy("archives", "revoked by"))
    revoked_why = models.CharField(_("why"), max_length=200, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # that it ran out

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("archives", "grant")
        verbose_name_plural = pgettext_lazy("archives", "grants")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("revoke_grant", _("Can revoke grants"))]
        indexes = [
            models.Index(fields=["reader", "ends_at"], name="grant_live", condition=Q(revoked_at__isnull=True)),
            models.Index(fields=["ends_at"], name="grant_over", condition=Q(told_at__isnull=True)),
        ]
        constraints = [
            pair("grant_revoked_pair", "revoked"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="grant_days",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def stands(self) -> str:
        """Revoked, ended and open are three words."""
        now = timezone.now()
        if self.revoked_at:
            return pgettext("grant", "revoked")
        if self.ends_at <= now:
            return pgettext("grant", "ended")
        return pgettext("grant", "open") if self.begins_at <= now else pgettext("grant", "to come")
