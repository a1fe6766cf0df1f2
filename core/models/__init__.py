"""The trail, durable jobs, imports and number series."""

from core.models.events import Event
from core.models.imports import Import, ImportRow
from core.models.jobs import Job, Series

__all__ = ["Event", "Import", "ImportRow", "Job", "Series"]
