"""What files itself when it is over: one description for each kind of record."""

from archives.sources import complaints, corrections, credit
from archives.sources.common import Annex, Entry, Source

SOURCES: dict[str, Source] = {
    source.takes: source for source in (complaints.SOURCE, credit.DECISION, credit.CAMPAIGN, corrections.SOURCE)
}

__all__ = ["SOURCES", "Annex", "Entry", "Source", "source_of"]


def source_of(record) -> Source | None:
    return next((source for source in SOURCES.values() if type(record) is source.model), None)
