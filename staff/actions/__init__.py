"""Deeds on staff records."""

from staff.actions.departments import place_department
from staff.actions.deputies import end_deputy, set_deputy
from staff.actions.people import change_person, choose_language, hire, note_password_change, note_sign_in
from staff.actions.roles import save_role

__all__ = [
    "change_person",
    "choose_language",
    "end_deputy",
    "hire",
    "note_password_change",
    "note_sign_in",
    "place_department",
    "save_role",
    "set_deputy",
]
