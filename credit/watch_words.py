"""The deeds, clocks and requests of watching credit in words; `set_up` is called once when the app is ready."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "credit.ask_exception": _("Exception asked for"),
    "credit.change_exception": _("Exception changed"),
    "credit.approved_exception": _("Exception approved"),
    "credit.rejected_exception": _("Exception not approved"),
    "credit.withdrawn_exception": _("Exception withdrawn"),
    "credit.expired_exception": _("Exception run out"),
    "credit.report_near": _("Reported near the limit"),
    "credit.decide_near": _("Decided on a report near the limit"),
    "credit.stop": _("Emergency stop"),
    "credit.confirm_stop": _("Emergency stop confirmed"),
    "credit.lift_stop": _("Emergency stop lifted"),
    "credit.watch": _("Watched, or watched no longer"),
    "credit.report_danger": _("Reported as dangerous"),
    "credit.instruct_danger": _("Instruction on a dangerous customer"),
    "credit.terminate": _("End of trade instructed"),
    "credit.note_notice": _("Customer told of the end of trade"),
    "credit.end_danger": _("Danger report closed"),
    "credit.print_notice": _("Notice of the end of trade printed"),
    "credit.ask_measure": _("Measure asked for"),
    "credit.approved_measure": _("Measure approved"),
    "credit.rejected_measure": _("Measure not approved"),
    "credit.withdrawn_measure": _("Measure withdrawn"),
    "credit.carry_out_measure": _("Measure carried out"),
}
# What waits for representative or superior: its words, the page of the deed, what it takes to do it, and its button.
CLOCKS = {
    "credit.near_reported_within": (
        _("report near the limit and ask for a decision"),
        "crossing",
        "add_creditreport",
        _("Report"),
    ),
    "credit.near_decided_within": (
        _("decide on the report near the limit"),
        "crossing_decide",
        "instruct_credit",
        _("Decide"),
    ),
    "credit.stop_confirmed_within": (
        _("confirm the emergency stop"),
        "stop_confirm",
        "confirm_creditstop",
        _("Confirm"),
    ),
    "credit.danger_instructed_within": (
        _("instruct on the dangerous customer"),
        "danger_instruct",
        "instruct_credit",
        _("Instruct"),
    ),
}
EXPIRY, NEAR = "credit: exceptions run out", "credit: near the limit"


def set_up() -> None:
    from approvals import hooks
    from core import runs, trail
    from credit import debtor_panels
    from credit.actions import exceptions, measures
    from regulations import duties

    trail.words.update(DEEDS)
    runs.words[EXPIRY] = _("Let exceptions over the limit run out")
    runs.words[NEAR] = _("Look who has come near the credit limit")
    for rule, (words, page, permission, button) in CLOCKS.items():
        duties.words[rule], duties.buttons[rule] = words, button
        duties.deeds[rule] = duties.DeedPage(f"credit:{page}", f"credit.{permission}")
    for asking, name, panel, path in (
        (exceptions, _("Exception over the limit"), debtor_panels.exception_panel, "file__customer"),
        (measures, _("Measure against a credit risk"), debtor_panels.measure_panel, "report__file__customer"),
    ):
        hooks.names[asking.KIND] = name
        hooks.on_decided[asking.KIND] = asking.on_decided
        hooks.lock_record[asking.KIND] = asking.lock_record
        hooks.lock_path[asking.KIND] = path
        hooks.panels[asking.KIND] = panel
    hooks.asked_again_at_record.add(exceptions.KIND)
