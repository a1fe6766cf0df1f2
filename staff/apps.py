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
}


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from core import trail

        trail.words.update(DEEDS)
