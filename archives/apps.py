"""What the archives add to the other apps."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

SEE = "archives.view_archivefile"
DEEDS = {
    "archives.open_own_files": _("Files opened for customers that had none"),
    "archives.open_file": _("File opened"),
    "archives.change_file": _("Entry of a file changed"),
    "archives.set_level": _("Secrecy of a file set"),
    "archives.declassify": _("File declassified"),
    "archives.close_file": _("File closed"),
    "archives.shelve_file": _("File put in its place"),
    "archives.save_category": _("Category of files entered or changed"),
    "archives.save_place": _("Place of files entered or changed"),
    "archives.print": _("Printed from the archives"),
    "archives.file_record": _("Record filed by itself"),
    "archives.add_item": _("Document put into a file"),
    "archives.change_item": _("Document in a file changed"),
    "archives.remove_item": _("Document taken out of a file"),
    "archives.print_pages": _("Pages of a file printed"),
    "archives.take_copy": _("Copy taken of a document in a file"),
    "archives.ask_access": _("File asked for"),
    "archives.pick_file": _("File picked for a request"),
    "archives.approved_access": _("Request for a file approved"),
    "archives.rejected_access": _("Request for a file not approved"),
    "archives.withdrawn_access": _("Request for a file withdrawn"),
    "archives.grant": _("File opened to somebody"),
    "archives.revoke_grant": _("Grant revoked"),
    "archives.hand_over": _("File handed over"),
    "archives.sign_loan": _("Borrower signed for a file"),
    "archives.take_back": _("File taken back"),
    "archives.note_trouble": _("Trouble with a loan noted"),
    "archives.decide_trouble": _("Decided on trouble with a loan"),
}
SCHEDULES = {
    "archives: open missing files": _("Open the files of customers that have none"),
    "archives: file what is over": _("File what is over"),
    "archives: night": _("Remind of loans, end grants, declassify files"),
}


class ArchivesConfig(AppConfig):
    name = "archives"
    verbose_name = _("Archives")

    def ready(self) -> None:
        from archives.categories import ensure_categories
        from archives.policy import ArchivePolicy
        from core import runs, trail
        from regulations.policies import declare

        declare("archives", ArchivePolicy, _("Archives"))
        trail.words.update(DEEDS)
        runs.words.update(SCHEDULES)
        show_elsewhere()
        declare_work()
        declare_signing()
        declare_clocks()
        post_migrate.connect(ensure_categories, sender=self, dispatch_uid="ensure_archive_categories")
        post_migrate.connect(ensure_search_index, sender=self, dispatch_uid="ensure_archive_search_index")
        post_migrate.connect(ensure_schedules, sender=self, dispatch_uid="ensure_archive_schedules")


def show_elsewhere() -> None:
    """What archives add to what happens with customers."""
    from archives import holding
    from archives import hooks as archive_hooks
    from archives.actions import own_files
    from core import hooks as core_hooks
    from customers import hooks
    from staff import hooks as staff_hooks

    hooks.panels.append(archive_hooks.archives_panel)
    hooks.entered.append(own_files.open_own_files)
    hooks.leaving.append(own_files.take_back_own_files)
    hooks.held_by.append(own_files.held_by)
    core_hooks.finished.append(archive_hooks.file_finished)
    staff_hooks.holds.append(holding.still_holds)


def declare_work() -> None:
    """What the worker does."""
    from archives import tasks
    from archives.documents import index
    from core import jobs

    jobs.register(tasks.MISSING, tasks.open_files)
    jobs.register(tasks.NIGHT, tasks.run_night)
    jobs.register(tasks.FILING, tasks.file_one)
    jobs.register(tasks.FILING_NIGHT, tasks.file_left)
    jobs.register(index.KIND, index.print_index)


def declare_signing() -> None:
    """What signers see beside a request for a file, and what follows when they have decided."""
    from approvals import hooks
    from archives.actions import requests
    from archives.panels import request_panel

    hooks.names[requests.KIND] = _("Request for a file")
    hooks.on_decided[requests.KIND] = requests.on_decided
    hooks.lock_record[requests.KIND] = requests.lock_record
    hooks.lock_path[requests.KIND] = "pk"
    hooks.panels[requests.KIND] = request_panel


def declare_clocks() -> None:
    """The words of each clock, and the page that meets it."""
    from archives.actions import loans, requests
    from regulations import duties

    duties.queues["archives"] = _("Archives")
    duties.icons["archives"] = "archive"
    for rule, words, button, page, permission in (
        (requests.PICK_RULE, _("pick the file that is asked for"), _("Pick"), "request_pick", requests.PICK),
        (loans.SIGN_RULE, _("sign for the file that was handed over"), _("Sign"), "loan_sign", SEE),
        (
            loans.TROUBLE_RULE,
            _("decide on the file that was damaged or lost"),
            _("Decide"),
            "loan_decide",
            "archives.decide_loantrouble",
        ),
    ):
        duties.words[rule], duties.buttons[rule] = words, button
        duties.deeds[rule] = duties.DeedPage(f"archives:{page}", permission)


def ensure_search_index(using: str, **_kwargs) -> None:
    from django.db import connections

    from archives.models import ArchiveSearch
    from core.search import ensure_index

    if ArchiveSearch._meta.db_table in connections[using].introspection.table_names():
        ensure_index(ArchiveSearch, using)


def ensure_schedules(**_kwargs) -> None:
    from core.schedules import ensure_schedule

    ensure_schedule("archives: open missing files", "archives.tasks.start_missing", crontab="30 2 * * *")
    ensure_schedule("archives: file what is over", "archives.tasks.start_filing", crontab="0 3 * * *")
    ensure_schedule("archives: night", "archives.tasks.start_night", crontab="30 6 * * *")
