"""What the customer register learns from here: grades, a filter, panels, and whom sales and grades hang on.

`credit.apps` puts these functions into the lists of `customers.hooks`.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import last_months
from credit.actions.files import may_begin
from credit.charts import bars
from credit.models import CreditFile, GradeRow, GradingRun, SalesLine, SalesMonth
from credit.policy import policy_for
from credit.usage import usage_of
from customers.models import Customer


def grades(customer_ids: Iterable[int], user) -> dict[int, str]:
    """The grade in force of these customers, for badges: one query.

    Whoever sees the customer sees the letter, because it decides priority; shares and amounts want `view_gradingrun`.
    """
    in_force = GradingRun.objects.finished().values("pk")[:1]
    rows = GradeRow.objects.filter(run=in_force, customer__in=list(customer_ids)).order_by()
    return dict(rows.values_list("customer_id", "grade"))


def graded(customers: QuerySet, grade: str) -> QuerySet:
    """Only the customers of this grade in the run in force."""
    run = GradingRun.objects.in_force()
    if run is None:
        return customers.none()
    return customers.filter(pk__in=GradeRow.objects.filter(run=run.pk, grade=grade).order_by().values("customer_id"))


def grade_panel(customer: Customer, user) -> dict | None:
    """Every grade the customer ever had that still counts, the newest first. Puts the one in force on the customer."""
    if not user.has_perm("credit.view_gradingrun"):
        return None
    rows = list(
        GradeRow.objects.filter(customer=customer, run__state="done")
        .select_related("run")
        .annotate(run_in_force=Subquery(GradingRun.objects.finished().values("pk")[:1]))
        .order_by(F("run__date_to").desc(), F("run_id").desc())[:10]
    )
    customer.known_grade = next((row.grade for row in rows if row.run_id == row.run_in_force), "")
    if not rows:
        return None
    return {"template": "credit/_grade_panel.html", "rows": rows}


def sales_panel(customer: Customer, user, today: date | None = None) -> dict | None:
    """Net sales of the last months in which the customer bought, as bars and as a table."""
    if not user.has_perm("credit.view_salesline"):
        return None
    count = policy_for().chart_months
    kept = SalesMonth.objects.filter(customer=customer).order_by("-month").values_list("month", "amount")
    sums = dict(kept[:count])
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
    file, policy = CreditFile.objects.filter(customer=customer).first(), policy_for()
    if file:
        file.customer = customer
    if file is None:
        return {"template": "credit/_no_credit_panel.html"} if may_begin(user) else None
    facts = {"file": file, "usage": usage_of(file, policy), "policy": policy}
    return {"template": "credit/_credit_panel.html", "is_first": True, **facts}


def held_by(customer_ids: Iterable[int]) -> dict[int, str]:
    """Customers that cannot go because sales or grades hang on them."""
    ids = list(customer_ids)
    held = dict.fromkeys(GradeRow.objects.filter(customer__in=ids).values_list("customer_id", flat=True), _("graded"))
    sold = SalesLine.objects.filter(customer__in=ids).order_by().values_list("customer_id", flat=True).distinct()
    lent = CreditFile.objects.filter(customer__in=ids).values_list("customer_id", flat=True)
    return held | dict.fromkeys(sold, _("has sales")) | dict.fromkeys(lent, _("has a credit file"))
