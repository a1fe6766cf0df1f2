"""Who is told of reports near the limit, emergency stops and dangerous customers, and in which words."""

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from complaints.people import people_with
from core.notices import tell
from core.templatetags.money import money
from credit.models import CreditException, CreditStop, DangerReport, LimitCrossing, Release
from credit.telling import keepers_of

BOOKKEEPERS = ("finance",)


def tell_near_report(crossing: LimitCrossing, leader, *, by) -> None:
    tell(
        people=[leader],
        rule="credit.near_report",
        record=crossing,
        stage=f"reported-{crossing.reported_at:%Y%m%d%H%M%S}",
        title=partial(near_report_words, str(crossing.file)),
        text=crossing.report[:500],
        url=crossing.get_absolute_url(),
        by=by,
    )


def near_report_words(name: str) -> str:
    return _("%s nears its credit limit: your decision is asked for") % name


def tell_near_decision(crossing: LimitCrossing, *, by) -> None:
    tell(
        people=[crossing.reported_by],
        rule="credit.near_decision",
        record=crossing,
        stage="decided",
        title=partial(near_decision_words, str(crossing.file)),
        text=crossing.decision[:500],
        url=crossing.get_absolute_url(),
        by=by,
    )


def near_decision_words(name: str) -> str:
    return _("Decided on your report near the limit of %s") % name


def tell_stop(stop: CreditStop, leader, *, by) -> None:
    """At once: the superior who confirms, the representative, and those who let goods go."""
    people = [one for one in (leader, *keepers_of(stop.file)) if one]
    tell(
        people=[*people, *people_with(BOOKKEEPERS)],
        rule="credit.stop",
        record=stop,
        stage="stopped",
        title=partial(stop_words, str(stop.file)),
        text=stop.reason[:500],
        url=stop.get_absolute_url(),
        urgent=True,
        by=by,
    )


def stop_words(name: str) -> str:
    return _("Emergency stop: nothing is sold on credit to %s") % name


def tell_lifted(stop: CreditStop, *, by) -> None:
    tell(
        people=[stop.stopped_by, *keepers_of(stop.file), *people_with(BOOKKEEPERS)],
        rule="credit.stop",
        record=stop,
        stage="lifted",
        title=partial(lifted_words, str(stop.file)),
        text=stop.lift_reason[:500],
        url=stop.get_absolute_url(),
        by=by,
    )


def lifted_words(name: str) -> str:
    return _("The emergency stop of %s is lifted") % name


def tell_danger(report: DangerReport, leader, *, by) -> None:
    people = [one for one in (leader, *keepers_of(report.file)) if one]
    tell(
        people=[*people, *people_with(BOOKKEEPERS)],
        rule="credit.danger",
        record=report,
        stage="reported",
        title=partial(danger_words, str(report.file)),
        text=report.facts[:500],
        url=report.get_absolute_url(),
        urgent=True,
        by=by,
    )


def danger_words(name: str) -> str:
    return _("Dangerous customer: %s") % name


def tell_instruction(report: DangerReport, *, by) -> None:
    """Whoever reported carries it out; finance has to know of the end of trade."""
    people = [report.reported_by, *keepers_of(report.file)]
    if report.is_terminated:
        people += people_with(BOOKKEEPERS)
    tell(
        people=people,
        rule="credit.danger",
        record=report,
        stage="terminated" if report.is_terminated else "instructed",
        title=partial(instruction_words, str(report.file), report.is_terminated),
        text=report.instruction[:500],
        url=report.get_absolute_url(),
        urgent=report.is_terminated,
        by=by,
    )


def instruction_words(name: str, is_terminated: bool) -> str:
    if is_terminated:
        return _("Trade with %s is ended: tell the customer in writing") % name
    return _("Instruction on the dangerous customer %s") % name


def tell_exception(exception: CreditException, *, by) -> None:
    """Whoever asked for a release that is held learns that it may be asked for again."""
    held = Release.objects.filter(customer=exception.file.customer_id, state=Release.State.HELD)
    people = {one.asked_by_id: one.asked_by for one in held.select_related("asked_by")[:100]}
    tell(
        people=people.values(),
        rule="credit.exception",
        record=exception,
        stage="approved",
        title=partial(exception_words, str(exception.file), exception.amount),
        url=exception.get_absolute_url(),
        by=by,
    )


def exception_words(name: str, amount: Decimal) -> str:
    told = {"name": name, "amount": money(amount)}
    return _("%(name)s may go %(amount)s over the limit: held releases can be let go again") % told


def tell_withdrawn(exception: CreditException, reason: str, *, by) -> None:
    """Whoever asked, when somebody else withdrew it."""
    tell(
        people=[exception.asked_by],
        rule="credit.exception",
        record=exception,
        stage="withdrawn",
        title=partial(withdrawn_words, str(exception.file), exception.amount),
        text=reason[:500],
        url=exception.get_absolute_url(),
        by=by,
    )


def withdrawn_words(name: str, amount: Decimal) -> str:
    return _("The exception of %(amount)s for %(name)s was withdrawn") % {"name": name, "amount": money(amount)}
