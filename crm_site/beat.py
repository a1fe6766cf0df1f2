"""Exactly one beat: two of them would start everything twice."""

import fcntl
import logging

from django.conf import settings
from django_celery_beat.schedulers import DatabaseScheduler

log = logging.getLogger("keguan.beat")


class OneBeat(DatabaseScheduler):
    """The schedules of the database. A second beat on the same var/ waits until the first is gone."""

    def setup_schedule(self) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self._lock = open(settings.VAR_DIR / "beat.lock", "a")  # noqa: SIM115 - held as long as this beat lives
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            log.warning("Another beat runs on %s; this one waits until it ends.", settings.VAR_DIR)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        super().setup_schedule()
