"""The report near the limit as a duty of the representative: owed from the crossing on (S0-21 R64, R66)."""

from credit.models import LimitCrossing
from credit.policy import policy_for
from regulations.actions.duties import meet_duty, open_duty, void_duties
from regulations.policies import version_in_force

REPORTED = "credit.near_reported_within"


def owe_report(crossing: LimitCrossing, *, by) -> None:
    """On the way up, unless it was reported beforehand; on the way down nothing is owed any more."""
    if not crossing.is_up:
        owe_no_report(crossing.file, by=by)
        return
    if is_foreseen(crossing):
        return
    customer = crossing.file.customer
    open_duty(
        rule=REPORTED,
        record=crossing,
        span=policy_for().near_reported_within,
        begun_at=crossing.at,
        by=by,
        responsible=customer.owner,
        department=customer.department,
        customer=customer,
        version=version_in_force("credit"),
    )


def is_foreseen(crossing: LimitCrossing) -> bool:
    """Reported since it was last away from the limit."""
    before = LimitCrossing.objects.filter(file=crossing.file_id).exclude(pk=crossing.pk)
    away = before.filter(is_up=False).order_by("-id").values_list("pk", flat=True).first() or 0
    return before.filter(is_foreseen=True, pk__gt=away).exists()


def owe_no_report(file, *, by) -> None:
    for crossing in LimitCrossing.objects.filter(file=file, is_up=True, is_foreseen=False).order_by("-id")[:1]:
        void_duties(record=crossing, by=by, rules=[REPORTED])


def reported(crossing: LimitCrossing, *, by) -> None:
    meet_duty(rule=REPORTED, record=crossing, at=crossing.reported_at, by=by)
