"""The workbench of a manager with 10,000 open items, own ones and those of the department.

python -m benchmarks.workbench PART ROUNDS LIMIT_MS
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.browsing import Browser, web_server  # noqa: E402
from benchmarks.pages import PASSWORD, percentile  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from customers.models import Customer  # noqa: E402
from regulations.duties import replay  # noqa: E402
from regulations.models import Duty  # noqa: E402
from staff.models import User  # noqa: E402

PERSON, OPEN, DONE, QUERIES = "wujing", 10_000, 20_000, 15
RULES = ("complaints.resolve_normal", "complaints.resolve_special", "approvals.decide_within")


def fill() -> None:
    """Open items of the manager, and as many again that the department kept or broke over a year."""
    person = User.objects.select_related("department").get(username=PERSON)
    customers = list(Customer.objects.order_by("pk").values_list("pk", "name")[:1000])
    now = timezone.now()
    rows = [new_duty(number, person, customers[number % len(customers)], now) for number in range(OPEN + DONE)]
    Duty.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {Duty._meta.db_table}")  # as the server does of itself within a minute


def new_duty(number: int, person: User, customer: tuple[int, str], now) -> Duty:
    is_open = number < OPEN
    begun_at = now - timedelta(minutes=(number if is_open else number * 20) % (60 * 24 * (6 if is_open else 360)))
    duty = Duty(
        rule=RULES[number % len(RULES)],
        record_type="bench.record",
        record_id=number,
        record_name=f"2026-{number:05d} 外包装破损",
        url="/complaints/",
        customer_id=customer[0],
        customer_name=customer[1],
        responsible=person,
        department=person.department,
        begun_at=begun_at,
        span="3 working days",
    )
    duty.due_at = replay(duty).at
    if not is_open:
        duty.state, duty.done_by = "met", person
        duty.done_at = duty.due_at + timedelta(hours=1 if number % 20 == 0 else -1)
        duty.broken_at = duty.due_at if number % 20 == 0 else None
    elif duty.due_at < now:
        duty.broken_at = duty.due_at
    return duty


def main(part: str, rounds: int, limit: float) -> None:
    fill()
    paths = {
        "workbench": "/workbench/",
        "workbench, a queue": "/workbench/?queue=complaints&page=7",
        "workbench of the department": "/workbench/?view=department",
        "compliance": "/compliance/",
    }
    with web_server("benchmarks.settings") as port:
        browser = Browser(port)
        browser.sign_in(PERSON, PASSWORD)
        for path in paths.values():
            browser.get(path)
        for name, path in paths.items():
            answers = [browser.get(path) for _turn in range(rounds)]
            if any(answer.status != 200 for answer in answers):
                raise RuntimeError(f"{path} answered {answers[0].status}")
            times = [answer.seconds * 1000 for answer in answers]
            is_page = name != "compliance"
            tell(part, f"{name}: p50", percentile(times, 0.5), "ms")
            tell(part, f"{name}: p95", percentile(times, 0.95), "ms", limit if is_page else None)
            tell(part, f"{name}: queries at most", max(answer.queries for answer in answers), "", QUERIES)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
