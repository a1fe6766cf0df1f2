"""案卷 and 卷内文件: the file, what lies in it, and the pictures and documents kept of that."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.common import Kept, Level, of_policy, pair, person, some_department, somebody
from archives.models.places import Category, Place
from archives.querysets import FileQuerySet, OfFileQuerySet
from customers.models import Customer

# Who may know of a file, and what the catalogue is narrowed by: PostgreSQL then counts as far as it does in an index.
NARROWED_BY = ("department", "keeper", "level", "state", "category")


class ArchiveFile(models.Model):
    """案卷. What may not be seen does not exist: every list, count and search begins with `visible_to`."""

    class Medium(models.TextChoices):
        PAPER = "paper", pgettext_lazy("archives", "paper")
        ELECTRONIC = "electronic", pgettext_lazy("archives", "electronic")
        BOTH = "both", pgettext_lazy("archives", "paper and electronic")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("archive file", "being filled")
        SHELVED = "shelved", pgettext_lazy("archive file", "on the shelf")
        LENT = "lent", pgettext_lazy("archive file", "lent")
        MISSING = "missing", pgettext_lazy("archive file", "missing")
        DESTROYED = "destroyed", pgettext_lazy("archive file", "destroyed")

    number = models.CharField(_("file number"), max_length=60, unique=True)
    title = models.CharField(pgettext_lazy("archives", "title"), max_length=200)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("archives", "category"),
        db_index=False,
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("customer"),
        db_index=False,
    )
    is_own = models.BooleanField(default=False, editable=False)  # the one file that every customer has (S1-05 R2)
    subject = models.CharField(_("about"), max_length=200, blank=True)
    department = some_department(_("department"))
    year = models.PositiveSmallIntegerField(pgettext_lazy("archives", "year"))
    level = models.PositiveSmallIntegerField(_("secrecy"), choices=Level.choices, null=True, blank=True)
    level_until = models.DateField(_("secret until"), null=True, blank=True)
    kept = models.CharField(_("retention"), max_length=9, choices=Kept.choices)
    years = models.PositiveSmallIntegerField(_("years kept"), null=True, blank=True)
    closed_on = models.DateField(pgettext_lazy("archives", "closed on"), null=True, blank=True)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)  # closed_on and the years
    medium = models.CharField(_("medium"), max_length=10, choices=Medium.choices, default=Medium.BOTH)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("archives", "place"),
        db_index=False,
    )
    keeper = somebody(_("keeper"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    hold_reason = models.CharField(_("why it may not be destroyed"), max_length=200, blank=True)
    source_type = models.CharField(
        max_length=60, blank=True, editable=False
    )  # what filed itself: "complaints.complaint"
    source_id = models.BigIntegerField(null=True, blank=True, editable=False)
    policy = of_policy()
    note = models.TextField(_("note sheet"), blank=True)  # 备考表
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    entered_by = person(_("entered by"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive file")
        verbose_name_plural = _("archive files")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        permissions = [
            ("set_level", _("Can set and lift the secrecy of files")),
            ("shelve_archivefile", _("Can put files on shelves and label them")),
            ("import_archivefile", _("Can import an existing register")),
            ("export_archivefile", _("Can export the catalogue")),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="archivefile_by_customer", include=[*NARROWED_BY, "year"]),
            models.Index(fields=["category", "-id"], name="archivefile_category"),
            models.Index(fields=["department", "-id"], name="archivefile_department"),
            models.Index(fields=["keeper", "-id"], name="archivefile_keeper"),
            models.Index(fields=["place", "id"], name="archivefile_place", condition=Q(place__isnull=False)),
            models.Index(fields=["state", "-id"], name="archivefile_state"),
            models.Index(fields=["level", "-id"], name="archivefile_level"),
            models.Index(fields=["year", "id"], name="archivefile_by_year", include=[*NARROWED_BY, "customer"]),
            models.Index(fields=["keep_until"], name="archivefile_over", condition=Q(keep_until__isnull=False)),
            models.Index(fields=["level_until"], name="archivefile_secret", condition=Q(level_until__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_own=True),
                name="archivefile_own_once",
                violation_error_message=_("The customer has its file already."),
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id"],
                condition=Q(source_id__isnull=False),
                name="archivefile_source_once",
                violation_error_message=_("This record is filed already."),
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(subject=""),
                name="archivefile_about",
                violation_error_message=_("A file is about a customer or a subject."),
            ),
            models.CheckConstraint(
                condition=Q(kept="permanent", years__isnull=True, keep_until__isnull=True)
                | ~Q(kept="permanent") & Q(years__gte=1),
                name="archivefile_years",
                violation_error_message=_("What is not kept for ever has a number of years."),
            ),
            models.CheckConstraint(
                condition=Q(level_until__isnull=True) | Q(level__gte=Level.SECRET),
                name="archivefile_secret_until",
                violation_error_message=_("Only what is secret has an end of secrecy."),
            ),
        ]

    def __str__(self) -> str:
        """Without its title: names stand in the trail, in notices and beside requests, which others read too."""
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("archives:file", args=[self.pk])

    @property
    def is_secret(self) -> bool:
        """Closed files count as secret, until somebody says what they are."""
        return self.level is None or self.level >= Level.SECRET


class ArchiveSearch(models.Model):
    """Doubled text: title, subject, number, customer (see core.search)."""

    file = models.OneToOneField(ArchiveFile, models.CASCADE, primary_key=True, related_name="search_text")
    text = models.TextField()

    class Meta:
        default_permissions = ()


class Item(models.Model):
    """卷内文件, in its order in the file: the reply before the request, the main text before its annex (S1-26 R11)."""

    class Kind(models.TextChoices):
        MAIN = "main", pgettext_lazy("archives", "main text")
        ANNEX = "annex", pgettext_lazy("archives", "annex")
        DRAFT = "draft", pgettext_lazy("archives", "draft")
        REQUEST = "request", pgettext_lazy("archives", "request")
        REPLY = "reply", pgettext_lazy("archives", "reply")

    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="items", verbose_name=_("archive file"))
    order = models.PositiveIntegerField(_("order"))
    title = models.CharField(pgettext_lazy("archives", "title"), max_length=200)
    number = models.CharField(_("number"), max_length=60, blank=True)
    on = models.DateField(_("day"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    responsible = models.CharField(_("responsible"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.MAIN)
    belongs_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("belongs to")
    )
    is_paper = models.BooleanField(_("on paper"), default=False)
    condition = models.CharField(pgettext_lazy("archives", "condition"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    entered_by = person(_("entered by"))
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = somebody(_("removed by"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("document in a file")
        verbose_name_plural = _("documents in files")
        ordering = ["order", "id"]
        default_permissions = ()
        constraints = [
            pair("archive_item_removed_pair", "removed"),
            models.CheckConstraint(
                condition=Q(belongs_to__isnull=True) | ~Q(belongs_to=F("id")),
                name="archive_item_not_its_own",
                violation_error_message=_("A document does not belong to itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Content(models.Model):
    """An electronic copy of an item, in versions. Outside the web root; opened only through `archives.reading`."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="contents", verbose_name=_("document in a file"))
    edition = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("file name"), max_length=200)
    stored = models.FileField(_("file"), upload_to="archives/%Y/%m/", max_length=200, blank=True)  # empty: destroyed
    kind = models.CharField(_("type"), max_length=10)  # "pdf", "png", "jpg"
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(max_length=64)  # SHA-256
    pages = models.PositiveIntegerField(_("pages"), default=1)
    added_at = models.DateTimeField(_("added at"))
    added_by = person(_("added by"))
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    fault = models.CharField(_("what is wrong with it"), max_length=100, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("electronic copy")
        verbose_name_plural = _("electronic copies")
        ordering = ["item_id", "-edition"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["verified_at", "id"], name="archive_content_check", condition=Q(erased_at__isnull=True)
            )
        ]
        constraints = [models.UniqueConstraint(fields=["item", "edition"], name="archive_content_edition")]

    def __str__(self) -> str:
        return self.name
