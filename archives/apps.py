"""What the archives add to the other apps."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SEE = "archives.view_archivefile"
DEEDS = {
    "archives.open_own_files": _("Files opened for customers that had none"),
    "archives.open_file": _("File opened"),
    "archives.change_file": _("Entry of a file changed"),
    "archives.set_level": _("Secrecy of a file set"),
    "archives.follow_level": _("Secrecy of a file raised with its customer"),
    "archives.declassify": _("File declassified"),
    "archives.close_file": _("File closed"),
    "archives.shelve_file": _("File put in its place"),
    "archives.file_month": _("Month filed by a department"),
    "archives.receive_month": _("What a department filed received"),
    "archives.chase_month": _("Department reminded of its filing"),
    "archives.prepare_change": _("Hand-over of files drawn up"),
    "archives.sign_change": _("Hand-over of files signed"),
    "archives.refuse_change": _("Hand-over of files ended"),
    "archives.change_keeper": _("File went to another keeper"),
    "archives.save_category": _("Category of files entered or changed"),
    "archives.first_keeper": _("Files without a keeper given to that of their category"),
    "archives.save_place": _("Place of files entered or changed"),
    "archives.print": _("Printed from the archives"),
    "archives.found_fault": _("Stored document found damaged"),
    "archives.fault_gone": _("Damaged document restored"),
    "archives.file_record": _("Record filed by itself"),
    "archives.add_item": _("Document put into a file"),
    "archives.change_item": _("Document in a file changed"),
    "archives.remove_item": _("Document taken out of a file"),
    "archives.print_pages": _("Pages of a file printed"),
    "archives.take_copy": _("Copy taken of a document in a file"),
    "archives.ask_access": _("File asked for"),
    "archives.change_request": _("Request for a file changed"),
    "archives.take_letter": _("Letter of introduction opened"),
    "archives.pick_file": _("File picked for a request"),
    "archives.decline_request": _("Request for a file declined: there is no such file"),
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
    "archives.propose_disposal": _("Files proposed for destruction"),
    "archives.propose_file": _("File put on a list for destruction"),
    "archives.appraise": _("Files appraised"),
    "archives.ask_destruction": _("Destruction of files asked for"),
    "archives.approved_destruction": _("Destruction of files approved"),
    "archives.end_disposal": _("List of files to be destroyed ended"),
    "archives.take_off_list": _("File taken off a list for destruction"),
    "archives.keep_longer": _("File kept longer"),
    "archives.destroy": _("Files destroyed"),
    "archives.destroy_file": _("File destroyed"),
    "archives.erased": _("Contents of destroyed files erased"),
    "archives.set_hold": _("File put under legal hold"),
    "archives.lift_hold": _("Legal hold of a file lifted"),
}
SCHEDULES = {
    "archives: open missing files": _("Open the files of customers that have none"),
    "archives: read stored copies": _("Read stored documents again and compare them"),
    "archives: file what is over": _("File what is over"),
    "archives: levels": _("Let the secrecy of files follow their customers"),
    "archives: night": _("Remind of loans, end grants, declassify files"),
    "archives: retention": _("Propose files whose time is over, erase destroyed ones"),
}


class ArchivesConfig(AppConfig):
    name = "archives"
    verbose_name = _("Archives")

    def ready(self) -> None:
        from archives.care_words import declare_care, ensure_care_schedules
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
        declare_care()
        post_migrate.connect(ensure_care_schedules, sender=self, dispatch_uid="ensure_archive_care_schedules")
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
    hooks.renamed.append(own_files.follow_names)
    hooks.leaving.append(own_files.take_back_own_files)
    hooks.held_by.append(own_files.held_by)
    core_hooks.finished.append(archive_hooks.file_finished)
    staff_hooks.holds.append(holding.still_holds)


def declare_work() -> None:
    """What the worker does."""
    from archives import tasks
    from archives.actions import destroying
    from archives.documents import index, registers
    from archives.imports import REGISTER
    from core import imports, jobs

    jobs.register(tasks.MISSING, tasks.open_files)
    jobs.register(tasks.NIGHT, tasks.run_night)
    jobs.register(tasks.VERIFYING, tasks.verify_stored)
    jobs.register(tasks.LEVELS, tasks.run_levels)
    jobs.register(tasks.FILING, tasks.file_one)
    jobs.register(tasks.FILING_NIGHT, tasks.file_left)
    jobs.register(registers.KIND, registers.print_register, is_export=True)
    jobs.register(tasks.RETENTION, tasks.run_retention)
    jobs.register(destroying.ERASE, destroying.run_erasing)
    jobs.register(index.KIND, index.print_index, is_export=True)
    imports.register(REGISTER)


def declare_signing() -> None:
    """What signers see beside a request for a file, and what follows when they have decided."""
    from approvals import hooks
    from archives import lists
    from archives.actions import disposals, requests
    from archives.panels import disposal_panel, request_panel

    hooks.names[requests.KIND] = _("Request for a file")
    hooks.on_decided[requests.KIND] = requests.on_decided
    hooks.lock_record[requests.KIND] = requests.lock_record
    hooks.lock_path[requests.KIND] = "pk"
    hooks.panels[requests.KIND] = request_panel
    hooks.names[lists.KIND] = _("Destruction of files")
    hooks.on_decided[lists.KIND] = disposals.on_decided
    hooks.lock_record[lists.KIND] = disposals.lock_record
    hooks.lock_path[lists.KIND] = "pk"
    hooks.panels[lists.KIND] = disposal_panel
    hooks.asked_again_at_record.add(lists.KIND)


def declare_clocks() -> None:
    """The words of each clock, and the page that meets it."""
    from archives import lists
    from archives.actions import keepers, loans, monthly, requests, troubles, verifying
    from regulations import duties

    duties.queues["archives"] = _("Archives")
    duties.icons["archives"] = "archive"
    duties.words[verifying.RULE] = _("restore the stored document that is missing or damaged")
    for rule, words, button, page, permission in (
        (requests.PICK_RULE, _("pick the file that is asked for"), _("Pick"), "request_pick", requests.PICK),
        (monthly.RULE, _("file what the month brought"), pgettext_lazy("archives", "File"), "filing_do", monthly.DO),
        (keepers.RULE, _("sign the hand-over of files"), _("Sign"), "hand_over_sign", SEE),
        (loans.SIGN_RULE, _("sign for the file that was handed over"), _("Sign"), "loan_sign", SEE),
        (
            troubles.TROUBLE_RULE,
            _("decide on the file that was damaged or lost"),
            _("Decide"),
            "loan_decide",
            "archives.decide_loantrouble",
        ),
        (
            lists.APPRAISE_RULE,
            _("appraise files whose time is over"),
            _("Appraise"),
            "disposal",
            lists.ADD,
        ),
        (
            lists.DESTROY_RULE,
            _("destroy the files as decided"),
            _("Destroy"),
            "disposal_destroy",
            lists.DESTROY,
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
    ensure_schedule("archives: read stored copies", "archives.tasks.start_verifying", crontab="40 3 * * *")
    ensure_schedule("archives: file what is over", "archives.tasks.start_filing", crontab="0 3 * * *")
    ensure_schedule("archives: retention", "archives.tasks.start_retention", crontab="10 3 * * *")
    ensure_schedule("archives: levels", "archives.tasks.start_levels", crontab="30 4 * * 0")
    ensure_schedule("archives: night", "archives.tasks.start_night", crontab="30 6 * * *")
