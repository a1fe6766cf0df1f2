"""Who hears of what happens with an approval."""

from approvals.models import Approval, Step


def asked(approval: Approval, step: Step) -> None:
    """The people whose turn it is."""


def decided(approval: Approval, *, by) -> None:
    """The applicant."""


def nobody_found(approval: Approval, step: Step) -> None:
    """Administrators."""


def reminded(approval: Approval) -> None:
    """Those who have not decided yet, once more."""
