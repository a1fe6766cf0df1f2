"""Near the limit: the representative reports beforehand, the superior decides (S0-21 R64)."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from credit.exposure import lock_file, settle_file
from credit.models import CreditFile, LimitCrossing
from credit.policy import policy_for
from credit.reporting import reported
from credit.telling_watch import tell_near_decision, tell_near_report
from credit.watching import check_other, hold_for, leader_of, said
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force

RULE = "credit.near_decided_within"
REPORT = "credit.add_creditreport"
DECIDE = "credit.instruct_credit"


@transaction.atomic
def report_near(*, file: CreditFile, report: str, by) -> LimitCrossing:
    """Report beforehand and ask for a decision: on the crossing that was told, or before anything was crossed."""
    held = hold_for(file, by=by, permission=REPORT)
    if not held.limit:
        raise Refused(_("No limit was decided that could be neared."), code="limit")
    report = said(report, _("Say what is going to happen and what you ask for."))
    waiting = waiting_report(held)
    if waiting:
        raise Refused(
            _("A report on this customer is not decided yet."), code="reported", link=waiting.get_absolute_url()
        )
    crossing = last_crossing(held)
    if not (held.is_near and crossing and crossing.is_up and crossing.reported_at is None):
        crossing = LimitCrossing(file=held, is_up=True, is_foreseen=True, exposure=held.exposure, limit=held.limit)
        crossing.at = timezone.now()
    crossing.report, crossing.reported_at, crossing.reported_by = report, timezone.now(), by
    crossing.save()
    trail.write("credit.report_near", crossing, by=by, details={"text": report[:200]})
    reported(crossing, by=by)
    owe_decision(crossing, by=by)
    return crossing


def waiting_report(file: CreditFile) -> LimitCrossing | None:
    return LimitCrossing.objects.filter(file=file.pk, reported_at__isnull=False, decided_at__isnull=True).first()


def last_crossing(file: CreditFile) -> LimitCrossing | None:
    return LimitCrossing.objects.filter(file=file.pk, is_foreseen=False).order_by("-id").first()


def owe_decision(crossing: LimitCrossing, *, by) -> None:
    leader = leader_of(by, crossing.file, may_do=DECIDE)
    open_duty(
        rule=RULE,
        record=crossing,
        span=policy_for().near_decided_within,
        begun_at=crossing.reported_at,
        by=by,
        responsible=leader,
        department=crossing.file.customer.department,
        customer=crossing.file.customer,
        version=version_in_force("credit"),
    )
    if leader:
        tell_near_report(crossing, leader, by=by)


@transaction.atomic
def decide_near(*, crossing: LimitCrossing, decision: str, by) -> LimitCrossing:
    """The superior's decision on a report, once."""
    hold_for(crossing.file, by=by, permission=DECIDE)
    held = LimitCrossing.objects.select_for_update(no_key=True).get(pk=crossing.pk)
    if held.decided_at:
        raise Stale(_("%s has decided on this already.") % held.decided_by, current=held)
    if not held.reported_at:
        raise Refused(_("Nothing has been reported yet."), code="report")
    check_other(held.reported_by, by, _("Nobody decides on the own report."))
    held.decision = said(decision, _("Say what is to be done."))
    held.decided_at, held.decided_by = timezone.now(), by
    held.save(update_fields=["decision", "decided_at", "decided_by"])
    trail.write("credit.decide_near", held, by=by, details={"text": held.decision[:200]})
    meet_duty(rule=RULE, record=held, at=held.decided_at, by=by)
    tell_near_decision(held, by=by)
    return held


def watch_near(*, by) -> int:
    """Tell of files that came near or went away without a booking: the company has changed its percentages."""
    policy = policy_for()
    up, away = policy.near_percent, policy.near_percent - policy.near_back
    rows = CreditFile.objects.filter(limit__gt=0).annotate(lent=F("exposure") * 100)
    wrong = rows.filter(Q(is_near=False, lent__gte=F("limit") * up) | Q(is_near=True, lent__lt=F("limit") * away))
    customers = list(wrong.order_by("customer").values_list("customer", flat=True))
    for customer in customers:
        with transaction.atomic():
            settle_file(lock_file(customer), by=by, due_moved=False)
    return len(customers)
