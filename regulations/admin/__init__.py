"""The administration of regulations. Every save is an action with its line in the trail."""

from regulations.admin import calendar  # noqa: F401 - registers its pages
