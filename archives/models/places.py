"""类目 and 库位: what kinds of files there are, and where they stand."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models.common import Kept, Level, somebody


class Category(models.Model):
    """类目: a tree. `path` lists the ids from the root, so that «and below» is one indexed prefix."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("above it")
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)  # "/1/4/"
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kept = models.CharField(_("retention"), max_length=9, choices=Kept.choices, default=Kept.LONG)
    years = models.PositiveSmallIntegerField(_("years kept"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(
        _("secrecy"),
        choices=Level.choices,
        null=True,
        blank=True,
        help_text=_("New files begin with it. Empty: as the customer's importance says; without a customer closed."),
    )
    stands_alone = models.BooleanField(
        _("stands alone"), default=False, help_text=_("One matter to a file (S1-26 R9).")
    )
    takes = models.CharField(
        _("what files itself here"), max_length=40, blank=True, help_text=_("A kind of record that is filed by itself.")
    )
    keeper = somebody(_("keeper"))
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("category of files")
        verbose_name_plural = _("categories of files")
        ordering = ["path", "order", "id"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["takes"],
                condition=~Q(takes=""),
                name="archive_category_takes_once",
                violation_error_message=_("Another category takes these records already."),
            ),
            models.CheckConstraint(
                condition=Q(kept="permanent", years__isnull=True) | ~Q(kept="permanent") & Q(years__gte=1),
                name="archive_category_years",
                violation_error_message=_("What is not kept for ever has a number of years."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Place(models.Model):
    """库位: room, cabinet, shelf, box. Files stand left to right, top to bottom (S1-05 R4)."""

    class Kind(models.TextChoices):
        ROOM = "room", pgettext_lazy("archives", "room")
        CABINET = "cabinet", pgettext_lazy("archives", "cabinet")
        SHELF = "shelf", pgettext_lazy("archives", "shelf")
        BOX = "box", pgettext_lazy("archives", "box")

    WITHIN = {Kind.CABINET: Kind.ROOM, Kind.SHELF: Kind.CABINET, Kind.BOX: Kind.SHELF}

    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands in")
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    least_level = models.PositiveSmallIntegerField(
        _("only for files from"),
        choices=Level.choices,
        default=Level.ORDINARY,
        help_text=_("Confidential and top secret files stand apart, with a keeper of their own (S1-05 R20)."),
    )
    keeper = somebody(_("keeper"))
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = pgettext_lazy("archives", "place")
        verbose_name_plural = pgettext_lazy("archives", "places")
        ordering = ["path", "order", "id"]
        default_permissions = ("view", "add", "change")
        constraints = [
            # Two, because SQLite cannot count nulls as equal.
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="archive_place_once",
                violation_error_message=_("There is already a place of this name here."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(parent__isnull=True),
                name="archive_room_once",
                violation_error_message=_("There is already a place of this name here."),
            ),
            models.CheckConstraint(
                condition=Q(kind="room", parent__isnull=True) | ~Q(kind="room") & Q(parent__isnull=False),
                name="archive_place_within",
                violation_error_message=_("A room stands by itself; everything else stands in something."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
