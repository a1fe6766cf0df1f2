"""Versions of the numbers and lists that a company sets, each with the clause it comes from."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.models.clauses import Clause
from regulations.querysets.policies import PolicyVersionQuerySet


class PolicyVersion(models.Model):
    """规则版本: all values of one app. Once published it never changes; records keep the version they began under."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waiting for approval")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.DRAFT, State.WAITING)
    FIXED = (State.PUBLISHED, State.SUPERSEDED)

    app = models.CharField(_("field of work"), max_length=30)
    number = models.PositiveIntegerField(_("version"))
    values = models.JSONField(_("values"), default=dict)  # as regulations.declaring writes them
    reason = models.TextField(_("reason"), blank=True)
    effective_on = models.DateField(_("effective on"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("based on")
    )
    edition = models.PositiveIntegerField(default=1, editable=False)  # counts changes, to notice two people at once
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a policy")
        verbose_name_plural = _("versions of policies")
        ordering = ["app", "-number"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["app", "number"], name="policyversion_once"),
            models.UniqueConstraint(
                fields=["app"],
                condition=Q(state__in=["draft", "waiting"]),
                name="policyversion_one_open",
                violation_error_message=_("There is already a draft of these rules."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="policyversion_published_pair",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(name)s, version %(number)s") % {"name": self.app_label, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("regulations:version", args=[self.app, self.number])

    @property
    def app_label(self) -> str:
        """What the app is called by people; its code when nothing of that name is declared any more."""
        from regulations.policies import title_of

        return title_of(self.app)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Citation(models.Model):
    """The clause that one value of a version comes from."""

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="citations", db_index=False)
    field = models.CharField(_("value"), max_length=60)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="citations", verbose_name=_("clause"))

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["version", "field"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.version.app}.{self.field}"
