"""The approver's desk."""

from approvals.views.decision import decide, detail, signer
from approvals.views.desk import bulk, desk

__all__ = ["bulk", "decide", "desk", "detail", "signer"]
