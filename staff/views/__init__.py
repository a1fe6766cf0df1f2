"""Signing in, the own account, deputies, and what administrators do with accounts."""

from staff.views.access import access, access_end_sessions, access_reset_factor
from staff.views.account import ChangePassword, language, session_end, sessions, sessions_end
from staff.views.deputies import deputy, deputy_end
from staff.views.leaving import leaving, leavings
from staff.views.second_factor import recovery_codes, second_factor
from staff.views.signing_in import SignIn, SignOut, code, locked_out, stay, time_left, unlock

__all__ = [
    "ChangePassword",
    "SignIn",
    "SignOut",
    "access",
    "access_end_sessions",
    "access_reset_factor",
    "code",
    "deputy",
    "deputy_end",
    "language",
    "leaving",
    "leavings",
    "locked_out",
    "recovery_codes",
    "second_factor",
    "session_end",
    "sessions",
    "sessions_end",
    "stay",
    "time_left",
    "unlock",
]
