"""Deeds of the grading: start, compute, withdraw, print."""

from collections import defaultdict
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
from credit.grading_rules import GradingRules
from credit.models import Campaign, GradeRow, GradingRun
from credit.periods import Period
from credit.policy import policy_for
from credit.policy.grading import BOUNDARIES, GRADES
from credit.policy.schemes import GROUPS, INDICATORS, SCHEMES
from credit.priority import order_refresh
from regulations.declaring.numbers import plain

ATTEMPTS = 3  # how often sales that move while being added up are added up anew


def start_grading(
    *,
    date_from: date,
    date_to: date,
    by,
    cuts: tuple[Decimal, ...] | None = None,
    boundary: str | None = None,
    scheme: str | None = None,
    group: str | None = None,
    indicator: str | None = None,
    key: str | None = None,
    send: bool = True,
) -> GradingRun:
    """Freeze period and policy and queue the computing. The same key a second time gives the run already started.

    `send=False` is for commands, which compute in their own process.
    """
    given = {"cuts": cuts, "boundary": boundary, "scheme": scheme, "group": group, "indicator": indicator}
    check_start(date_from, date_to, by, given)
    frozen = GradingRules.of_policy(policy_for(), as_of=timezone.localdate(), **given).frozen
    run = GradingRun(key=key or uuid4().hex, date_from=date_from, date_to=date_to, policy=frozen, started_by=by)
    try:
        return open_run(run, send=send)
    except IntegrityError:
        return standing_run(run)


def check_start(date_from: date, date_to: date, by, given: dict) -> None:
    """Refuse what cannot be graded, in words."""
    if not may(by, "credit.start_gradingrun"):
        raise Refused(_("You may not start gradings."), code="forbidden")
    check_rules(date_from, date_to, **given)


CHOICES = {"boundary": BOUNDARIES, "scheme": SCHEMES, "group": GROUPS, "indicator": INDICATORS}


def check_rules(date_from: date, date_to: date, *, cuts=None, **chosen) -> None:
    """Refuse a period without sales and rules that there are not."""
    if date_from > date_to:
        raise Refused(_("The period ends before it begins."), code="period")
    if cuts is not None and not (len(cuts) == 2 and 0 < cuts[0] < cuts[1] <= 100):
        raise Refused(_("The cut-offs are two percentages, the first below the second, at most 100."), code="cuts")
    for name, value in chosen.items():
        known = [code for code, _words in CHOICES[name]]
        if value is not None and value not in known:
            raise Refused(
                _("“%(value)s” is not known here: %(known)s.") % {"value": value, "known": ", ".join(known)}, code=name
            )
    if not grading.has_sales(Period(date_from, date_to)):
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
    is_proposed = Campaign.objects.filter(run=run).exists()
    if is_proposed:
        run.policy = {**run.policy, "leaves_out_new": True}  # nobody new moves the grades of a year (S1-13 R5)
    run.totals = grade_everyone(run)
    run.state = GradingRun.State.PROPOSED if is_proposed else GradingRun.State.DONE
    run.finished_at = timezone.now()
    run.save(update_fields=["policy", "totals", "state", "finished_at"])
    if not is_proposed:
        order_refresh(by=run.started_by)
    trail.write("credit.compute_grades", run, by=run.started_by, details=run.totals)
    return run


def grade_everyone(run: GradingRun) -> dict:
    """The grades of the run and their totals."""
    period, rules = Period(run.date_from, run.date_to), run.frozen
    if grading.is_plain(period, rules):
        return grade_company(run, period, rules)
    grading.write_graded(run.pk, period, rules)
    return totals_of(run, by_group=True)


def grade_company(run: GradingRun, period: Period, rules: GradingRules) -> dict:
    """By the short statement. Sales that an import moves meanwhile are added up anew."""
    for _attempt in range(ATTEMPTS):
        total = grading.net_total(period)
        grading.write_grades(run.pk, period, total, rules.cuts, rules.boundary)
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
    if run.state not in (GradingRun.State.PROPOSED, GradingRun.State.DONE) or "compared_with" in run.totals:
        return run
    earlier = GradingRun.objects.finished().before(run)
    if run.state == GradingRun.State.PROPOSED:  # a yearly grading: with last year, not with a trial of the same one
        earlier = earlier.filter(date_to__lt=run.date_from)
    old = earlier.first()
    changes = GradeRow.objects.changes(run.pk, old.pk) if old else {}
    run.totals |= {"compared_with": old.pk if old else None, "changes": changes}
    run.save(update_fields=["totals"])
    return run


