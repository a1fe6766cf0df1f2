"""What is shown of regulations; one file for each noun."""

from regulations.views.editor import draft, version_ask, version_withdraw
from regulations.views.policies import policy_detail, policy_list, version_detail
from regulations.views.regulations import confirm, detail, readers, regulation_list, version, version_file
from regulations.views.writing import clause, clause_withdraw, issue, regulation_edit, regulation_new

__all__ = [
    "clause",
    "clause_withdraw",
    "confirm",
    "detail",
    "draft",
    "issue",
    "policy_detail",
    "policy_list",
    "readers",
    "regulation_edit",
    "regulation_list",
    "regulation_new",
    "version",
    "version_ask",
    "version_detail",
    "version_file",
    "version_withdraw",
]
