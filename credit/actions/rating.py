"""Grades that people change: the one door for sheets, the review meeting and appeals."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.bulk import insert_rows
from core.errors import Refused
from credit.models import GradeRow, GradingRun, Rating
from credit.priority import order_refresh
from credit.querysets import GradeRowQuerySet

GRADES = "ABC"
AT_ONCE = 5000  # rows of one statement


@transaction.atomic
def change_grades(
    *, rows: GradeRowQuerySet, grades: dict[int, str], reasons: dict[int, str] | None = None, step: str, by
) -> int:
    """Give these rows these grades, by the ids of rows; gives how many changed. What stays as it is is not written.

    Whether the person may, and whether the campaign allows it, the calling deed has seen to.
    """
    if set(grades.values()) - set(GRADES):
        raise Refused(_("The grades are A, B and C."), code="grade")
    reasons, counts, run, customers = reasons or {}, Counter(), None, []
    wanted = sorted(grades)
    for first in range(0, len(wanted), AT_ONCE):
        part = rows.filter(pk__in=wanted[first : first + AT_ONCE]).order_by("pk")
        # with the sheet: rows of a sheet are asked for it one by one otherwise
        part = part.only("pk", "run_id", "customer_id", "sheet_id", "grade")
        held = list(part.select_for_update(no_key=True, of=("self",)))
        changed = [row for row in held if row.grade != grades[row.pk]]
        run = run or next((row.run for row in changed), None)
        counts += write_changes(changed, grades, reasons, step, by)
        customers += [row.customer_id for row in changed]
    if run:
        details = {"step": str(Rating.Step(step).label), "changes": dict(sorted(counts.items()))}
        trail.write("credit.change_grades", run, by=by, details=details)
        if run.state == GradingRun.State.DONE:
            order_refresh(by=by, customers=customers)
    return counts.total()


def write_changes(rows: list[GradeRow], grades: dict, reasons: dict, step: str, by) -> Counter:
    """Who changed what and why, and the grades as they stand now: one statement for each grade."""
    now = timezone.now()
    insert_rows(
        Rating,
        [
            Rating(row=row, step=step, old=row.grade, new=grades[row.pk], reason=reasons.get(row.pk, ""), by=by, at=now)
            for row in rows
        ],
    )
    for grade in GRADES:
        ids = [row.pk for row in rows if grades[row.pk] == grade]
        if ids:
            GradeRow.objects.filter(pk__in=ids).update(grade=grade)
    return Counter(f"{row.grade}{grades[row.pk]}" for row in rows)
