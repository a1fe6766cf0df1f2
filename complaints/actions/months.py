"""The statistics of a month: made once when it is over, sent to the leaders by the day that the policy sets."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.figures import figures_of, month_period, stored
from complaints.models import Complaint, MonthlyReport
from complaints.people import people_with
from complaints.policy import policy_for
from complaints.telling_months import tell_prepared, tell_sent
from core import trail
from core.errors import Refused
from core.rules import require, rows_for
from regulations.actions.duties import meet_duty, open_duty
from regulations.models import Duty
from regulations.policies import version_in_force
from regulations.values import Span
from staff.models import User

SEE = "complaints.view_figures"
SEND = "complaints.send_report"
RULE = "complaints.statistics_day"


@transaction.atomic
def make_report(*, month: date, by) -> MonthlyReport | None:
    """Keep the figures of the month and owe them to the leaders. What was made stays; None before the first case."""
    if made := MonthlyReport.objects.filter(month=month).first():
        return made
    period = month_period(month)
    if not Complaint.objects.filter(received_at__lt=period.end).exists():
        return None
    figures = figures_of(User.objects.system(), period)
    policy = policy_for()
    report = MonthlyReport.objects.create(
        month=month,
        figures=stored(figures),
        total=figures.total,
        due_on=timezone.localdate(period.end).replace(day=policy.statistics_day),  # until the duty says it
        prepared_by=people_with([policy.statistics_by]).order_by("pk").first(),
        made_at=timezone.now(),
        made_by=by,
    )
    # Days are counted from the day after the first one.
    span = Span(policy.statistics_day - 1, "days")
    duty = open_duty(
        rule=RULE,
        record=report,
        span=span,
        begun_at=period.end,
        by=by,
        responsible=report.prepared_by,
        version=version_in_force("complaints", exact=True),
    )
    follow_duty(report, duty)
    trail.write("complaints.make_report", report, by=by, details={"text": f"{report.total}"})
    tell_prepared(report, by=by)
    return report


def follow_duty(report: MonthlyReport, duty: Duty | None) -> None:
    """Due on the day of its duty: on a day off the next working day, as the calendar has it now."""
    day = timezone.localdate(duty.due_at) if duty and duty.due_at else report.due_on
    if day != report.due_on:
        report.due_on = day
        report.save(update_fields=["due_on"])


@transaction.atomic
def send_report(*, report: MonthlyReport, by, analysis: str = "") -> MonthlyReport:
    """Tell the leaders that the figures are there, once."""
    require(by, SEND)
    rows = rows_for(by, MonthlyReport)
    held = rows.select_for_update(no_key=True).filter(pk=report.pk).first()
    if held is None:
        raise Refused(_("There are no such statistics, or they are not yours to see."), code="unseen")
    if held.sent_at:
        raise Refused(_("These statistics were sent already."), code="state")
    leaders = [person for person in people_with(policy_for().statistics_roles) if person.has_perm(SEE)]
    if not leaders:
        message = _(
            "Nobody has a role that the monthly figures go to and that may see them: see the rules on complaints."
        )
        raise Refused(message, code="nobody")
    held.analysis, held.sent_at, held.sent_by = analysis.strip(), timezone.now(), by
    held.save(update_fields=["analysis", "sent_at", "sent_by"])
    held.sent_to.set(leaders)
    meet_duty(rule=RULE, record=held, at=held.sent_at, by=by)
    details = {"text": ", ".join(str(leader) for leader in leaders)}
    trail.write("complaints.send_report", held, by=by, details=details)
    tell_sent(held, leaders, by=by)
    return held
