"""What is true of calendars, regulations, policies and duties; one file for each noun."""

from regulations.models.duties import Duty

__all__ = ["Duty"]
