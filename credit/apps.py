from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEEDS = {
    "credit.estimate_turnover": _("Turnover of the customer estimated"),
    "credit.count_stock": _("Stock at the customer counted"),
    "credit.set_share": _("Target share set"),
    "credit.set_task": _("Sales task of a product set"),
    "credit.set_target": _("Sales target set"),
    "credit.print_report": _("Sales report printed"),
    "credit.set_customer_target": _("Sales target of a customer set"),
    "credit.report_month": _("Monthly sales report written"),
    "credit.start_grading": _("Grading started"),
    "credit.simulate_grading": _("Grading simulated"),
    "credit.compute_grades": _("Grades computed"),
    "credit.withdraw_grading": _("Grading withdrawn"),
    "credit.print_grading": _("Grading printed"),
    "credit.begin_file": _("Credit file begun"),
    "credit.decide_limit": _("Category and limit decided"),
    "credit.ask_condition": _("Condition asked for"),
    "credit.meet_condition": _("Condition met"),
    "credit.end_condition": _("Condition ended"),
    "credit.add_report": _("Credit report given"),
    "credit.instruct": _("Instruction on credit"),
    "credit.add_accounts": _("Annual accounts added"),
    "credit.add_event": _("Credit event noted"),
    "credit.begin_card": _("Trading card begun"),
    "credit.save_card": _("Trading card changed"),
    "credit.ask_opening": _("Opening of trade asked for"),
    "credit.open_trade": _("Trade opened"),
    "credit.print_card": _("Trading card printed"),
    "credit.look_up": _("Credit file read"),
    "credit.new_document": _("Trading document written"),
    "credit.change_document": _("Trading document changed"),
    "credit.split_document": _("Trading document split"),
    "credit.close_document": _("Trading document closed"),
    "credit.cancel_document": _("Trading document cancelled"),
    "credit.reopen_document": _("Trading document opened again"),
    "credit.write_lines": _("Lines of a trading document written"),
    "credit.write_return": _("Return slip written"),
    "credit.approve_return": _("Return of goods approved"),
    "credit.sign_return": _("Warehouse signed for returned goods"),
    "credit.unsign_return": _("Signature of the warehouse taken back"),
    "credit.withdraw_return": _("Return slip withdrawn"),
    "credit.book_return": _("Returned goods booked"),
    "credit.print_return": _("Return slip printed"),
    "credit.release": _("Goods released"),
    "credit.hold": _("Release held"),
    "credit.refused_release": _("Release refused"),
    "credit.withdrawn_release": _("Request for release withdrawn"),
    "credit.open_collection": _("Collection begun"),
    "credit.climb_collection": _("Next stage of collection"),
    "credit.close_collection": _("Collection closed"),
    "credit.collect": _("Step of collection"),
    "credit.promise": _("Payment promised"),
    "credit.keep_promise": _("Promise to pay kept"),
    "credit.break_promise": _("Promise to pay broken"),
    "credit.print_demand": _("Letter of demand printed"),
    "credit.enter_receivable": _("Invoice entered"),
    "credit.receive_payment": _("Payment entered"),
    "credit.allocate": _("Payment allocated"),
    "credit.undo_allocation": _("Allocation undone"),
    "credit.reverse_payment": _("Payment reversed"),
    "credit.enter_bill": _("Bill entered"),
    "credit.endorse_bill": _("Bill endorsed"),
    "credit.discount_bill": _("Bill discounted"),
    "credit.honour_bill": _("Bill honoured"),
    "credit.dishonour_bill": _("Bill dishonoured"),
    "credit.give_back_bill": _("Bill given back"),
    "credit.open_dispute": _("Dispute opened"),
    "credit.close_dispute": _("Dispute closed"),
    "credit.ask_write_off": _("Write-off asked for"),
    "credit.write_off": _("Written off"),
    "credit.refuse_write_off": _("Write-off refused"),
    "credit.close_period": _("Period closed"),
    "credit.make_token": _("Key of another system made"),
    "credit.revoke_token": _("Key of another system revoked"),
    "credit.put_right": _("Kept amounts put right"),
}
COLLECTING = {
    "credit.collect_remind": _("remind the customer to pay"),
    "credit.collect_call": _("call the customer about what is overdue"),
    "credit.collect_letter": _("send a letter of demand"),
    "credit.collect_visit": _("visit the customer about what is overdue"),
    "credit.collect_lawyer": _("hand what is overdue over to a lawyer"),
    "credit.dunning_day": _("remind of what is overdue at the month's end"),
}
RUNS = {
    "credit: yearly grading": _("Start the yearly grading"),
    "credit: expiry": _("Tell of limits, conditions and bills that run out"),
    "credit: yearly review of limits": _("Open the yearly review of limits"),
    "credit: collection": _("See what is overdue, who is to be chased and which promises were kept"),
    "credit: reconciliation": _("Compare what is kept on the credit files with the documents"),
}


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = _("Credit and grading")

    def ready(self) -> None:
        from core import imports, trail
        from credit import campaign_words, care_words, order_words, standing_words, watch_words
        from credit.hooks_books import join_books
        from credit.imports import SALES
        from credit.policy import CreditPolicy
        from regulations.policies import declare

        declare("credit", CreditPolicy, _("Credit and grading"))
        trail.words.update(DEEDS)
        imports.register(SALES)
        show_elsewhere()
        declare_work()
        declare_duties()
        declare_collecting()
        declare_signing()
        join_books()
        watch_words.set_up()
        campaign_words.set_up()
        standing_words.set_up()
        order_words.set_up()
        care_words.set_up()
        post_migrate.connect(ensure_schedules, sender=self, dispatch_uid="ensure_credit_schedules")


