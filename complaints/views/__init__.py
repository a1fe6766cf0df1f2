"""Pages of the complaint register."""

from complaints.views.deeds import assign, reopen, resolve, special, withdraw
from complaints.views.detail import detail
from complaints.views.export import complaint_export
from complaints.views.list import complaint_list
from complaints.views.register import customer_hits, new
from complaints.views.secrets import reveal

__all__ = [
    "assign",
    "complaint_export",
    "complaint_list",
    "customer_hits",
    "detail",
    "new",
    "reopen",
    "resolve",
    "reveal",
    "special",
    "withdraw",
]
