from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = _("Credit and grading")

    def ready(self) -> None:
        from core import jobs
        from credit import hooks, tasks
        from customers import hooks as customer_hooks

        customer_hooks.grades.append(hooks.grades)
        customer_hooks.graded.append(hooks.graded)
        customer_hooks.panels += [hooks.grade_panel, hooks.sales_panel]
        customer_hooks.held_by.append(hooks.held_by)
        jobs.register("grading", tasks.compute_run, on_failed=tasks.run_failed)
