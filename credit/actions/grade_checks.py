"""抽查: whether customers are treated as their grade wants; a sample of each department, checked by its chief (R7)."""

import secrets
from datetime import date
from functools import partial
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.care import UNCARED
from credit.models import GradeCheck, GradeDraw, GradeRow, GradingRun
from credit.people import head_over
from credit.policy import CreditPolicy, policy_for
from credit.watching import said
from customers.models import Customer
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force
from regulations.values import Span
from staff.models import Department
from staff.rules import is_gone

CHECK = "credit.check_grade_use"
OWED = "credit.grade_check_within"
TODO = "credit.grade_check_todo"
GRADES = ("A", "B")  # what C brings is the usual
ANSWERS = ("yes", "no", "none")


def period_of(today: date, policy: CreditPolicy) -> date:
    """The first day of the month or year that is being drawn for."""
    return today.replace(day=1) if policy.grade_check_every == "month" else today.replace(month=1, day=1)


def departments_of(run: GradingRun | None) -> list[Department]:
    """Those with customers whose grade brings something."""
    rows = GradeRow.objects.filter(run=run.pk if run else None, grade__in=GRADES).order_by()
    wanted = rows.values("customer__department").distinct()
    return list(Department.objects.filter(pk__in=wanted).select_related("head").order_by("pk"))


@transaction.atomic
def draw_department(*, department: Department, run: GradingRun, today: date, policy: CreditPolicy, by) -> int:
    """Once in a period, in one step; drawn again it gives nothing. The seed stays with the draw."""
    if not policy.grade_check_count:
        return 0
    facts = {"wanted": policy.grade_check_count, "drawn_at": timezone.now(), "drawn_by": by}
    draw, is_fresh = GradeDraw.objects.get_or_create(
        department=department,
        begins_on=period_of(today, policy),
        defaults={"seed": secrets.token_hex(16), **facts},
    )
    if not is_fresh:
        return 0
    rows = GradeRow.objects.filter(run=run, grade__in=GRADES, customer__department=department).order_by()
    rows = rows.exclude(customer__status__in=UNCARED)
    pool = sorted(rows.values_list("customer__code", "customer", "grade"), key=partial(lot_of, draw.seed))
    chosen = pool[: draw.wanted]
    draw.pool, draw.drawn = len(pool), len(chosen)
    draw.save(update_fields=["pool", "drawn"])
    trail.write("credit.draw_grade_checks", draw, by=by, details={"seed": draw.seed, "drawn": draw.drawn})
    for _code, customer, grade in chosen:
        give_check(draw, Customer.objects.select_related("owner").get(pk=customer), grade, policy, by=by)
    return len(chosen)


def lot_of(seed: str, row: tuple) -> str:
    """Its place in the order that the seed makes; the first ones are drawn."""
    return sha256(f"{seed}:{row[0]}".encode()).hexdigest()


def give_check(draw: GradeDraw, customer: Customer, grade: str, policy: CreditPolicy, *, by) -> GradeCheck:
    checker = head_over(draw.department, may_do=CHECK, besides=customer.owner)
    facts = {"grade": grade, "representative": customer.owner, "checker": checker}
    check = GradeCheck.objects.create(draw=draw, customer=customer, **facts)
    open_duty(
        rule=OWED,
        record=check,
        span=policy.grade_check_within,
        begun_at=draw.drawn_at,
        by=by,
        responsible=checker,
        department=draw.department,
        customer=customer,
        version=version_in_force("credit", exact=True),
    )
    return check


@transaction.atomic
def check_use(
    *,
    check: GradeCheck,
    points: dict[str, str],
    is_right: bool,
    finding: str,
    todo: str = "",
    todo_on: date | None = None,
    by,
) -> GradeCheck:
    """Whether the treatment matched the grade, point by point, and what is to be put right until when."""
    held = hold_check(check, by=by, permission=CHECK)
    if held.checked_at:
        raise Stale(_("%s has checked this already.") % held.checked_by, current=held)
    if by.pk == held.representative_id:
        raise Refused(_("Somebody else than the representative checks this."), code="own")
    if set(points) != set(policy_for().grade_check_points) or not set(points.values()) <= set(ANSWERS):
        raise Refused(_("Answer each point of the list."), code="points")
    if is_right and "no" in points.values():
        raise Refused(_("A point was not kept: the treatment did not match the grade."), code="is_right")
    todo = todo.strip()
    if todo and (todo_on is None or todo_on < timezone.localdate()):
        raise Refused(_("Say until when it is done."), code="todo_on")
    held.points, held.is_right, held.finding = points, is_right, said(finding, _("Say what was found."))
    held.todo, held.todo_on = todo, todo_on if todo else None
    held.checked_at, held.checked_by = timezone.now(), by
    held.save()
    trail.write("credit.check_grade_use", held, by=by, reason=held.finding[:200], details={"is_right": is_right})
    meet_duty(rule=OWED, record=held, at=held.checked_at, by=by)
    if todo:
        owe_todo(held, by=by)
    return held


def owe_todo(check: GradeCheck, *, by) -> None:
    """Put right by the representative, otherwise by whoever checked."""
    person = check.representative
    open_duty(
        rule=TODO,
        record=check,
        span=Span((check.todo_on - timezone.localdate()).days, "days"),
        begun_at=check.checked_at,
        by=by,
        responsible=person if person and not is_gone(person) else check.checked_by,
        customer=check.customer,
    )


@transaction.atomic
def do_todo(*, check: GradeCheck, note: str, by) -> GradeCheck:
    held = hold_check(check, by=by, permission="credit.view_gradecheck")
    if not held.todo or held.done_at:
        raise Stale(_("Nothing is to be put right."), current=held)
    if by.pk not in keepers_of(held):
        raise Refused(_("Whoever keeps the customer or has checked it says that it is done."), code="forbidden")
    held.done_note = said(note, _("Say how it was done."))
    held.done_at, held.done_by = timezone.now(), by
    held.save(update_fields=["done_note", "done_at", "done_by"])
    trail.write("credit.do_grade_todo", held, by=by, reason=held.done_note[:200])
    meet_duty(rule=TODO, record=held, at=held.done_at, by=by)
    return held


def keepers_of(check: GradeCheck) -> set[int | None]:
    """Who had the customer then or has it now, and who checked."""
    return {check.representative_id, check.customer.owner_id, check.checked_by_id, check.checker_id}


def hold_check(check: GradeCheck, *, by, permission: str) -> GradeCheck:
    require(by, permission)
    rows = rows_for(by, GradeCheck).filter(pk=check.pk).order_by()
    related = ("customer", "representative", "checked_by")
    held = rows.select_for_update(no_key=True, of=("self",)).select_related(*related).first()
    if held is None:
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    return held
