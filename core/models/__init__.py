"""The trail, durable jobs, imports, notices and number series."""

from core.models.events import Event
from core.models.imports import Import, ImportRow
from core.models.jobs import Job, Series
from core.models.notices import Notice

__all__ = ["Event", "Import", "ImportRow", "Job", "Notice", "Series"]
