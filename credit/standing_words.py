"""Grades between two gradings in words: deeds, clocks, nights; `set_up` is called once when the app is ready."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEEDS = {
    "credit.give_provisional": _("Provisional grade given"),
    "credit.assess_newcomer": _("New customer assessed"),
    "credit.report_downgrade": _("Downgrade reported"),
    "credit.decide_downgrade": _("Decided on a downgrade"),
    "credit.return_downgrade": _("Downgrade given back to the head of the unit"),
    "credit.approved_downgrade": _("Customer downgraded"),
    "credit.rejected_downgrade": _("Downgrade not signed"),
}
NIGHT = "credit: new customers"


def set_up() -> None:
    from approvals import hooks
    from core import jobs, runs, trail
    from credit import demotions, newcomers_nightly
    from credit.actions import downgrades, newcomers, validity
    from regulations import duties

    trail.words.update(DEEDS)
    for rule, words, page, permission, button in (
        (newcomers.RULE, _("assess the new customer"), "newcomer_assess", newcomers.ASSESS, _("Assess")),
        (downgrades.RULE, _("decide on the downgrade"), "downgrade_decide", downgrades.DECIDE, _("Decide")),
    ):
        duties.words[rule], duties.buttons[rule] = words, button
        duties.deeds[rule] = duties.DeedPage(f"credit:{page}", permission)
    duties.words[validity.RULE] = _("have the customers graded anew before the grades run out")
    hooks.names[downgrades.KIND] = pgettext_lazy("approval", "Downgrade")
    hooks.on_decided[downgrades.KIND] = downgrades.on_decided
    hooks.lock_record[downgrades.KIND] = downgrades.lock_record
    hooks.lock_path[downgrades.KIND] = "pk"
    jobs.register(demotions.KIND, demotions.run_demotions)
    jobs.register(newcomers_nightly.KIND, newcomers_nightly.run_newcomers)
    runs.words[NIGHT] = _("See who is a new customer, and who is to be assessed")
