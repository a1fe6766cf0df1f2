"""Keys by which other systems ask for releases."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credit.models.common import pair, person, somebody


class ApiToken(models.Model):
    """Acts as its user, with that user's permissions and scope. Only the digest is kept."""

    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("acts as"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = person(_("made by"))
    minute = models.DateTimeField(null=True, editable=False)  # of the last request, with how many there were in it
    in_minute = models.PositiveIntegerField(default=0, editable=False)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = somebody(_("revoked by"))

    class Meta:
        verbose_name = _("key of another system")
        verbose_name_plural = _("keys of other systems")
        ordering = ["-id"]
        default_permissions = ("view", "add", "change")
        constraints = [pair("apitoken_revoked_pair", "revoked")]

    def __str__(self) -> str:
        return self.name
