"""Where a person is signed in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.models.people import User


class OpenSession(models.Model):
    """One browser that is signed in; Django's row of the session does not say whose it is, and takes this one along."""

    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions")
    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    agent = models.CharField(_("device"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    begun_at = models.DateTimeField(_("signed in"), default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-begun_at", "-id"]

    @property
    def seen_at(self) -> datetime:
        """The session is renewed about once a minute while somebody works, and each time lives for the same time."""
        return self.session.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)
