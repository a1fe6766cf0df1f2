"""What we grade from a sales file, beside what plain loops over the file say."""

from datetime import date

from core.jobs import run_now
from credit.actions import start_grading
from credit.models import GradingRun
from customers.models import Customer
from staff.models import User
from tests.credit.plain_grader import grade_inside
from tests.credit.plain_sales import UNIT, amounts_of, groups_of, inside

PLACES = {"": (), "trade_type": (0,), "owner": (1,), "both": (0, 1)}  # of groups_of


def graded(start: str, end: str, **rules) -> GradingRun:
    period = {"date_from": date.fromisoformat(start), "date_to": date.fromisoformat(end)}
    run = start_grading(**period, **rules, by=User.objects.system(), send=False)
    run_now(run.job)
    run.refresh_from_db()
    return run


def put_where_the_file_says(lines) -> None:
    """Trade type and representative of each customer, as the file has them."""
    groups, people = groups_of(lines), {"": None}
    for number, name in enumerate(sorted({owner for _kind, owner in groups.values()} - {""})):
        people[name] = User.objects.create(username=f"manager{number}", name=name)
    customers = list(Customer.objects.filter(source_code__in=groups))
    for one in customers:
        one.trade_type, one.owner = groups[one.source_code][0], people[groups[one.source_code][1]]
    Customer.objects.bulk_update(customers, ["trade_type", "owner"], batch_size=500)


def grades_by_code(run: GradingRun) -> dict[str, tuple]:
    rows = run.rows.values_list("customer__source_code", "rank", "amount", "cumulative", "grade")
    return {code: (place, int(amount * UNIT), int(down * UNIT), grade) for code, place, amount, down, grade in rows}


def plain_grades(lines, start: str, end: str, *, group="", boundary="within") -> dict[str, tuple]:
    amounts = amounts_of(inside(lines, date.fromisoformat(start), date.fromisoformat(end)))
    whole = groups_of(lines)
    groups = {customer: tuple(whole[customer][place] for place in PLACES[group]) for customer in amounts}
    return grade_inside(amounts, groups, boundary=boundary)


def check_shares(lines, start: str, end: str, groups: list[str]) -> None:
    """Both boundaries, in the company as a whole and inside these groups."""
    for group in groups:
        for boundary in ("within", "reaches"):
            expected = plain_grades(lines, start, end, group=group, boundary=boundary)
            found = grades_by_code(graded(start, end, group=group, boundary=boundary))
            assert found == expected, (group, boundary)
            assert {grade for *_figures, grade in found.values()} == set("ABC")
