"""What is shown of customers."""

from customers.views.contacts import contact_edit, contact_new, contact_remove
from customers.views.corrections import (
    correction,
    correction_execute,
    correction_feedback,
    correction_hand_out,
    correction_new,
    correction_plan,
    correction_report,
    correction_withdraw,
    corrections,
)
from customers.views.detail import detail
from customers.views.edit import duplicates, edit, new, regions
from customers.views.export import customer_export
from customers.views.interactions import interaction_new
from customers.views.letters import letters
from customers.views.list import customer_list, customer_search
from customers.views.owners import owner, status, verify
from customers.views.secrets import contact_reveal, reveal

__all__ = [
    "contact_edit",
    "contact_new",
    "contact_remove",
    "contact_reveal",
    "correction",
    "correction_execute",
    "correction_feedback",
    "correction_hand_out",
    "correction_new",
    "correction_plan",
    "correction_report",
    "correction_withdraw",
    "corrections",
    "customer_export",
    "customer_list",
    "customer_search",
    "detail",
    "duplicates",
    "edit",
    "interaction_new",
    "letters",
    "new",
    "owner",
    "regions",
    "reveal",
    "status",
    "verify",
]
