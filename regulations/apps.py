from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "regulations.fill_year": _("Published days of a year filled in"),
}


class RegulationsConfig(AppConfig):
    name = "regulations"
    verbose_name = _("Regulations")

    def ready(self) -> None:
        from core import trail

        trail.words.update(DEEDS)
        post_migrate.connect(ensure_calendar, sender=self, dispatch_uid="ensure_calendar")


def ensure_calendar(using: str, **_kwargs) -> None:
    """The hours of the company and the published years, where they are missing."""
    from django.db import connections

    from regulations.actions.calendar import fill_known_years
    from regulations.models import CalendarDay, WeekPattern
    from staff.models import User

    if CalendarDay._meta.db_table not in connections[using].introspection.table_names():
        return
    if not WeekPattern.objects.filter(department=None).exists():
        WeekPattern.objects.create()
    fill_known_years(by=User.objects.system())
