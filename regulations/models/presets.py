"""Which industry presets were applied, and what each of them set."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regulations.models.policies import PolicyVersion


class AppliedPreset(models.Model):
    """One application of a preset. `values`, `rows` and `kept` tell what a preset set from what the company decided."""

    name = models.CharField(_("preset"), max_length=40)
    values = models.JSONField(_("values"), default=dict)  # "app.field": [before, after], as versions keep them
    rows = models.JSONField(_("rows"), default=dict)  # "section:name": what was written
    kept = models.JSONField(_("kept"), default=dict)  # "app.field" or "section:name": the other preset, which stays
    versions = models.ManyToManyField(PolicyVersion, related_name="presets", verbose_name=_("versions of policies"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("applied by"))
    at = models.DateTimeField(_("applied at"), auto_now_add=True)

    class Meta:
        verbose_name = _("applied preset")
        verbose_name_plural = _("applied presets")
        ordering = ["-at", "-id"]
        default_permissions = ()
        permissions = [("apply_preset", _("Can apply an industry preset"))]

    def __str__(self) -> str:
        return self.name
