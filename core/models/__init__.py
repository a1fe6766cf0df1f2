"""The trail, durable jobs, imports, notices and number series."""

from core.models.deliveries import Channel, Delivery, Digest, Reach
from core.models.events import Event, EventSeal, Seal
from core.models.imports import Import, ImportRow
from core.models.jobs import Job, Series
from core.models.notices import Notice
from core.models.runs import Run

__all__ = [
    "Channel",
    "Delivery",
    "Digest",
    "Event",
    "EventSeal",
    "Import",
    "ImportRow",
    "Job",
    "Notice",
    "Reach",
    "Run",
    "Seal",
    "Series",
]
