from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEEDS = {
    "complaints.register": _("Complaint registered"),
    "complaints.accept": _("Complaint accepted"),
    "complaints.judge": _("Verdict changed"),
    "complaints.assign": _("Complaint given to somebody"),
    "complaints.begin": _("Investigation begun"),
    "complaints.investigate": _("Findings of the investigation"),
    "complaints.appoint": _("Investigator named"),
    "complaints.code_sample": _("Sample coded"),
    "complaints.conclude_retest": _("Result of the retest"),
    "complaints.issue_report": _("Corrected report issued"),
    "complaints.refuse_report": _("Corrected report not signed"),
    "complaints.make_plan": _("Improvement planned"),
    "complaints.carry_out_plan": _("Improvement carried out"),
    "complaints.check_plan": _("Effect of the improvement checked"),
    "complaints.name_responsible": _("Responsibility named"),
    "complaints.propose_penalty": _("Penalty proposed"),
    "complaints.approve_penalty": _("Penalty approved"),
    "complaints.refuse_penalty": _("Penalty not approved"),
    "complaints.tell_punishment": _("Customer told of the penalty"),
    "complaints.ask_firm": _("Firm handling asked for"),
    "complaints.firm": _("Firm handling approved"),
    "complaints.refuse_firm": _("Firm handling not approved"),
    "complaints.brief": _("Both parties briefed"),
    "complaints.report": _("Report to the management"),
    "complaints.propose": _("Solution proposed"),
    "complaints.approve": _("Solution approved"),
    "complaints.refuse": _("Solution not approved"),
    "complaints.carry_out": _("Solution carried out"),
    "complaints.explain": _("Explained to the customer"),
    "complaints.answer": _("Customer answered"),
    "complaints.confirm": _("View of the customer"),
    "complaints.remind": _("Customer reminded in writing"),
    "complaints.dissatisfied": _("Customer dissatisfied"),
    "complaints.file": _("Case filed"),
    "complaints.respond": _("Customer told"),
    "complaints.agree_reply": _("Time of the reply agreed"),
    "complaints.wait": _("Waiting for the customer"),
    "complaints.go_on": _("Case goes on"),
    "complaints.report_unsolved": _("Reported as not solved yet"),
    "complaints.mark_special": _("Marked as a special case"),
    "complaints.send_back": _("Sent back"),
    "complaints.resolve": _("Complaint settled"),
    "complaints.withdraw": _("Complaint withdrawn"),
    "complaints.reopen": _("Complaint opened again"),
    "complaints.answer_on_the_spot": _("Answered on the spot"),
    "complaints.later_case": _("Went on as another case"),
    "complaints.merge": _("Made part of another case"),
    "complaints.unmerge": _("Taken out of the other case"),
    "complaints.take_part": _("Other cases made part of this one"),
    "complaints.gather": _("Made one collective complaint"),
    "complaints.let_part_go": _("A part was taken out"),
    "complaints.take_inquiry": _("Entered in the inquiry register"),
    "complaints.pass_on": _("Entry given to somebody else"),
    "complaints.answer_inquiry": pgettext_lazy("inquiry", "Answered"),
    "complaints.adopt": _("Suggestion adopted"),
    "complaints.decline": _("Suggestion declined"),
    "complaints.publish": _("Made public"),
    "complaints.unpublish": _("No longer public"),
    "complaints.inquiry_to_complaint": _("Became a complaint"),
    "complaints.add_files": _("Files added"),
    "complaints.print": _("Printed"),
    "complaints.plan_revisit": _("Revisit planned"),
    "complaints.arrange_revisit": _("Revisit arranged"),
    "complaints.carry_out_revisit": _("Revisit carried out"),
    "complaints.revisit": _("Customer revisited"),
    "complaints.discount_revisit": _("Message no longer counts as a revisit"),
    "complaints.sign_revisit": _("Revisit signed"),
    "complaints.waive_revisit": _("No revisit needed"),
    "complaints.drop_revisit": _("Planned revisit void"),
    "complaints.send_open_letter": _("Open letter sent"),
    "complaints.open_draw": _("Draw of revisits opened"),
    "complaints.make_report": _("Month counted"),
    "complaints.send_report": _("Statistics sent to the leaders"),
    "complaints.draw_check": _("Drawn for a spot check"),
    "complaints.check": _("Spot-checked"),
    "complaints.propose_disposal": _("Proposed for destruction"),
    "complaints.decide_disposal": _("Decided on destruction"),
    "complaints.remove_file": _("File removed"),
    "complaints.reveal": _("Sensitive field read"),
    "complaints.import": _("Complaint imported"),
    "complaints.remove": _("Import taken back"),
    "complaints.save_category": _("Category entered or changed"),
    "complaints.remove_category": _("Category removed"),
    "complaints.save_keyword": _("Keyword row entered or changed"),
}
CLOCKS = {
    "complaints.register_within": _("register the complaint"),
    "complaints.first_response_within": _("give a first answer"),
    "complaints.first_solution_within": _("put a first solution forward"),
    "complaints.verify_within": _("verify the facts"),
    "complaints.report_within": _("report to the management"),
    "complaints.resolve_normal": _("settle the complaint"),
    "complaints.resolve_special": _("settle the special case"),
    "complaints.retest_within": _("give the result of the retest"),
    "complaints.retest_urgent_within": _("give the result of the urgent retest"),
    "complaints.grievance_within": _("settle the grievance"),
    "complaints.feedback_within": _("tell the customer the result"),
    "complaints.agreed_reply": _("reply as agreed"),
}
REVISITS = {
    "complaints.revisit_within": _("revisit the customer"),
    "complaints.repair_revisit_within": _("revisit after the repair"),
    "complaints.event_revisit_within": _("revisit after the event"),
    "complaints.planned_revisit": _("carry out the planned visit"),
    "complaints.agreed_revisit": _("revisit as agreed"),
}
SCHEDULES = {
    "complaints: late grievances": _("Propose penalties and transfer for grievances that were not settled"),
    "complaints: monthly statistics": _("Count the month that is over and send it to the leaders"),
    "complaints: plan revisits": _("Plan revisits of settled cases, repairs and events"),
    "complaints: draw spot checks": _("Draw closed cases for a check by another reviewer"),
    "complaints: propose disposals": _("Propose closed cases whose time is up for destruction"),
}
# What a clock leads to: the next step of the case, unless it is about telling the customer.
VIEW = "complaints.view_complaint"
TELLING = ("complaints.first_response_within", "complaints.agreed_reply")


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        from complaints.policy import ComplaintPolicy
        from complaints.presets import SECTIONS
        from core import runs, trail
        from regulations import hooks as rule_hooks
        from regulations import policies

        post_migrate.connect(ensure_search_index, sender=self, dispatch_uid="ensure_complaint_search_index")
        post_migrate.connect(ensure_schedules, sender=self, dispatch_uid="ensure_complaint_schedules")
        trail.words.update(DEEDS)
        runs.words.update(SCHEDULES)
        policies.declare("complaints", ComplaintPolicy, _("Complaints"))
        rule_hooks.preset_sections.update(SECTIONS)
        show_elsewhere()
        declare_work()
        declare_clocks()
        declare_signing()


