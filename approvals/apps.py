from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "approvals.ask": _("Approval asked for"),
    "approvals.ask_again": _("Approval asked for again"),
    "approvals.approve": _("Approved"),
    "approvals.reject": _("Rejected"),
    "approvals.send_back": _("Sent back for change"),
    "approvals.add_signer": _("Signer added"),
    "approvals.withdraw": _("Request withdrawn"),
    "approvals.remind": _("Approvers reminded"),
    "approvals.move": _("Signature moved to another person"),
    "approvals.escalate": _("Approval escalated"),
    "approvals.no_approver": _("No approver found"),
}


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = _("Approvals")

    def ready(self) -> None:
        from approvals import badge, publishing
        from approvals import hooks as approval_hooks
        from approvals.policy import ApprovalPolicy
        from core import navigation, trail
        from regulations import hooks as regulation_hooks
        from regulations.actions.publishing import publication_decided
        from regulations.policies import declare
        from staff import hooks

        hooks.counts[badge.NAME] = badge.waiting_expression
        navigation.counts["approvals:list"] = badge.waiting_count
        declare("approvals", ApprovalPolicy, _("Approvals"))
        trail.words.update(DEEDS)
        regulation_hooks.ask_approval.append(publishing.ask_or_ask_again)
        regulation_hooks.take_back.append(publishing.take_back)
        approval_hooks.on_decided["regulations.policy"] = publication_decided
        approval_hooks.names["regulations.policy"] = _("new rules")
