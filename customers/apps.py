from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        from core import imports, jobs, runs, trail
        from customers import letters
        from customers.actions import hand_over
        from customers.imports import KIND
        from customers.policy import CustomerPolicy
        from customers.timeline import TITLES
        from regulations.policies import declare
        from staff import hooks as staff_hooks

        declare("customers", CustomerPolicy, _("Customers"))
        runs.words["customers: forget submissions"] = _("Forget old submissions of forms")
        imports.register(KIND)
        jobs.register(letters.KIND, letters.print_letters, is_export=True)
        if letters.LETTERS not in staff_hooks.letters:
            staff_hooks.hand_over[:0] = hand_over.KINDS  # first, as what there is most of
            staff_hooks.letters.append(letters.LETTERS)
        register_corrections()
        trail.words.update(TITLES)
        post_migrate.connect(ensure_search_index, sender=self, dispatch_uid="ensure_search_index")
        post_migrate.connect(ensure_schedules, sender=self, dispatch_uid="ensure_customer_schedules")


def register_corrections() -> None:
    """What approvals and duties know of correction requests."""
    from approvals import hooks as approvals
    from customers import corrections
    from customers.actions import plan_decided, report_decided
    from customers.panels import correction_panel
    from regulations import duties

    for kind, decided, name in (
        (corrections.PLAN, plan_decided, _("Correction plan")),
        (corrections.REPORT, report_decided, _("Correction report")),
    ):
        approvals.on_decided[kind], approvals.names[kind], approvals.panels[kind] = decided, name, correction_panel
        approvals.asked_again_at_record.add(kind)
    for rule, words, button in (
        (corrections.EXECUTE_WITHIN, _("carry out the correction"), _("Go on with the correction")),
        (corrections.REPORT_WITHIN, _("report on the correction"), _("Write the report")),
    ):
        duties.words[rule], duties.buttons[rule], duties.icons[rule] = words, button, "edit-circle"
    duties.rooted.add(corrections.EXECUTE_WITHIN)
    duties.queues["customers"] = _("Corrections")


def ensure_search_index(using: str, **_kwargs) -> None:
    """Django's remake of a table on SQLite drops its triggers: put back what is missing."""
    from core.search import ensure_index
    from customers.models import CustomerSearch

    if CustomerSearch._meta.db_table in connections[using].introspection.table_names():
        ensure_index(CustomerSearch, using)


def ensure_schedules(**_kwargs) -> None:
    from core.schedules import ensure_schedule

    ensure_schedule("customers: forget submissions", "customers.tasks.forget_submissions", crontab="50 3 * * *")
