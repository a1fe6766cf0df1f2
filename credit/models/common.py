"""What the models of credit share."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.common import pair, person, somebody
from customers.models import Customer
from regulations.models import PolicyVersion

__all__ = ["Asked", "of_customer", "of_policy", "pair", "person", "somebody"]


class Asked(models.TextChoices):
    """Where something stands that a chain of signatures decides."""

    ASKED = "asked", pgettext_lazy("credit", "being decided")
    APPROVED = "approved", pgettext_lazy("credit", "approved")
    REJECTED = "rejected", pgettext_lazy("credit", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("credit", "withdrawn")


def of_customer(**kwargs) -> models.ForeignKey:
    """The customer; each model has an index that begins with it."""
    return models.ForeignKey(
        Customer, models.PROTECT, related_name="+", verbose_name=_("customer"), db_index=False, **kwargs
    )


def of_policy() -> models.ForeignKey:
    """The rules that the record was opened under."""
    return models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rules it is under")
    )
