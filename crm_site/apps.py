"""What must happen once every app has its tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from crm_site.pages import PAGES


class SiteConfig(AppConfig):
    name = "crm_site"

    def ready(self) -> None:
        from core import navigation
        from core.schedules import ensure_core_schedules
        from crm_site import checks  # noqa: F401 - registers them
        from staff.roles import ensure_roles

        navigation.pages[:] = PAGES

        # The last app of the list: its post_migrate comes when all permissions exist.
        post_migrate.connect(ensure_roles, sender=self, dispatch_uid="ensure_roles")
        post_migrate.connect(ensure_core_schedules, sender=self, dispatch_uid="ensure_core_schedules")
