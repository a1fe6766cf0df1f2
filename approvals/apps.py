from django.apps import AppConfig
from django.db.models.signals import post_migrate
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

SCHEDULES = {"approvals: look after": _("Escalate approvals and look for approvers")}
RULE = "approvals.decide_within"


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = _("Approvals")

    def ready(self) -> None:
        from approvals import actions, badge
        from approvals import hooks as approval_hooks
        from approvals.actions.moving import HAND_OVER
        from approvals.policy import ApprovalPolicy
        from core import navigation, runs, trail
        from regulations import duties
        from regulations import hooks as regulation_hooks
        from regulations.actions.publishing import publication_decided
        from regulations.panels import publication_panel
        from regulations.policies import declare
        from staff import hooks

        duties.words[RULE] = _("decide")
        duties.buttons[RULE] = _("Decide")
        duties.icons[RULE] = "checkbox"
        duties.queues["approvals"] = _("Approvals")
        hooks.hand_over.append(HAND_OVER)
        runs.words.update(SCHEDULES)
        hooks.counts[badge.NAME] = badge.waiting_expression
        navigation.counts["approvals:list"] = badge.waiting_count
        declare("approvals", ApprovalPolicy, _("Approvals"))
        trail.words.update(DEEDS)
        regulation_hooks.ask_approval.append(actions.ask)
        regulation_hooks.take_back.append(actions.take_back)
        approval_hooks.on_decided["regulations.policy"] = publication_decided
        approval_hooks.asked_again_at_record.add("regulations.policy")
        approval_hooks.names["regulations.policy"] = _("new rules")
        approval_hooks.panels["regulations.policy"] = publication_panel
        post_migrate.connect(ensure_schedules, sender=self, dispatch_uid="ensure_approval_schedules")


def ensure_schedules(**_kwargs) -> None:
    from core.schedules import ensure_schedule

    ensure_schedule("approvals: look after", "approvals.tasks.look_after", every_seconds=300)
