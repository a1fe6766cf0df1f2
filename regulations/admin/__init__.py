"""The administration of regulations. Every save is an action with its line in the trail."""

from regulations.admin import calendar, policies, regulations, reminders  # noqa: F401 - each registers its pages
