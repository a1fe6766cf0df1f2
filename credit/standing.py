"""现行等级: the one place where the grade in force is read.

The row of the newest published grading, with all that was changed on it since; where that grading has no row of the
customer, the grade of the new customer. See docs/decisions/standing.md.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, Case, DateField, Exists, F, OuterRef, QuerySet, Value, When
from django.utils import timezone

from credit.models import GradeRow, GradingRun, Newcomer
from credit.policy import policy_for
from credit.policy.standing import NONE
from customers.hooks import Grade
from customers.models import Customer


def grades_in_force(customer_ids: Iterable[int]) -> dict[int, Grade]:
    """The grade of each of these customers that has one, in one query."""
    ids = list(customer_ids)
    run = GradingRun.objects.finished().values("pk")[:1]
    rows = GradeRow.objects.filter(run=run, customer__in=ids).order_by()
    rows = rows.annotate(is_new=NOT_ASSESSED, until=F("run__campaign__valid_to"))
    new = Newcomer.objects.counting().filter(customer__in=ids)
    new = new.annotate(is_new=IS_OPEN, until=Value(None, output_field=DateField()))
    columns = ("customer_id", "grade", "is_new", "until")
    found = rows.values_list(*columns).union(new.values_list(*columns), all=True)
    graded = {customer: marked(grade, is_new=is_new, until=until) for customer, grade, is_new, until in found}
    return {customer: grade for customer, grade in graded.items() if grade}


ASSESSED = Newcomer.objects.filter(customer=OuterRef("customer"), state=Newcomer.State.ASSESSED)
# Provisional in the grading, and nobody has assessed the customer since; asked only where it matters.
NOT_ASSESSED = Case(When(is_provisional=True, then=~Exists(ASSESSED)), default=False, output_field=BooleanField())
IS_OPEN = Case(When(state__in=Newcomer.OPEN, then=True), default=False, output_field=BooleanField())


def marked(grade: str, *, is_new: bool, until: date | None = None) -> Grade:
    """With what is said beside it; no letter where the company's rules say that one that has run out is none."""
    if until and until < timezone.localdate():
        return Grade("" if policy_for().grade_run_out == NONE else grade, Grade.RUN_OUT)
    return Grade(grade, Grade.PROVISIONAL if is_new else "")


def grade_of(customer_id: int) -> Grade:
    return grades_in_force([customer_id]).get(customer_id) or Grade("")


def newcomer_of(customer: Customer) -> Newcomer | None:
    """The customer as a new one, which knows whether its own grade counts; asked once for one page."""
    if not hasattr(customer, "as_newcomer"):
        counts = Exists(Newcomer.objects.counting().filter(pk=OuterRef("pk")))
        customer.as_newcomer = Newcomer.objects.filter(customer=customer).annotate(counts=counts).first()
    return customer.as_newcomer


def known_grade(customer: Customer, row: GradeRow | None) -> Grade:
    """The same for one customer whose row of the grading in force is read already, with the campaign of its run."""
    newcomer = newcomer_of(customer)
    if row:
        is_new = row.is_provisional and not (newcomer and newcomer.state == Newcomer.State.ASSESSED)
        return marked(row.grade, is_new=is_new, until=last_day(row.run))
    if newcomer and newcomer.counts:
        return marked(newcomer.grade, is_new=newcomer.is_open)
    return Grade("")


def with_grade(customers: QuerySet, grade: str) -> QuerySet:
    """Only the customers of this grade in force."""
    ids = Newcomer.objects.counting().filter(grade=grade).values("customer_id")
    run = GradingRun.objects.finished().select_related("campaign").first()
    if run and marked(grade, is_new=False, until=last_day(run)):
        rows = GradeRow.objects.filter(run=run.pk, grade=grade).order_by().values("customer_id")
        ids = rows.union(ids, all=True) if ids.exists() else rows
    return customers.filter(pk__in=ids)


def last_day(run: GradingRun) -> date | None:
    """Until when its grades hold; a grading outside the yearly ones has no such day."""
    campaign = getattr(run, "campaign", None)
    return campaign.valid_to if campaign else None