def totals_of(run: GradingRun, *, by_group: bool = False) -> dict:
    """Customers and net sales of the run, in all and by grade; with groups also those of each: added up in one pass."""
    of_group = ("group", "is_provisional") if by_group else ()
    found = GradeRow.objects.filter(run=run).order_by().values("grade", *of_group)
    rows = list(found.annotate(customers=Count("id"), sum=Sum("amount")))
    grades = {grade: summed([row for row in rows if row["grade"] == grade]) for grade in GRADES}
    return {**summed(rows), "grades": grades} | (group_totals(rows, run.frozen) if by_group else {})


def summed(rows: list[dict]) -> dict:
    amount = sum((row["sum"] for row in rows), Decimal(0))
    return {"customers": sum(row["customers"] for row in rows), "amount": plain(amount)}


def group_totals(rows: list[dict], rules: GradingRules) -> dict:
    """What every share of a group is a share of, and how many of it have which grade."""
    by_group = defaultdict(list)
    for row in rows:
        by_group[row["group"]].append(row)
    return {"groups": {name: totals_of_group(found, rules) for name, found in sorted(by_group.items())}}


def totals_of_group(rows: list[dict], rules: GradingRules) -> dict:
    new = [row for row in rows if row["is_provisional"]]
    base = [row for row in rows if not (row["is_provisional"] and rules.leaves_out_new)]
    return {
        **summed(rows),
        "base": summed(base)["amount"],
        "new": summed(new)["customers"],
        "grades": [sum(row["customers"] for row in rows if row["grade"] == grade) for grade in GRADES],
    }


def withdraw_grading(run: GradingRun, *, by, reason: str) -> GradingRun:
    """Take a finished run out of force as a whole. Its rows stay to be looked at."""
    if not may(by, "credit.withdraw_gradingrun"):
        raise Refused(_("You may not withdraw gradings."), code="forbidden")
    if not reason.strip():
        raise Refused(_("A withdrawal needs a reason."), code="reason")
    if hasattr(run, "campaign"):
        raise Refused(refusal_of_withdrawal(run), code="campaign", link=run.campaign.get_absolute_url())
    with transaction.atomic():
        moved = GradingRun.objects.filter(pk=run.pk, state=GradingRun.State.DONE).update(
            state=GradingRun.State.WITHDRAWN, withdrawn_by=by, withdrawn_at=timezone.now(), withdrawn_reason=reason
        )
        run.refresh_from_db()
        if not moved:
            raise Refused(refusal_of_withdrawal(run), code="state")
        trail.write("credit.withdraw_grading", run, by=by, reason=reason, changes={"state": ["done", "withdrawn"]})
        order_refresh(by=by)
    return run


def withdraw_run(run: GradingRun, *, by, reason: str) -> None:
    """The run of a yearly grading that is withdrawn, whose row is locked."""
    if run.state == GradingRun.State.DONE:
        order_refresh(by=by)
    run.state, run.withdrawn_reason = GradingRun.State.WITHDRAWN, reason
    run.withdrawn_by, run.withdrawn_at = by, timezone.now()
    run.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])


def refusal_of_withdrawal(run: GradingRun) -> str:
    if run.state == GradingRun.State.WITHDRAWN:
        return _("%(name)s has already withdrawn this grading.") % {"name": run.withdrawn_by}
    if hasattr(run, "campaign"):
        return _("The yearly grading is withdrawn as a whole, on its own page.")
    return _("Only a finished grading can be withdrawn.")


def print_grading(run: GradingRun, *, by, key: str, grade: str = "") -> Job:
    """Queue the printing of the rows that the person may see, or of those of one grade. A key gives one job."""
    if not may(by, "credit.view_gradingrun"):
        raise Refused(_("You may not see gradings."), code="forbidden")
    if not run.is_finished:
        raise Refused(_("Only a finished grading can be printed."), code="state")
    with transaction.atomic():
        job = jobs.enqueue(
            "grading_pdf",
            key=f"grading-pdf-{run.pk}-{by.pk}-{grade}{key}"[:120],
            by=by,
            params={"run": run.pk, "grade": grade},
            title=_("Grading list %s") % f"{run} {grade}".strip(),
        )
        trail.write("credit.print_grading", run, by=by, kind="export", details={"grade": grade} if grade else {})
    return job
