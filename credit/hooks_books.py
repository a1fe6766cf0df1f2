"""What the books put into the tables of other apps; `credit.apps` calls it once."""

from django.utils.translation import gettext_lazy as _

from approvals import hooks as approval_hooks
from core import imports
from credit.actions import write_offs
from credit.imports import DOCUMENTS, PAYMENTS, RECEIVABLES


def join_books() -> None:
    for kind in (RECEIVABLES, PAYMENTS, DOCUMENTS):
        imports.register(kind)
    approval_hooks.on_decided[write_offs.KIND] = write_offs.on_decided
    approval_hooks.lock_record[write_offs.KIND] = write_offs.lock_books
    approval_hooks.lock_path[write_offs.KIND] = "receivable__customer"
    approval_hooks.names[write_offs.KIND] = _("Write-off")
