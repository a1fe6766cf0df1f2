"""Deeds on staff records."""

from staff.actions.departments import place_department
from staff.actions.deputies import end_deputy, may_set_deputy, set_deputy
from staff.actions.leaving import begin_leaving, counts_of, reasons_to_stay
from staff.actions.people import change_person, choose_language, hire, note_password_change, note_sign_in
from staff.actions.roles import save_role
from staff.actions.second_factor import (
    begin_factor,
    check_code,
    confirm_factor,
    renew_recovery_codes,
    reset_factor,
)
from staff.actions.sessions import end_session, end_sessions, note_session

__all__ = [
    "begin_factor",
    "begin_leaving",
    "change_person",
    "check_code",
    "choose_language",
    "confirm_factor",
    "counts_of",
    "end_deputy",
    "end_session",
    "end_sessions",
    "hire",
    "may_set_deputy",
    "note_password_change",
    "note_session",
    "note_sign_in",
    "place_department",
    "reasons_to_stay",
    "renew_recovery_codes",
    "reset_factor",
    "save_role",
    "set_deputy",
]
