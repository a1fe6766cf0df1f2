"""The one door for a grade that changes between two yearly gradings: provisional, assessed, downgraded."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from credit.actions.campaigns import hold_campaign
from credit.actions.publishing import recount
from credit.actions.rating import GRADES, change_grades
from credit.models import Campaign, GradeRow, GradingRun, Newcomer, Rating
from credit.priority import order_refresh


def give_grade(*, customer_id: int, grade: str, step: str, reason: str, by) -> str:
    """From now on the customer has this grade, until the next grading is published. Gives the one before.

    The row of the grading in force is changed, where there is one; otherwise the grade of the new customer. Whether
    the person may, the calling deed has seen to.
    """
    if grade not in GRADES:
        raise Refused(_("The grades are A, B and C."), code="grade")
    run = hold_run()
    newcomer = Newcomer.objects.select_for_update(no_key=True, of=("self",)).filter(customer=customer_id).first()
    row = GradeRow.objects.filter(run=run, customer=customer_id).first() if run else None
    if row is None and newcomer is None:
        raise Refused(_("The customer has no grade that could be changed."), code="grade")
    old = row.grade if row else newcomer.grade
    if row and old != grade:
        rows = GradeRow.objects.filter(pk=row.pk)
        change_grades(rows=rows, grades={row.pk: grade}, reasons={row.pk: reason}, step=step, by=by)
        recount(run)
    elif newcomer:
        facts = {"step": step, "old": old, "new": grade, "reason": reason, "by": by, "at": timezone.now()}
        Rating.objects.create(newcomer=newcomer, **facts)
        order_refresh(by=by, customers=[customer_id])
    if newcomer:
        newcomer.grade, newcomer.given_at, newcomer.given_by = grade, timezone.now(), by
        newcomer.save(update_fields=["grade", "given_at", "given_by"])
    return old


def hold_run() -> GradingRun | None:
    """The run in force; its campaign is locked first, as by every deed that changes grades of it."""
    run = GradingRun.objects.in_force()
    campaign = Campaign.objects.filter(run=run).values_list("pk", flat=True).first() if run else None
    return hold_campaign(campaign).run if campaign else run
