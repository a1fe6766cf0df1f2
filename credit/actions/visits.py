"""拜访: plans kept each night and with each visit; what is due is owed, and met by recording it (S1-13 R14)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from credit.actions.expiring import midnight
from credit.care import UNCARED
from credit.models import GradeRow, GradingRun, Newcomer, VisitPlan
from credit.policy import CreditPolicy, policy_for
from credit.visiting import KINDS, RULES, Wanted, counts_for, days_for, last_visits, newest, rule_of, wanted_of
from customers.models import Customer, Interaction
from regulations.actions.duties import meet_duty, new_duty, open_duties, void_duties
from regulations.models import Duty
from regulations.policies import version_in_force

LOT = 300
RECORD = "credit.visitplan"
KEPT = ["person", "grade", "days", "last_at", "due_on"]


@transaction.atomic
def keep_lot(*, after: int, run: GradingRun | None, today: date, policy: CreditPolicy, by) -> int:
    """The plans of the next graded customers as their grade wants them. Gives where to go on, 0 at the end."""
    graded = graded_after(after, run, {grade for _role, grade in days_for(policy)})
    known = {(one.customer_id, one.role): one for one in locked(graded)}
    traded = Customer.objects.filter(pk__in=graded).exclude(status__in=UNCARED)
    wanted = wanted_of(traded, graded, policy)
    visits = last_visits(graded, policy)
    supervisors = {one.customer.pk: one.person.pk for one in wanted if one.role == "lead" and one.person}
    plans = [
        plan_of(one, known, newest(visits.get(one.customer.pk, {}), one.role, supervisors.get(one.customer.pk)), today)
        for one in wanted
    ]
    VisitPlan.objects.bulk_create(plans, update_conflicts=True, unique_fields=["customer", "role"], update_fields=KEPT)
    kept = {(one.customer_id, one.role) for one in plans}
    give_up([one for key, one in known.items() if key not in kept], by=by)
    settle(VisitPlan.objects.filter(customer__in=graded).select_related(*OWED_WITH), today, policy, by=by)
    return max(graded) if len(graded) == LOT else 0


def graded_after(after: int, run: GradingRun | None, grades: set[str]) -> dict[int, str]:
    """The next customers of these grades; of new ones the grade that they have for the time being."""
    lots = (of_run(run, grades), Newcomer.objects.counting().filter(grade__in=grades))
    found = [lot.filter(customer__gt=after).order_by("customer").values_list("customer", "grade")[:LOT] for lot in lots]
    return dict(sorted(pair for lot in found for pair in lot)[:LOT])


def of_run(run: GradingRun | None, grades: set[str]):
    return GradeRow.objects.filter(run=run.pk if run else None, grade__in=grades).order_by()


OWED_WITH = ("customer__department", "person__department")


def locked(customers) -> list[VisitPlan]:
    """As they stand, until the lot is done: a visit that is recorded meanwhile waits."""
    rows = VisitPlan.objects.select_for_update(no_key=True).filter(customer__in=list(customers))
    return list(rows.order_by("customer", "role"))


def plan_of(wanted: Wanted, known: dict, last_at, today: date) -> VisitPlan:
    old = known.get((wanted.customer.pk, wanted.role))
    begun_on = old.begun_on if old else today
    return VisitPlan(
        customer=wanted.customer,
        role=wanted.role,
        person=wanted.person,
        grade=wanted.grade,
        days=wanted.days,
        begun_on=begun_on,
        last_at=last_at,
        due_on=wanted.due_on(last_at, begun_on),
    )


def settle(plans, today: date, policy: CreditPolicy, *, by) -> None:
    """Owe what is due. A visit that came another way, by import, has met its duty; what is not wanted is void."""
    plans = list(plans)
    owed = Duty.objects.open().filter(record_type=RECORD, rule__in=RULES, record_id__in=[one.pk for one in plans])
    by_plan = {duty.record_id: duty for duty in owed}
    version, fresh = version_in_force("credit", exact=True), []
    for plan in plans:
        rule, duty = rule_of(plan.role, plan.grade), by_plan.get(plan.pk)
        is_due = plan.due_on <= today
        if duty and not is_due and plan.last_at and plan.last_at >= duty.begun_at:
            meet_duty(rule=duty.rule, record=plan, at=plan.last_at, by=by)
        elif duty and (not is_due or duty.rule != rule):
            void_duties(record=plan, by=by, rules=[duty.rule])
            duty = None
        if is_due and not duty:
            fresh.append(owed_visit(plan, rule, policy, version))
    open_duties(fresh, by=by)


def owed_visit(plan: VisitPlan, rule: str, policy: CreditPolicy, version) -> Duty:
    return new_duty(
        rule=rule,
        record=plan,
        span=policy.visit_within,
        begun_at=midnight(plan.due_on),
        responsible=plan.person,
        department=None if plan.person else plan.customer.department,
        customer=plan.customer,
        version=version,
    )


@transaction.atomic
def drop_lot(*, after: int, run: GradingRun | None, policy: CreditPolicy, by) -> int:
    """Customers whose grade asks for nothing any more, or who have none."""
    grades = {grade for _role, grade in days_for(policy)}
    new = Newcomer.objects.counting().filter(grade__in=grades).values("customer")
    rows = VisitPlan.objects.select_for_update(no_key=True, of=("self",)).filter(pk__gt=after)
    rows = rows.exclude(customer__in=of_run(run, grades).values("customer")).exclude(customer__in=new)
    stale = list(rows.order_by("pk")[:LOT])
    give_up(stale, by=by)
    return stale[-1].pk if len(stale) == LOT else 0


def give_up(plans: list[VisitPlan], *, by) -> None:
    for plan in plans:
        void_duties(record=plan, by=by)
    VisitPlan.objects.filter(pk__in=[one.pk for one in plans]).delete()


def visit_recorded(interaction: Interaction, by) -> None:
    """In the breath in which somebody records it: the plan moves on, and what was owed is met."""
    policy = policy_for()
    if interaction.kind not in KINDS[policy.visit_counts]:
        return
    plans = locked([interaction.customer_id])
    supervisor = next((one.person_id for one in plans if one.role == VisitPlan.Role.SUPERVISOR), None)
    for plan in plans:
        if not counts_for(plan.role, interaction.by_id, supervisor):
            continue
        if plan.last_at and plan.last_at >= interaction.at:
            continue
        plan.last_at = interaction.at
        plan.due_on = Wanted(interaction.customer, plan.role, plan.grade, plan.days, None).due_on(
            interaction.at, plan.begun_on
        )
        plan.save(update_fields=["last_at", "due_on"])
        if plan.due_on > timezone.localdate():
            meet_duty(rule=rule_of(plan.role, plan.grade), record=plan, at=interaction.at, by=by)
