"""Signing in, the own account, deputies, and what administrators do with accounts."""

from staff.views.account import ChangePassword, language, session_end, sessions, sessions_end
from staff.views.deputies import deputy, deputy_end
from staff.views.second_factor import recovery_codes, second_factor
from staff.views.signing_in import SignIn, SignOut, code, locked_out, stay, time_left, unlock

__all__ = [
    "ChangePassword",
    "SignIn",
    "SignOut",
    "code",
    "deputy",
    "deputy_end",
    "language",
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