def show_elsewhere() -> None:
    """What credit adds to the pages of customers."""
    from credit import hooks, hooks_standing
    from customers import hooks as customer_hooks

    customer_hooks.grades.append(hooks.grades)
    customer_hooks.graded.append(hooks.graded)
    customer_hooks.panels += [hooks.credit_panel, hooks.grade_panel, hooks_standing.standing_panel, hooks.sales_panel]
    customer_hooks.held_by.append(hooks.held_by)


def declare_work() -> None:
    """What the worker makes, and the words of what it does by the clock."""
    from core import jobs, runs
    from credit import month_reports, nightly, reconciling_nightly, refreshing, tasks
    from credit.actions import simulating

    jobs.register("grading", tasks.compute_run, on_failed=tasks.run_failed)
    jobs.register(simulating.KIND, simulating.compute_simulation)
    jobs.register("grading_pdf", tasks.print_run, is_export=True)
    jobs.register(nightly.LADDER, nightly.climb_ladder)
    jobs.register(nightly.DUNNING, nightly.dun)
    jobs.register(refreshing.KIND, refreshing.run_refresh)
    jobs.register(month_reports.KIND, month_reports.run_report)
    jobs.register(reconciling_nightly.KIND, reconciling_nightly.run_reconciliation)
    runs.words.update(RUNS)


def declare_duties() -> None:
    """The words of each duty, and the page that meets it."""
    from credit.actions import limits, reports
    from regulations import duties

    duties.icons["credit"] = "scale"
    duties.queues["credit"] = pgettext_lazy("credit", "Credit")
    duties.words[reports.SEEN] = _("instruct on the urgent credit report")
    duties.deeds[reports.SEEN] = duties.DeedPage("credit:instruct", reports.INSTRUCT)
    duties.words[limits.REVIEW] = _("review the credit limit")
    duties.deeds[limits.REVIEW] = duties.DeedPage("credit:review", "credit.decide_limit")


def declare_collecting() -> None:
    """The duties of who collects, also of what a complaint held back."""
    from complaints import listeners
    from credit import after_complaint
    from regulations import duties

    duties.words.update(COLLECTING)
    for rule in COLLECTING:
        duties.deeds[rule] = duties.DeedPage("credit:collection_step", "credit.collect")
        duties.buttons[rule] = pgettext_lazy("button", "record")
    listeners.not_upheld.append(after_complaint.owe_collection)
    duties.words[after_complaint.RULE] = _("collect what is owed, as the complaint was not upheld")
    duties.deeds[after_complaint.RULE] = duties.DeedPage("credit:collect_owed", "credit.view_creditfile")
    duties.buttons[after_complaint.RULE] = pgettext_lazy("duty", "Collect")


def declare_signing() -> None:
    """What is asked of signers, and what follows when they have decided."""
    from approvals import hooks
    from credit.actions import opening

    hooks.on_decided[opening.KIND] = opening.on_decided
    hooks.lock_record[opening.KIND] = opening.lock_record
    hooks.lock_path[opening.KIND] = "customer"
    hooks.panels[opening.KIND] = opening.card_panel
    hooks.names[opening.KIND] = _("Opening of trade")
    hooks.asked_again_at_record.add(opening.KIND)


def ensure_schedules(**_kwargs) -> None:
    """Every hour: which day and hour the yearly grading starts says the policy in force, which may change."""
    from core.schedules import ensure_schedule

    ensure_schedule("credit: exceptions run out", "credit.tasks.expire_exceptions", crontab="5 0 * * *")
    ensure_schedule("credit: near the limit", "credit.tasks.watch_near", crontab="15 5 * * *")
    ensure_schedule("credit: yearly grading", "credit.tasks.start_yearly_grading", crontab="0 * * * *")
    ensure_schedule("credit: collection", "credit.nightly.start_collection", crontab="10 4 * * *")
    ensure_schedule("credit: reconciliation", "credit.reconciling_nightly.start_reconciliation", crontab="30 2 * * *")
    ensure_schedule("credit: totals of the trade", "credit.refreshing.start_refresh", crontab="40 1 * * *")
    ensure_schedule("credit: order of what is open", "credit.priority.start_refresh", crontab="50 2 * * *")
    ensure_schedule("credit: monthly sales report", "credit.month_reports.start_report", crontab="0 3 1-7 * *")
    ensure_schedule("credit: new customers", "credit.newcomers_nightly.start_newcomers", crontab="50 3 * * *")
    ensure_schedule("credit: customer care", "credit.care_nightly.start_care", crontab="50 4 * * *")
    ensure_schedule("credit: expiry", "credit.tasks.watch_files", crontab="20 6 * * *")
    ensure_schedule("credit: yearly review of limits", "credit.tasks.review_limits", crontab="40 * * * *")
