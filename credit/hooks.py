"""What the customer register learns from here: grades, a filter, panels, and whom sales and grades hang on.

`credit.apps` puts these functions into the lists of `customers.hooks`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import last_months
from credit.actions.files import may_begin
from credit.care_cards import with_file
from credit.charts import bars, steps
from credit.models import (
    Agreement,
    CreditFile,
    CustomerTarget,
    Downgrade,
    GradeCheck,
    GradeRow,
    GradingRun,
    SalesLine,
    SalesMonth,
    SpecialTerm,
    StockCount,
    SupportPlan,
    TurnoverEstimate,
    WatchNote,
)
from credit.policy import policy_for
from credit.standing import grades_in_force, known_grade, with_grade
from credit.usage import usage_of
from customers.hooks import Grade
from customers.models import Customer


def grades(customer_ids: Iterable[int], user) -> dict[int, Grade]:
    """The grade in force of these customers, for badges: one query.

    Whoever sees the customer sees the letter, because it decides priority; shares and amounts want `view_gradingrun`.
    """
    return grades_in_force(customer_ids)


def graded(customers: QuerySet, grade: str) -> QuerySet:
    """Only the customers of this grade in force."""
    return with_grade(customers, grade)


def grade_panel(customer: Customer, user) -> dict | None:
    """Every grade the customer ever had that still counts, the newest first. Puts the one in force on the customer."""
    if not user.has_perm("credit.view_gradingrun"):
        return None
    rows = list(
        GradeRow.objects.filter(customer=customer, run__state="done")
        .select_related("run__campaign")
        .annotate(run_in_force=Subquery(GradingRun.objects.finished().values("pk")[:1]))
        .order_by(F("run__date_to").desc(), F("run_id").desc())[:10]
    )
    if user.has_perm("credit.view_salesline") and not months_of(customer):
        customer.as_newcomer = None  # nobody is new who never bought: not asked for
    customer.known_grade = known_grade(customer, next((row for row in rows if row.run_id == row.run_in_force), None))
    if not rows:
        return None
    is_run_out = customer.known_grade.mark == Grade.RUN_OUT
    oldest_first = [(row.run.finished_at, row.grade) for row in reversed(rows) if row.run.finished_at]
    chart = steps(sorted(oldest_first)) if len(oldest_first) > 1 else None
    return {"template": "credit/_grade_panel.html", "rows": rows, "is_run_out": is_run_out, "chart": chart}


def months_of(customer: Customer) -> dict[date, Decimal]:
    """Net sales of the last months in which the customer bought; asked once for one page."""
    if not hasattr(customer, "last_months"):
        kept = SalesMonth.objects.filter(customer=customer).order_by("-month").values_list("month", "amount")
        customer.last_months = dict(kept[: policy_for().chart_months])
    return customer.last_months


def sales_panel(customer: Customer, user, today: date | None = None) -> dict | None:
    """Net sales of the last months in which the customer bought, as bars and as a table."""
    if not user.has_perm("credit.view_salesline"):
        return None
    count, sums = policy_for().chart_months, months_of(customer)
    if not sums:
        return None
    newest = max(sums)
    months = last_months(newest, count)
    figures = [(month, sums.get(month, 0)) for month in months]
    return {
        "template": "credit/_sales_panel.html",
        "customer": customer,
        "figures": figures,
        "bars": bars(figures),
        "total": sum(amount for _month, amount in figures),
        "is_old": newest < last_months(today or timezone.localdate(), count)[0],
    }


def credit_panel(customer: Customer, user) -> dict | None:
    """What the customer has been lent, against the limit."""
    if not user.has_perm("credit.view_creditfile"):
        return None
    file, policy = with_file(customer), policy_for()
    if file:
        file.customer = customer
    if file is None:
        return {"template": "credit/_no_credit_panel.html"} if may_begin(user) else None
    facts = {"file": file, "usage": usage_of(file, policy), "policy": policy}
    return {"template": "credit/_credit_panel.html", "is_first": True, **facts}


def held_by(customer_ids: Iterable[int]) -> dict[int, str]:
    """Customers that cannot go because sales or grades hang on them."""
    ids, held = list(customer_ids), {}
    for model, words in (
        (GradeRow, _("graded")),
        (SalesLine, _("has sales")),
        (CreditFile, _("has a credit file")),
        (Agreement, _("has a long-term agreement")),
        (SupportPlan, _("has a support plan")),
        (WatchNote, _("has watch notes")),
        (SpecialTerm, _("has special terms")),
        (Downgrade, _("is reported for a downgrade")),
        (GradeCheck, _("its treatment is checked")),
        (TurnoverEstimate, _("its turnover is estimated")),
        (StockCount, _("its stock is counted")),
        (CustomerTarget, _("has a sales target")),
    ):
        rows = model.objects.filter(customer__in=ids).order_by()
        held |= dict.fromkeys(rows.values_list("customer_id", flat=True).distinct(), words)
    return held
