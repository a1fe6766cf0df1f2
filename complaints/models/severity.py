"""How grave a complaint is."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Severity(models.IntegerChoices):
    """The axis of severity (S1-11 R4-R5, S2-05 R3)."""

    GENERAL = 1, pgettext_lazy("severity", "general")
    SERIOUS = 2, pgettext_lazy("severity", "serious")
    MAJOR = 3, pgettext_lazy("severity", "major")
