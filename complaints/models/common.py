"""What the models of complaints share."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.models import Department


def person(label: str, **kwargs) -> models.ForeignKey:
    """A foreign key to somebody who took part; people are never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, db_index=False, **kwargs
    )


def somebody(label: str, **kwargs) -> models.ForeignKey:
    """As `person`, where nobody may be named."""
    return person(label, null=True, blank=True, **kwargs)


def some_department(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label, db_index=False
    )


def pair(name: str, deed: str) -> models.CheckConstraint:
    """When and by whom come in pairs."""
    return models.CheckConstraint(
        condition=Q(**{f"{deed}_at__isnull": True, f"{deed}_by__isnull": True})
        | Q(**{f"{deed}_at__isnull": False, f"{deed}_by__isnull": False}),
        name=name,
        violation_error_message=_("When and by whom come in pairs."),
    )
