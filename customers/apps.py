from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        from core import imports, trail
        from customers.imports import KIND
        from customers.timeline import TITLES

        imports.register(KIND)
        trail.words.update(TITLES)
        post_migrate.connect(ensure_search_index, sender=self, dispatch_uid="ensure_search_index")


def ensure_search_index(using: str, **_kwargs) -> None:
    """Django's remake of a table on SQLite drops its triggers: put back what is missing."""
    from core.search import ensure_index
    from customers.models import CustomerSearch

    if CustomerSearch._meta.db_table in connections[using].introspection.table_names():
        ensure_index(CustomerSearch, using)
