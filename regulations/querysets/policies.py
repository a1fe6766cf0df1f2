"""Which versions of policies."""

from datetime import date

from django.db import models
from django.utils import timezone


class PolicyVersionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PolicyVersionQuerySet":
        return self if user.has_perm("regulations.view_policyversion") else self.none()

    def open(self) -> "PolicyVersionQuerySet":
        """Draft or waiting for approval: at most one of each app."""
        return self.filter(state__in=["draft", "waiting"])

    def fixed(self) -> "PolicyVersionQuerySet":
        """Published at some time: their values never change again."""
        return self.filter(state__in=["published", "superseded"])

    def begun(self, day: date | None = None) -> "PolicyVersionQuerySet":
        """Published, and their day has come; the last of an app is the one in force."""
        day = day or timezone.localdate()
        return self.filter(state="published", effective_on__lte=day).order_by("app", "effective_on", "number")
