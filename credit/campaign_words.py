"""The deeds, clocks and requests of the yearly grading in words; `set_up` is called once when the app is ready."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEEDS = {
    "credit.open_campaign": _("Yearly grading opened"),
    "credit.move_campaign": _("Yearly grading moved on"),
    "credit.change_grades": _("Grades changed"),
    "credit.hand_in_sheet": _("Grading sheet handed in"),
    "credit.take_back_sheet": _("Grading sheet taken back"),
    "credit.give_sheet": _("Grading sheet given to somebody else"),
    "credit.hold_meeting": _("Review meeting put down"),
    "credit.close_meeting": _("Review meeting closed"),
    "credit.add_term": _("Special terms written down"),
    "credit.review_term": _("Special terms reviewed"),
    "credit.ask_grade_list": _("Signatures under a grade list asked for"),
    "credit.approved_grade_list": _("Grade list signed"),
    "credit.rejected_grade_list": _("Grade list not signed"),
    "credit.print_grade_letters": _("Letters to A customers printed"),
    "credit.ask_appeal": _("Appeal against a grade"),
    "credit.decide_appeal": _("Appeal against a grade decided"),
}


def set_up() -> None:
    from approvals import hooks
    from core import jobs, trail
    from credit import hooks_sheets, tasks
    from credit.actions import appeals, campaigns, grade_lists, sheets
    from regulations import duties
    from staff import hooks as staff_hooks

    trail.words.update(DEEDS)
    for rule, words, page, permission, button in (
        (sheets.RATE, _("fill in the grading sheet"), "sheet", sheets.FILL, _("Fill in")),
        (campaigns.MEET, _("hold the review meeting"), "meeting", campaigns.REVIEW, _("Hold")),
        (appeals.HEAR, _("decide on the appeal against a grade"), "appeal", appeals.DECIDE, _("Decide")),
    ):
        duties.words[rule], duties.buttons[rule] = words, button
        duties.deeds[rule] = duties.DeedPage(f"credit:{page}", permission)
    hooks.names[campaigns.LIST_KIND] = pgettext_lazy("approval", "Grade list")
    hooks.on_decided[campaigns.LIST_KIND] = grade_lists.on_decided
    hooks.lock_record[campaigns.LIST_KIND] = grade_lists.lock_record
    hooks.lock_path[campaigns.LIST_KIND] = "campaign"
    staff_hooks.hand_over.append(hooks_sheets.HAND_OVER)
    jobs.register("grade_letters", tasks.print_letters, is_export=True)
