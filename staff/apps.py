from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "staff.hire": _("Person taken on"),
    "staff.add_person": _("Person taken on"),
    "staff.change_person": _("Person changed"),
    "staff.change_password": _("Password changed"),
    "staff.sign_in": _("Signed in"),
    "staff.place_department": _("Department saved"),
    "staff.save_role": _("Role saved"),
    "staff.set_deputy": _("Deputy set"),
    "staff.end_deputy": _("Deputy ended"),
    "staff.confirm_factor": _("Second factor set up"),
    "staff.reset_factor": _("Second factor reset"),
    "staff.renew_recovery_codes": _("New recovery codes"),
    "staff.use_recovery_code": _("Signed in with a recovery code"),
    "staff.wrong_codes": _("Too many wrong codes"),
    "staff.end_session": _("Signed out on a device"),
    "staff.begin_leaving": _("Hand-over begun"),
    "staff.finish_leaving": _("Hand-over finished"),
    "staff.withdraw_exports": _("Exports withdrawn"),
    "staff.end_sessions": _("Signed out on all devices"),
}


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from core import jobs, trail
        from staff import hooks
        from staff.actions.leaving import carry_out
        from staff.leaving import KINDS

        if KINDS[0] not in hooks.hand_over:
            hooks.hand_over += KINDS
        jobs.register("leaving", carry_out)
        trail.words.update(DEEDS)
