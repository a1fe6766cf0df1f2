"""Inspections, leaks and report requests: their words, clocks, signatures and schedules, declared at the start."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "archives.open_inspection": _("Inspection of files begun"),
    "archives.note_found": _("Files inspected"),
    "archives.sign_inspection": _("Inspection of files signed"),
    "archives.settle_line": _("Damaged or missing file followed up"),
    "archives.miss_file": _("File found missing"),
    "archives.find_file": _("Missing file found again"),
    "archives.report_leak": _("Leak reported"),
    "archives.answer_leak": _("Measures against a leak put down"),
    "archives.leak_told": _("Somebody told of a leak"),
    "archives.close_leak": _("Leak closed"),
    "archives.propose_penalty": _("Penalty for a leak proposed"),
    "archives.approved_penalty": _("Penalty for a leak approved"),
    "archives.rejected_penalty": _("Penalty for a leak not approved"),
    "archives.withdrawn_penalty": _("Penalty for a leak withdrawn"),
    "archives.ask_report": _("Report for a department asked for"),
    "archives.approved_report": _("Report for a department approved"),
    "archives.rejected_report": _("Report for a department not approved"),
    "archives.withdrawn_report": _("Request for a report withdrawn"),
    "archives.change_report": _("Items of a report changed"),
    "archives.end_report": _("Report for a department ended"),
    "archives.make_report": _("Report for a department made"),
    "archives.replace_report": _("Report for a department made anew"),
    "archives.check_report": _("Report for a department checked"),
    "archives.give_report": _("Report given to a department"),
    "archives.take_report": _("Report taken"),
}
SCHEDULES = {
    "archives: inspections": _("Begin the inspections of files"),
    "archives: reports": _("Ask for the reports that recur"),
}


def declare_care() -> None:
    from approvals import hooks
    from archives import begun
    from archives.actions import inspection_lists, inspections, leak_penalties, leaks, report_requests
    from core import jobs, runs, trail
    from regulations import duties

    trail.words.update(DEEDS)
    runs.words.update(SCHEDULES)
    jobs.register(begun.INSPECTIONS, inspection_lists.run_inspections)
    for rule, words, button, page, permission in (
        (inspections.RULE, _("inspect the files"), _("Inspect"), "inspection", inspections.CHANGE),
        (inspections.REPAIR_RULE, _("mend the damaged file"), _("Mended"), "line_settle", inspections.CHANGE),
        (inspections.MISSING_RULE, _("look for the missing file"), _("Follow up"), "line_settle", inspections.CHANGE),
        (leaks.RULE, _("act on the leak"), _("Act"), "leak_answer", leaks.CHANGE),
        (report_requests.RULE, _("make the report"), _("Put down"), "issue_new", report_requests.MAKE),
    ):
        duties.words[rule], duties.buttons[rule] = words, button
        duties.deeds[rule] = duties.DeedPage(f"archives:{page}", permission)
    for kind, words, asks in (
        (leak_penalties.KIND, _("Penalty for a leak"), leak_penalties),
        (report_requests.KIND, _("Request for a report"), report_requests),
    ):
        hooks.names[kind] = words
        hooks.on_decided[kind] = asks.on_decided
        hooks.lock_record[kind] = asks.lock_record
        hooks.lock_path[kind] = "pk"


def ensure_care_schedules(**_kwargs) -> None:
    from core.schedules import ensure_schedule

    ensure_schedule("archives: inspections", "archives.tasks.start_inspections", crontab="40 2 * * *")
    ensure_schedule("archives: reports", "archives.tasks.start_reports", crontab="50 5 * * *")
