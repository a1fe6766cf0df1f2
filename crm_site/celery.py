"""The one Celery application."""

import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")

app = Celery("keguan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def header(task, name: str):
    """A header of the message; a worker puts it on the request itself, a direct call beside it."""
    return getattr(task.request, name, None) or (task.request.headers or {}).get(name)


@signals.task_prerun.connect
def note_begin(task_id, task, **_kwargs) -> None:
    """Runs that a schedule started are noted; other work has rows of its own."""
    from core import runs

    if schedule := header(task, runs.NAME):
        runs.begin(schedule=schedule, task_id=task_id, by=header(task, runs.BY))


@signals.task_postrun.connect
def note_end(task_id, task, retval, state, **_kwargs) -> None:
    from core import runs

    if header(task, runs.NAME):
        runs.end(task_id=task_id, **({"error": retval} if state == "FAILURE" else {"result": retval}))
