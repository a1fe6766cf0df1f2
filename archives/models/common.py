"""What the models of the archives share."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.common import pair, person, some_department, somebody
from credit.models.common import Asked, of_policy

__all__ = ["Asked", "DaysLater", "Kept", "Level", "of_policy", "pair", "person", "some_department", "somebody"]


class Level(models.IntegerChoices):
    """密级, as high as the clearance that it takes. A file without one is closed (S1-27 R2)."""

    ORDINARY = 0, pgettext_lazy("secrecy", "ordinary")
    SECRET = 1, pgettext_lazy("secrecy", "secret")
    CONFIDENTIAL = 2, pgettext_lazy("secrecy", "confidential")
    TOP_SECRET = 3, pgettext_lazy("secrecy", "top secret")


class Kept(models.TextChoices):
    """保管期限 (S1-26 R12)."""

    PERMANENT = "permanent", _("permanent")
    LONG = "long", _("long term")
    SHORT = "short", _("short term")


class DaysLater(models.Func):
    """A day and a number of days, in both databases."""

    arity = 2
    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = models.DateField()

    def as_sqlite(self, compiler, connection, **extra):
        how = {"template": "date(%(expressions)s || ' days')", "arg_joiner": ", '+' || "}
        return self.as_sql(compiler, connection, **how, **extra)
