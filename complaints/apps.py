from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEEDS = {
    "complaints.register": _("Complaint registered"),
    "complaints.assign": _("Complaint given to somebody"),
    "complaints.mark_special": _("Marked as a special case"),
    "complaints.resolve": _("Complaint settled"),
    "complaints.withdraw": _("Complaint withdrawn"),
    "complaints.reopen": _("Complaint opened again"),
    "complaints.reveal": _("Sensitive field read"),
}


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        from complaints import hooks
        from complaints.policy import ComplaintPolicy
        from core import trail
        from customers import hooks as customer_hooks
        from regulations import duties, policies
        from staff import hooks as staff_hooks

        trail.words.update(DEEDS)
        policies.declare("complaints", ComplaintPolicy, _("Complaints"))
        customer_hooks.panels.append(hooks.complaints_panel)
        customer_hooks.held_by.append(hooks.held_by)
        customer_hooks.stories.append(hooks.STORY)
        staff_hooks.hand_over.append(hooks.HAND_OVER)
        duties.queues["complaints"] = _("Complaints")
        duties.words.update(
            {
                "complaints.register_within": _("register the complaint"),
                "complaints.resolve_normal": _("settle the complaint"),
                "complaints.resolve_special": _("settle the special case"),
            }
        )
        for rule in ("complaints.resolve_normal", "complaints.resolve_special"):
            duties.deeds[rule] = duties.DeedPage("complaints:resolve", "complaints.resolve_complaint")
            duties.buttons[rule] = pgettext_lazy("button", "settle")
        duties.rooted.update(["complaints.resolve_normal", "complaints.resolve_special"])
        duties.icons["complaints"] = "message-report"
