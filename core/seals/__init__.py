"""The sealed trail: a nightly chain of digests that shows whether an entry was changed, taken out or put in.

No deed waits for it: entries are written as ever, and a job digests the finished day afterwards. What is digested of
an entry are its facts and, salted, its details; erased details leave their digest behind, so the chain holds.

Entries that are committed after their day was sealed (a long transaction; numbers out of order) are told from entries
put in by their number: it was given out before the seal was made, and the seal remembers the highest one of then. They
go into the next seal, marked as late. What is dated on a sealed day and numbered after its seal was put in.
"""

from core.seals.checks import Report, verify
from core.seals.days import KIND, seal_finished_days, sealed_days, start

__all__ = ["KIND", "Report", "seal_finished_days", "sealed_days", "start", "verify"]
