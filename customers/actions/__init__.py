"""What happens with customers. Each deed asks `by=`, writes the trail and gives back the fresh record."""

from customers.actions.bulk import create_customers, remove_customers, update_customers
from customers.actions.contacts import add_contact, edit_contact, remove_contact
from customers.actions.corrections import (
    change_plan,
    execute,
    give_feedback,
    hand_out,
    plan_decided,
    report_decided,
    request_correction,
    withdraw_correction,
    write_report,
)
from customers.actions.interactions import add_interaction
from customers.actions.once import do_once, done_before, submission_key, token_key
from customers.actions.owners import assign
from customers.actions.records import create, edit, move, verify
from customers.actions.secrets import reveal

__all__ = [
    "add_contact",
    "add_interaction",
    "assign",
    "change_plan",
    "create",
    "create_customers",
    "do_once",
    "done_before",
    "edit",
    "edit_contact",
    "execute",
    "give_feedback",
    "hand_out",
    "move",
    "plan_decided",
    "remove_contact",
    "remove_customers",
    "report_decided",
    "request_correction",
    "reveal",
    "submission_key",
    "token_key",
    "update_customers",
    "verify",
    "withdraw_correction",
    "write_report",
]
