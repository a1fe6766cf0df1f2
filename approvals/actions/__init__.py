"""What happens with approvals. Page, administration and tasks call these; each writes the trail."""

from approvals.actions.asking import ask, ask_again, remind, take_back, withdraw
from approvals.actions.deciding import add_signer, approve, approve_in_bulk, reject, send_back
from approvals.actions.moving import escalate, look_again, move_signatures

__all__ = [
    "add_signer",
    "approve",
    "approve_in_bulk",
    "ask",
    "ask_again",
    "escalate",
    "look_again",
    "move_signatures",
    "reject",
    "remind",
    "send_back",
    "take_back",
    "withdraw",
]
