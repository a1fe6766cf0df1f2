from django.apps import AppConfig
from django.db.models.signals import post_migrate
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
    "core.read_trail": _("Trail read"),
    "core.erase_details": _("Details of a trail entry erased"),
    "core.change_schedule": _("Schedule changed"),
    "core.run_schedule": _("Schedule started by hand"),
    "core.choose_reach": _("Ways of notices chosen"),
    "core.tell_again": _("Message tried again"),
    "core.save_times": _("Times of schedules saved"),
}


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        from core import jobs, seals, trail
        from core.imports import jobs as import_jobs
        from core.protection import ensure_protection

        import_jobs.register_all()
        jobs.register(seals.KIND, seals.seal_finished_days)
        trail.words.update(DEEDS)
        post_migrate.connect(ensure_protection, sender=self, dispatch_uid="ensure_trail_protection")
