"""Reminders of duties: before the deadline, on its day, when it has passed, and one superior up at a time."""

from regulations.reminders.scan import remind

__all__ = ["remind"]
