"""Rows of a million complaints, made in SQL: cases with their steps, clocks and words to search."""

import random
import time

from django.db import connection

from benchmarks.data import insert, table, without_indexes
from complaints.models import Category, Channel, Complaint, ComplaintSearch, Step
from core.models import Series
from core.search import drop_index, ensure_index, search_text
from customers.models import Customer
from regulations.models import Duty
from regulations.policies import version_in_force
from staff.models import User
from workbench.demo.cases import CASES
from workbench.demo.records import person_name

HANDLERS = ("wujing", "zhoumin", "chenguodong", "wangqian", "liqiang")
YEARS = 3
CATEGORIES = ("产品质量", "包装运输", "送货", "服务态度", "价格返利", "单据差错", "业务承诺", "其他")
NEWEST = "now() - interval '1 hour'"


def make(count: int, open_count: int) -> None:
    """The open ones are every second of the newest."""
    began, draw = time.monotonic(), random.Random("complaints")
    people = [User.objects.get(username=name) for name in HANDLERS]
    table("bench_handler", "person department", [(str(one.pk), str(one.department_id)) for one in people])
    names = [person_name(draw) for _each in range(2000)]
    table("bench_caller", "name text", [(name, search_text(people=[name])) for name in names])
    cases = [(one.subject, search_text(names=[one.subject]), one.said, one.done) for one in CASES]
    table("bench_case", "subject text content resolution", cases)
    tree = [Category.objects.create(name=name, order=order) for order, name in enumerate(CATEGORIES)]
    Category.objects.filter(pk__in=[one.pk for one in tree]).update(path="/")
    table("bench_category", "category", [(str(one.pk),) for one in tree])
    table("bench_channel", "channel", [(value,) for value in Channel.values])
    for model, work in (
        (Complaint, fill_complaints),
        (ComplaintSearch, fill_search),
        (Step, fill_steps),
        (Duty, fill_duties),
    ):
        with without_indexes(model), connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the rows are right: no check for each
            work(count, open_count)
            cursor.execute("SET session_replication_role = DEFAULT")
        print(f"  {model._meta.label} after {time.monotonic() - began:.0f} s", flush=True)
    for year in range(2023, 2027):
        Series.objects.update_or_create(name=f"complaints {year}", defaults={"last": count})
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('complaints_complaint', 'id'), %s)", [count])
        cursor.execute("VACUUM ANALYZE")


def rows(count: int, open_count: int) -> str:
    """Every complaint with its case, caller, handler and when it came in."""
    spacing = f"interval '{YEARS} years' / {count}"
    state = (
        f"CASE WHEN g > {count - 2 * open_count} AND g % 2 = 0"
        " THEN (ARRAY['registered', 'accepted', 'assigned', 'investigating'])[g / 2 % 4 + 1]"
        " WHEN g % 50 = 1 THEN 'withdrawn' ELSE 'filed' END"
    )
    return (
        f"(SELECT g, {NEWEST} - ({count} - g) * {spacing} AS at, {state} AS state"
        f" FROM generate_series(1::bigint, {count}) AS series(g)) AS made"
        f" JOIN bench_case AS a_case ON a_case.n = g * 7 % {len(CASES)}"
        " JOIN bench_caller AS caller ON caller.n = g * 31 % 2000"
        f" JOIN bench_handler AS handler ON handler.n = g * 13 % {len(HANDLERS)}"
        f" JOIN bench_category AS category ON category.n = g * 7 % {len(CATEGORIES)}"
        f" JOIN bench_channel AS channel ON channel.n = g / 7 % {len(Channel.values)}"
    )


NUMBER = "to_char(at, 'YYYY-') || bench_pad(g, 7)"
HANDLER, DEPARTMENT = "CAST(handler.person AS bigint)", "CAST(handler.department AS bigint)"
FILED, GONE = "state = 'filed'", "state = 'withdrawn'"


def when(condition: str, value: str) -> str:
    return f"CASE WHEN {condition} THEN {value} END"


def fill_complaints(count: int, open_count: int) -> None:
    customers = Customer.objects.count()
    version = version_in_force("complaints")
    insert(
        Complaint,
        rows(count, open_count),
        {
            "id": "g",
            "number": NUMBER,
            "customer_id": f"g * 7919 % {customers} + 1",
            "complainant": "caller.name",
            "phone_index": "md5('p' || g)",
            "phone_tail_index": "md5('t' || g % 10000)",
            "channel": "channel.channel",
            "received_at": "at",
            "received_by_id": HANDLER,
            "registered_at": "at + interval '20 minutes'",
            "registered_by_id": HANDLER,
            "subject": "a_case.subject",
            "content": "a_case.content",
            "category_id": "CAST(category.category AS bigint)",
            "content_kind": "CASE WHEN g % 5 = 0 THEN 'service' ELSE 'business' END",
            "severity": "CASE WHEN g % 25 = 0 THEN 3 WHEN g % 5 = 0 THEN 2 ELSE 1 END",
            "is_special": "g % 12 = 0",
            "special_reason": "CASE WHEN g % 12 = 0 THEN '等待检测报告' ELSE '' END",
            "state": "state",
            "handler_id": HANDLER,
            "department_id": DEPARTMENT,
            **handled(),
            **({"policy_id": str(version.pk)} if version else {}),
        },
    )


