"""Deeds on calendars, policies, regulations and duties; one file for each noun."""

from regulations.actions.policies import change_draft, draft_policy, withdraw_draft
from regulations.actions.presets import apply_preset
from regulations.actions.publishing import ask_publication, publication_decided, supersede
from regulations.actions.regulations import (
    confirm_reading,
    issue_version,
    save_clause,
    save_regulation,
    withdraw_clause,
)

__all__ = [
    "apply_preset",
    "ask_publication",
    "change_draft",
    "confirm_reading",
    "draft_policy",
    "issue_version",
    "publication_decided",
    "save_clause",
    "save_regulation",
    "supersede",
    "withdraw_clause",
    "withdraw_draft",
]
