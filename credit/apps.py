from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = _("Credit and grading")

    def ready(self) -> None:
        from core import imports, jobs, runs
        from credit import hooks, tasks
        from credit.imports import SALES
        from credit.policy import CreditPolicy
        from customers import hooks as customer_hooks
        from regulations.policies import declare

        declare("credit", CreditPolicy, _("Credit and grading"))
        runs.words["credit: yearly grading"] = _("Start the yearly grading")
        customer_hooks.grades.append(hooks.grades)
        customer_hooks.graded.append(hooks.graded)
        customer_hooks.panels += [hooks.grade_panel, hooks.sales_panel]
        customer_hooks.held_by.append(hooks.held_by)
        imports.register(SALES)
        jobs.register("grading", tasks.compute_run, on_failed=tasks.run_failed)
        jobs.register("grading_pdf", tasks.print_run, is_export=True)
        post_migrate.connect(ensure_schedules, sender=self, dispatch_uid="ensure_credit_schedules")


def ensure_schedules(**_kwargs) -> None:
    """Every night of the window of the yearly grading; the task starts it once a year."""
    from core.schedules import ensure_schedule
    from credit.policy import DEFAULTS  # no version is asked for while tables are being made

    days = f"{DEFAULTS.grading_day}-{DEFAULTS.grading_last_day}"
    ensure_schedule(
        "credit: yearly grading",
        "credit.tasks.start_yearly_grading",
        crontab=f"0 {DEFAULTS.grading_hour} {days} {DEFAULTS.grading_month} *",
    )
