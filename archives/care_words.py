"""Inspections, leaks and report requests: their words, clocks, signatures and schedules, declared at the start."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "archives.open_inspection": _("Inspection of files begun"),
    "archives.note_found": _("Files inspected"),
    "archives.sign_inspection": _("Inspection of files signed"),
    "archives.settle_line": _("Damaged or missing file followed up"),
    "archives.miss_file": _("File found missing"),
    "archives.find_file": _("Missing file found again"),
}
SCHEDULES = {"archives: inspections": _("Begin the inspections of files")}


def declare_care() -> None:
    from archives import begun
    from archives.actions import inspections
    from core import jobs, runs, trail
    from regulations import duties

    trail.words.update(DEEDS)
    runs.words.update(SCHEDULES)
    jobs.register(begun.INSPECTIONS, inspections.run_inspections)
    for rule, words, button, page, permission in (
        (inspections.RULE, _("inspect the files"), _("Inspect"), "inspection", inspections.CHANGE),
        (inspections.REPAIR_RULE, _("mend the damaged file"), _("Mended"), "line_settle", inspections.CHANGE),
        (inspections.MISSING_RULE, _("look for the missing file"), _("Follow up"), "line_settle", inspections.CHANGE),
    ):
        duties.words[rule], duties.buttons[rule] = words, button
        duties.deeds[rule] = duties.DeedPage(f"archives:{page}", permission)


def ensure_care_schedules(**_kwargs) -> None:
    from core.schedules import ensure_schedule

    ensure_schedule("archives: inspections", "archives.tasks.start_inspections", crontab="40 2 * * *")
