"""Approvals, their steps and the signatures that are wanted."""

from approvals.models.approvals import Approval
from approvals.models.steps import Signature, Step

__all__ = ["Approval", "Signature", "Step"]
