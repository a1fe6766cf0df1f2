"""New customers by night: found, given a provisional grade, and owed an assessment on their day (S1-13 R5)."""

from collections.abc import Callable
from datetime import date

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.bulk import insert_rows
from core.dates import months_after
from core.models import Job
from credit.actions.newcomers import RULE, duty_to_assess
from credit.models import GradeRow, GradingRun, Newcomer, Rating
from credit.newcomers import AT_ONCE, begins_on, first_sales, graded_firmly, price_levels, proposed_grades
from credit.policy import policy_for
from credit.policy.standing import FIGURES
from regulations.actions.duties import open_duties, void_duties
from regulations.models import Duty
from regulations.policies import version_in_force
from staff.models import Department, User

KIND = "new_customers"
State = Newcomer.State


@shared_task
def start_newcomers() -> None:
    """Every night."""
    order_newcomers(timezone.localdate())


def order_newcomers(today: date) -> Job:
    title = _("New customers of %(day)s") % {"day": today}
    return jobs.enqueue(KIND, key=f"{KIND}-{today}", by=User.objects.system(), title=title)


def run_newcomers(job: Job, work) -> dict:
    """Job «new_customers»: each part in one step; begun again it does what is left."""
    today, counts = timezone.localdate(), {}
    for name, part in (("found", find_newcomers), ("proposed", propose_grades), ("due", open_assessments)):
        with work.step():
            counts[name] = part(today, by=job.created_by)
    return counts


@transaction.atomic
def find_newcomers(today: date, *, by) -> int:
    """Keep who is new, from which day on; whose sales are gone or were not the first is none any more."""
    policy, version = policy_for(), version_in_force("credit", exact=True)
    if not policy.provisional_months:
        return 0
    begin, count, seen = begins_on(policy, today), 0, set()
    for lot in first_sales(begin, today):
        known = Newcomer.objects.in_bulk([customer for customer, *_days in lot], field_name="customer_id")
        firm = graded_firmly([customer for customer, *_days in lot if customer not in known])
        seen.update(known)
        for customer, first, last in lot:
            if newcomer := known.get(customer):
                keep_days(newcomer, first, last)
        fresh = [
            Newcomer(
                customer_id=customer,
                policy=version,
                first_sale_on=first,
                last_sale_on=last,
                assess_on=months_after(first, policy.provisional_months),
            )
            for customer, first, last in lot
            if customer not in known and customer not in firm
        ]
        insert_rows(Newcomer, fresh)
        seen.update(one.customer_id for one in fresh)
        count += len(fresh)
    forget_others(begin, seen, by=by)
    return count


def keep_days(newcomer: Newcomer, first: date, last: date) -> None:
    """Imports come late and are taken back: the day of the assessment follows the first sale until it is due."""
    if not newcomer.is_open or (newcomer.first_sale_on, newcomer.last_sale_on) == (first, last):
        return
    newcomer.first_sale_on, newcomer.last_sale_on = first, last
    if newcomer.state == State.NEW:
        newcomer.assess_on = months_after(first, policy_for(newcomer).provisional_months)
    newcomer.save(update_fields=["first_sale_on", "last_sale_on", "assess_on"])


def forget_others(begin: date, seen: set[int], *, by) -> None:
    """Who was new by sales that are there no more, and nobody has assessed."""
    for newcomer in Newcomer.objects.unfinished().filter(first_sale_on__gte=begin).iterator(chunk_size=AT_ONCE):
        if newcomer.customer_id not in seen:
            void_duties(record=newcomer, by=by)
            newcomer.delete()


@transaction.atomic
def propose_grades(today: date, *, by) -> int:
    """What the scheme would give, kept for the page; where the policy says so it is the provisional grade.

    What a person has given stays, and so does what a grading gave.
    """
    settle_graded(by=by)
    newcomers = {one.customer_id: one for one in Newcomer.objects.unfinished()}
    if not newcomers:
        return 0
    policy, run = policy_for(), GradingRun.objects.in_force()
    grades, prices = proposed_grades(policy, today), price_levels(policy, today)
    in_run = GradeRow.objects.filter(run=run, customer__in=Newcomer.objects.unfinished().order_by().values("customer"))
    in_run = set(in_run.order_by().values_list("customer_id", flat=True)) if run else set()
    given = []
    for customer, newcomer in newcomers.items():
        newcomer.proposed, newcomer.price_level = grades.get(customer, ""), prices.get(customer)
        newcomer.counted_on = today
        is_free = newcomer.given_by_id in (None, by.pk) and customer not in in_run
        if policy.provisional_grade == FIGURES and is_free and newcomer.proposed not in ("", newcomer.grade):
            given.append(give_by_figures(newcomer, by))
    insert_rows(Rating, given)
    columns = ["proposed", "price_level", "counted_on", "grade", "given_at", "given_by"]
    Newcomer.objects.bulk_update(newcomers.values(), columns, batch_size=AT_ONCE)
    return len(given)


def give_by_figures(newcomer: Newcomer, by) -> Rating:
    old, now = newcomer.grade, timezone.now()
    newcomer.grade, newcomer.given_at, newcomer.given_by = newcomer.proposed, now, by
    facts = {"step": Rating.Step.PROVISIONAL, "old": old, "new": newcomer.grade, "by": by, "at": now}
    return Rating(newcomer=newcomer, **facts)


def settle_graded(*, by) -> None:
    """Those who were graded with all others meanwhile have nothing left to be assessed for."""
    firm = graded_firmly(Newcomer.objects.unfinished().order_by().values("customer"))
    for newcomer in Newcomer.objects.unfinished().filter(customer__in=firm):
        void_duties(record=newcomer, by=by)
        newcomer.state = State.GRADED
        newcomer.save(update_fields=["state"])


def in_lots(rows, deed: Callable) -> int:
    count = 0
    while lot := list(rows[:AT_ONCE]):
        deed(lot)
        count += len(lot)
    return count


@transaction.atomic
def open_assessments(today: date, *, by) -> int:
    """Whose day has come is owed an assessment, also where nights were missed."""
    places = {one.pk: one for one in Department.objects.select_related("head")}
    due = Newcomer.objects.filter(state=State.NEW, assess_on__lte=today).select_related("customer", "policy")

    def owe(lot: list[Newcomer]) -> None:
        open_duties([duty_to_assess(one, places) for one in lot], by=by)
        Newcomer.objects.filter(pk__in=[one.pk for one in lot]).update(state=State.DUE)

    return in_lots(due.order_by("assess_on", "pk"), owe)


def owed_assessments():
    return Duty.objects.open().filter(rule=RULE, record_type="credit.newcomer")
