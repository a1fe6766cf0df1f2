"""Several people act at the same moment: on PostgreSQL with real threads (needs_postgres in tests/marks.py)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from core.errors import Refused

THREADS = 16  # a connection each; PostgreSQL of the tests has sixty


def at_once(*deeds) -> list:
    """What came of each deed, or its refusal, in order. They start together; a fault of one is raised here."""

    def run(deed):
        try:
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    threads = min(len(deeds), THREADS)
    with ThreadPoolExecutor(threads, initializer=Barrier(threads).wait) as pool:
        return list(pool.map(run, deeds))


def split(results: list) -> tuple[list, list]:
    """What was done, and what was refused."""
    refused = [one for one in results if isinstance(one, Refused)]
    return [one for one in results if not isinstance(one, Refused)], refused
