"""What happens with complaints. Each deed asks `by=`, writes the trail and gives back the fresh record."""

from complaints.actions.cases import assign, mark_special, reopen, resolve, withdraw
from complaints.actions.register import register
from complaints.actions.secrets import reveal_phone

__all__ = ["assign", "mark_special", "register", "reopen", "resolve", "reveal_phone", "withdraw"]
