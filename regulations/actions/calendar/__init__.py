"""Deeds on the working calendar: days, hours of the week, published years.

They wait for each other, and each ends by letting the calendar be read afresh and by telling those who keep deadlines
which days are other than before (`hooks.calendar_changed`).
"""

from regulations.actions.calendar.days import correct_day, withdraw_day
from regulations.actions.calendar.weeks import refuse_idle, remove_pattern, save_pattern
from regulations.actions.calendar.years import fill_known_years, fill_year, publish_year

__all__ = [
    "correct_day",
    "fill_known_years",
    "fill_year",
    "publish_year",
    "refuse_idle",
    "remove_pattern",
    "save_pattern",
    "withdraw_day",
]
