from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "core.receive_import": _("Import file received"),
    "core.confirm_import": _("Columns of an import confirmed"),
    "core.start_import": _("Import started"),
    "core.finish_import": _("Import finished"),
    "core.undo_import": _("Undoing of an import started"),
    "core.finish_undo": _("Import undone"),
    "core.cancel_import": _("Import cancelled"),
    "core.export": _("Exported"),
    "core.change_schedule": _("Schedule changed"),
    "core.save_times": _("Times of schedules saved"),
}


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        from core import trail
        from core.imports import jobs

        jobs.register_all()
        trail.words.update(DEEDS)