def show_elsewhere() -> None:
    """What complaints add to the pages of customers and people."""
    from complaints import hooks
    from customers import hooks as customer_hooks
    from staff import hooks as staff_hooks

    customer_hooks.panels.append(hooks.complaints_panel)
    customer_hooks.held_by.append(hooks.held_by)
    customer_hooks.stories.append(hooks.STORY)
    staff_hooks.hand_over += [hooks.HAND_OVER, hooks.INQUIRIES, hooks.HAND_OVER_REVISITS]


def declare_work() -> None:
    """What is imported, and what the worker makes."""
    from complaints import tasks
    from complaints.documents import ordering
    from complaints.imports import CATEGORIES, COMPLAINTS
    from core import imports, jobs

    imports.register(COMPLAINTS)
    imports.register(CATEGORIES)
    jobs.register(ordering.KIND, ordering.print_book, is_export=True)
    jobs.register(tasks.STATISTICS, tasks.make_statistics)


def declare_clocks() -> None:
    """The words of each clock, and the page that meets it."""
    from complaints.actions import months
    from regulations import duties

    duties.queues["complaints"] = _("Complaints")
    duties.icons["complaints"] = "message-report"
    duties.words.update(CLOCKS | REVISITS)
    duties.rooted.update(CLOCKS | REVISITS)
    for rule in CLOCKS:
        page, permission = ("respond", "complaints.answer_complaint") if rule in TELLING else ("next", VIEW)
        duties.deeds.setdefault(rule, duties.DeedPage(f"complaints:{page}", permission))
    for rule in ("complaints.resolve_normal", "complaints.resolve_special"):
        duties.buttons[rule] = pgettext_lazy("button", "settle")
    for rule in REVISITS:
        duties.deeds.setdefault(rule, duties.DeedPage("complaints:revisit_do", "complaints.add_revisit"))
        duties.buttons[rule] = pgettext_lazy("button", "revisit")
    duties.words["complaints.plan_due"] = _("carry the improvement out")
    duties.deeds["complaints.plan_due"] = duties.DeedPage("complaints:plan", "complaints.view_correctiveplan")
    duties.words[months.RULE] = _("send the monthly statistics")
    duties.buttons[months.RULE] = pgettext_lazy("button", "send")
    duties.deeds[months.RULE] = duties.DeedPage("complaints:month", months.SEND)


def declare_signing() -> None:
    """What is asked of signers, and what follows when they have decided."""
    from approvals import hooks as approval_hooks
    from complaints.actions import firm, penalties, remedies, retests

    for asking in (remedies, penalties, firm, retests):
        approval_hooks.on_decided[asking.KIND] = asking.on_decided
        approval_hooks.lock_record[asking.KIND] = asking.lock_case
        approval_hooks.lock_path[asking.KIND] = "pk" if asking is firm else "complaint"
    approval_hooks.names[remedies.KIND] = _("Remedy for a complaint")
    approval_hooks.names[penalties.KIND] = _("Penalty for a complaint")
    approval_hooks.names[firm.KIND] = _("Firm handling of a complaint")
    approval_hooks.names[retests.KIND] = _("Corrected report")


def ensure_search_index(using: str, **_kwargs) -> None:
    """Django's remake of a table on SQLite drops its triggers: put back what is missing."""
    from complaints.models import ComplaintSearch
    from core.search import ensure_index

    if ComplaintSearch._meta.db_table in connections[using].introspection.table_names():
        ensure_index(ComplaintSearch, using)


def ensure_schedules(**_kwargs) -> None:
    from core.schedules import ensure_schedule

    ensure_schedule("complaints: plan revisits", "complaints.tasks.plan_revisits", crontab="10 * * * *")
    ensure_schedule("complaints: draw spot checks", "complaints.tasks.draw_spot_checks", crontab="30 2 1-5 * *")
    ensure_schedule("complaints: propose disposals", "complaints.tasks.propose_disposals", crontab="30 3 2 * *")
    ensure_schedule("complaints: late grievances", "complaints.tasks.propose_for_grievances", every_seconds=900)
    ensure_schedule("complaints: monthly statistics", "complaints.tasks.monthly_statistics", crontab="10 7 * * *")