def handled() -> dict[str, str]:
    """The columns of what came after the first day, for those that were settled or withdrawn."""
    return {
        "verdict": f"CASE WHEN {FILED} THEN 'general' ELSE '' END",
        "judged_at": when(FILED, "at + interval '1 hour'"),
        "judged_by_id": when(FILED, HANDLER),
        "first_response_at": when(FILED, "at + interval '2 hours'"),
        "first_response_by_id": when(FILED, HANDLER),
        "cause_code": f"CASE WHEN {FILED} THEN (ARRAY['产品缺陷', '包装运输', '服务态度'])[g % 3 + 1] ELSE '' END",
        "cost": "CASE WHEN g % 9 = 0 THEN g % 5000 * 10000 ELSE 0 END",
        "resolution": f"CASE WHEN {FILED} THEN a_case.resolution ELSE '' END",
        "resolved_at": when(FILED, "at + interval '2 days'"),
        "resolved_by_id": when(FILED, HANDLER),
        "answer": f"CASE WHEN {FILED} THEN a_case.resolution ELSE '' END",
        "answered_at": when(FILED, "at + interval '50 hours'"),
        "answered_by_id": when(FILED, HANDLER),
        "view": f"CASE WHEN {FILED} THEN 'satisfied' ELSE '' END",
        "satisfaction": when(FILED, "g % 4 + 2"),
        "confirmed_at": when(FILED, "at + interval '3 days'"),
        "confirmed_by_id": when(FILED, HANDLER),
        "responsibility": f"CASE WHEN {FILED} THEN 'nobody' ELSE '' END",
        "filed_at": when(FILED, "at + interval '3 days'"),
        "filed_by_id": when(FILED, HANDLER),
        "withdrawn_at": when(GONE, "at + interval '1 day'"),
        "withdrawn_by_id": when(GONE, HANDLER),
        "withdraw_reason": f"CASE WHEN {GONE} THEN '客户来电撤回投诉' ELSE '' END",
    }


def fill_search(count: int, open_count: int) -> None:
    drop_index(ComplaintSearch)
    text = f"a_case.text || caller.text || '|' || bench_double(replace({NUMBER}, '-', ''))"
    insert(ComplaintSearch, rows(count, open_count), {"complaint_id": "g", "text": text})
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
    ensure_index(ComplaintSearch)


def fill_steps(count: int, open_count: int) -> None:
    """Registered, and for the settled ones what followed."""
    steps = (
        ("true", "register", "", "registered", "20 minutes"),
        (FILED, "accept", "registered", "accepted", "1 hour"),
        (FILED, "carry_out", "accepted", "carried_out", "2 days"),
        (FILED, "file", "carried_out", "filed", "3 days"),
    )
    for condition, deed, came_from, to, after in steps:
        given = {
            "complaint_id": "g",
            "deed": f"'complaints.{deed}'",
            "from_state": f"'{came_from}'",
            "to_state": f"'{to}'",
            "at": f"at + interval '{after}'",
            "by_id": HANDLER,
        }
        insert(Step, f"{rows(count, open_count)} WHERE {condition}", given)


def fill_duties(count: int, open_count: int) -> None:
    """The clock of settling of each, and that of the feedback; one in twenty was missed."""
    is_open = f"NOT ({FILED} OR {GONE})"
    clocks = (
        ("CASE WHEN g % 12 = 0 THEN 'complaints.resolve_special' ELSE 'complaints.resolve_normal' END", "true", 0, 4),
        ("'complaints.feedback_within'", FILED, 2, 1),
    )
    for rule, condition, begins, days in clocks:
        begun, due = f"at + interval '{begins} days'", f"at + interval '{begins + days} days'"
        done = f"CASE WHEN g % 20 = 3 THEN {due} + interval '5 hours' ELSE {begun} + interval '20 hours' END"
        given = {
            "rule": rule,
            "record_type": "'complaints.complaint'",
            "record_id": "g",
            "record_name": f"{NUMBER} || ' ' || a_case.subject",
            "url": "'/complaints/' || g || '/'",
            "customer_id": "g * 7919 % 1000 + 1",
            "customer_name": "caller.name",
            "responsible_id": HANDLER,
            "department_id": DEPARTMENT,
            "is_urgent": "g % 25 = 0",
            "priority": "CASE WHEN g % 25 = 0 THEN 0 ELSE 5 END",
            "begun_at": begun,
            "span": f"'{days} days'",
            "due_at": due,
            "state": f"CASE WHEN {GONE} THEN 'void' WHEN {is_open} THEN 'open' ELSE 'met' END",
            "done_at": when(FILED, done),
            "done_by_id": when(FILED, HANDLER),
            "broken_at": when(f"{FILED} AND g % 20 = 3 OR {is_open} AND {due} < now()", due),
            "overrun": f"CASE WHEN {FILED} AND g % 20 = 3 THEN 18000 ELSE 0 END",
        }
        insert(Duty, f"{rows(count, open_count)} WHERE {condition}", given)
