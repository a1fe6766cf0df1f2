"""The deeds and clocks of customer care in words; `set_up` is called once when the app is ready."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEEDS = {
    "credit.draft_agreement": _("Long-term agreement drafted"),
    "credit.amend_agreement": _("Long-term agreement amended"),
    "credit.sign_agreement": _("Signature of a long-term agreement recorded"),
    "credit.end_agreement": _("Long-term agreement ended"),
    "credit.give_agreement": _("Long-term agreement handed over"),
    "credit.print_agreement": _("Long-term agreement printed"),
    "credit.add_plan_item": _("Item added to a support plan"),
    "credit.give_plan_item": _("Item of a support plan handed over"),
    "credit.drop_plan_item": _("Item taken out of a support plan"),
    "credit.hand_in_plan": _("Support plan handed in"),
    "credit.give_back_plan": _("Support plan given back"),
    "credit.approve_plan": _("Support plan in force"),
    "credit.do_plan_item": _("Item of a support plan done"),
    "credit.print_plan": _("Support plan printed"),
    "credit.add_note": _("Watch note written"),
    "credit.draw_grade_checks": _("Customers drawn for a check of the use of grades"),
    "credit.check_grade_use": _("Use of a grade checked"),
    "credit.do_grade_todo": _("What a grade check found put right"),
}
NIGHT = "credit: customer care"


def set_up() -> None:
    from approvals import hooks as approval_hooks
    from core import jobs, runs, trail
    from credit import care_cards, care_nightly, hooks_care
    from credit.actions import agreements, grade_checks, plans_nightly, support_plans, visits
    from credit.visiting import RULES
    from customers import hooks
    from regulations import duties
    from staff import hooks as staff_hooks

    staff_hooks.hand_over += [hooks_care.ITEMS, hooks_care.AGREEMENTS]
    hooks.panels.append(care_cards.care_panel)
    hooks.interaction_added.append(visits.visit_recorded)
    for rule in RULES:
        duties.words[rule], duties.buttons[rule] = _("visit the customer"), pgettext_lazy("duty", "Record")
        duties.deeds[rule] = duties.DeedPage("credit:visit", "customers.add_interaction")
    jobs.register(care_nightly.KIND, care_nightly.run_care)
    jobs.register(plans_nightly.KIND, care_nightly.run_plans)
    approval_hooks.names[support_plans.KIND] = _("Support plan")
    approval_hooks.on_decided[support_plans.KIND] = support_plans.on_decided
    approval_hooks.lock_record[support_plans.KIND] = support_plans.lock_record
    approval_hooks.lock_path[support_plans.KIND] = "pk"
    approval_hooks.asked_again_at_record.add(support_plans.KIND)
    trail.words.update(DEEDS)
    runs.words[NIGHT] = _("See which agreements run out, which support plans and visits are owed")
    for rule, words, page, permission, button in (
        (
            agreements.RENEW,
            _("renew the long-term agreement, or end it"),
            "agreement",
            agreements.SIGN,
            pgettext_lazy("duty", "Renew"),
        ),
        (support_plans.OWED, _("fill in the support plan"), "support_plan", support_plans.FILL, _("Fill in")),
        (grade_checks.OWED, _("check the use of the grade"), "grade_check_answer", grade_checks.CHECK, _("Check")),
        (
            grade_checks.TODO,
            _("put right what the grade check found"),
            "grade_check_done",
            "credit.view_gradecheck",
            pgettext_lazy("duty", "Done"),
        ),
        (
            support_plans.ITEM,
            _("see to an item of the support plan"),
            "plan_item_done",
            support_plans.FILL,
            pgettext_lazy("duty", "Done"),
        ),
    ):
        duties.words[rule], duties.buttons[rule] = words, button
        duties.deeds[rule] = duties.DeedPage(f"credit:{page}", permission)
