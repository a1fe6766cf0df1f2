"""The trail, durable jobs, imports, notices and number series."""

from core.models.events import Event, EventSeal, Seal
from core.models.imports import Import, ImportRow
from core.models.jobs import Job, Series
from core.models.notices import Notice

__all__ = ["Event", "EventSeal", "Import", "ImportRow", "Job", "Notice", "Seal", "Series"]
