"""The second factor of signing in: a code that changes every half minute, and codes for the day the phone is lost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import SecretField
from staff.models.people import User


class SecondFactor(models.Model):
    """One authenticator app of one person. The key is encrypted at rest; `last_step` makes each code good once."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="second_factor")
    key = SecretField()  # base32, as the app takes it
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    last_step = models.BigIntegerField(default=0)  # half minutes since 1970 of the last code taken
    failures = models.PositiveIntegerField(default=0)  # since the last right code
    closed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()


class RecoveryCode(models.Model):
    """One code for one sign-in without the phone; only its keyed hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=32)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]
