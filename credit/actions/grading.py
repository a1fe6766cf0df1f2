"""Deeds of the grading: start, compute, withdraw, print."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs, trail
from core.errors import Refused
from core.models import Job
from core.rules import may
from credit import grading
from credit.models import GradeRow, GradingRun
from credit.policy import policy_for

ATTEMPTS = 3  # how often sales that move while being added up are added up anew


def start_grading(
    *,
    date_from: date,
    date_to: date,
    by,
    cuts: tuple[Decimal, Decimal] | None = None,
    boundary: str | None = None,
    key: str | None = None,
    send: bool = True,
) -> GradingRun:
    """Freeze period and policy and queue the computing. The same key a second time gives the run already started.

    `send=False` is for commands, which compute in their own process.
    """
    check_start(date_from, date_to, cuts, boundary, by)
    policy = policy_for()
    frozen = {
        "cuts": [plain(cut) for cut in cuts or policy.grade_cuts],
        "boundary": boundary or policy.grade_boundary,
    }
    run = GradingRun(key=key or uuid4().hex, date_from=date_from, date_to=date_to, policy=frozen, started_by=by)
    try:
        return open_run(run, send=send)
    except IntegrityError:
        return standing_run(run)


def check_start(date_from: date, date_to: date, cuts, boundary, by) -> None:
    """Refuse what cannot be graded, in words."""
    if not may(by, "credit.start_gradingrun"):
        raise Refused(_("You may not start gradings."), code="forbidden")
    if date_from > date_to:
        raise Refused(_("The period ends before it begins."), code="period")
    if cuts is not None and not (len(cuts) == 2 and 0 < cuts[0] < cuts[1] <= 100):
        raise Refused(_("The cut-offs are two percentages, the first below the second, at most 100."), code="cuts")
    if boundary is not None and boundary not in grading.COMPARED:
        raise Refused(_("The boundary is “within” or “reaches”."), code="boundary")
    if not grading.has_sales(grading.Period(date_from, date_to)):
        raise Refused(
            _("There are no sales from %(start)s to %(end)s.") % {"start": date_from, "end": date_to}, code="no_sales"
        )


@transaction.atomic
def open_run(run: GradingRun, *, send: bool) -> GradingRun:
    """The row, its job and its trail entry, or none of them."""
    run.save()
    run.job = jobs.enqueue(
        "grading",
        key=f"grading-{run.pk}",
        by=run.started_by,
        params={"run": run.pk},
        title=_("Grading %s") % run,
        send=send,
    )
    run.save(update_fields=["job"])
    trail.write("credit.start_grading", run, by=run.started_by, details=run.policy)
    return run


def standing_run(run: GradingRun) -> GradingRun:
    """The run of the same key; otherwise another one of the same period is being computed."""
    if same := GradingRun.objects.filter(key=run.key).first():
        return same
    other = GradingRun.objects.filter(
        state=GradingRun.State.WAITING, date_from=run.date_from, date_to=run.date_to
    ).first()
    raise Refused(
        _("A grading of this period is being computed."), code="running", link=other.get_absolute_url() if other else ""
    )


@transaction.atomic
def compute_grades(*, run: GradingRun) -> GradingRun:
    """Write every grade of the run and close it: all of it or nothing, and never twice."""
    run = GradingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state not in (GradingRun.State.WAITING, GradingRun.State.FAILED):  # failed: its job was started again
        return run
    run.totals = grade_everyone(run)
    run.state = GradingRun.State.DONE
    run.finished_at = timezone.now()
    run.save(update_fields=["totals", "state", "finished_at"])
    trail.write("credit.compute_grades", run, by=run.started_by, details=run.totals)
    return run


def grade_everyone(run: GradingRun) -> dict:
    """The grades of the run and their totals. Sales that an import moves meanwhile are added up anew."""
    period = grading.Period(run.date_from, run.date_to)
    for _attempt in range(ATTEMPTS):
        total = grading.net_total(period)
        grading.write_grades(run.pk, period, total, run.cuts, run.boundary)
        totals = totals_of(run)
        if Decimal(totals["amount"]) * 10_000 == total:
            return totals
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM credit_graderow WHERE run_id = %s", [run.pk])
    raise Refused(_("Sales keep changing while they are graded. Try again when the imports are over."), code="moving")


@transaction.atomic
def compare_grading(*, run: GradingRun) -> GradingRun:
    """Count who went from which grade to which since the grading that was in force before. Done once."""
    run = GradingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != GradingRun.State.DONE or "compared_with" in run.totals:
        return run
    old = GradingRun.objects.finished().before(run).first()
    changes = GradeRow.objects.changes(run.pk, old.pk) if old else {}
    run.totals |= {"compared_with": old.pk if old else None, "changes": changes}
    run.save(update_fields=["totals"])
    return run


def totals_of(run: GradingRun) -> dict:
    """Customers and net sales of the run, in all and by grade."""
    rows = GradeRow.objects.filter(run=run).order_by().values("grade").annotate(count=Count("id"), sum=Sum("amount"))
    by_grade = {row["grade"]: row for row in rows}
    totals: dict = {"customers": 0, "amount": Decimal(0), "grades": {}}
    for grade in "ABC":
        row = by_grade.get(grade, {"count": 0, "sum": Decimal(0)})
        totals["grades"][grade] = {"customers": row["count"], "amount": plain(row["sum"])}
        totals["customers"] += row["count"]
        totals["amount"] += row["sum"]
    totals["amount"] = plain(totals["amount"])
    return totals


def withdraw_grading(run: GradingRun, *, by, reason: str) -> GradingRun:
    """Take a finished run out of force as a whole. Its rows stay to be looked at."""
    if not may(by, "credit.withdraw_gradingrun"):
        raise Refused(_("You may not withdraw gradings."), code="forbidden")
    if not reason.strip():
        raise Refused(_("A withdrawal needs a reason."), code="reason")
    with transaction.atomic():
        moved = GradingRun.objects.filter(pk=run.pk, state=GradingRun.State.DONE).update(
            state=GradingRun.State.WITHDRAWN, withdrawn_by=by, withdrawn_at=timezone.now(), withdrawn_reason=reason
        )
        run.refresh_from_db()
        if not moved:
            raise Refused(refusal_of_withdrawal(run), code="state")
        trail.write("credit.withdraw_grading", run, by=by, reason=reason, changes={"state": ["done", "withdrawn"]})
    return run


def refusal_of_withdrawal(run: GradingRun) -> str:
    if run.state == GradingRun.State.WITHDRAWN:
        return _("%(name)s has already withdrawn this grading.") % {"name": run.withdrawn_by}
    return _("Only a finished grading can be withdrawn.")


def print_grading(run: GradingRun, *, by, key: str) -> Job:
    """Queue the printing of the rows that the person may see. The same key gives the same job."""
    if not may(by, "credit.view_gradingrun"):
        raise Refused(_("You may not see gradings."), code="forbidden")
    if run.state not in (GradingRun.State.DONE, GradingRun.State.WITHDRAWN):
        raise Refused(_("Only a finished grading can be printed."), code="state")
    with transaction.atomic():
        job = jobs.enqueue(
            "grading_pdf",
            key=f"grading-pdf-{run.pk}-{by.pk}-{key}"[:120],
            by=by,
            params={"run": run.pk},
            title=_("Grading list %s") % run,
        )
        trail.write("credit.print_grading", run, by=by, kind="export")
    return job


def plain(amount: Decimal) -> str:
    """An exact decimal text without zeros at the end: 36385, 1265793.0395, -2.5."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
