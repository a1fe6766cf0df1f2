"""What is true of calendars, regulations, policies and duties; one file for each noun."""

from regulations.models.calendar import CalendarDay, CalendarStamp, PublishedYear, WeekPattern
from regulations.models.clauses import Clause, Confirmation, Regulation, RegulationVersion
from regulations.models.duties import Duty
from regulations.models.policies import Citation, PolicyVersion
from regulations.models.presets import AppliedPreset
from regulations.models.reminders import Reminder

__all__ = [
    "AppliedPreset",
    "CalendarDay",
    "CalendarStamp",
    "Citation",
    "Clause",
    "Confirmation",
    "Duty",
    "PolicyVersion",
    "PublishedYear",
    "Regulation",
    "RegulationVersion",
    "Reminder",
    "WeekPattern",
]
