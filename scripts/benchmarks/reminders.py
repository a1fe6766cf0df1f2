"""The scan for reminders over a million open duties: time and memory, after six silent hours and with nothing to tell.

python -m benchmarks.reminders TITLE ROWS
python -m benchmarks.reminders one MOMENT     (a scan, in a process of its own)
"""

import json
import resource
import subprocess
import sys
import time
from datetime import datetime, timedelta

import django

django.setup()

from django.db import connection  # noqa: E402

from benchmarks.report import tell  # noqa: E402
from regulations.models import Reminder  # noqa: E402
from regulations.reminders import remind  # noqa: E402
from regulations.reminders.policy import policy_for  # noqa: E402
from regulations.reminders.stages import stages_at  # noqa: E402
from staff.models import User  # noqa: E402

NOW = datetime.fromisoformat("2026-11-17T10:00:00+08:00")  # a Tuesday
SILENT = timedelta(hours=6)
PEOPLE = 500

# Deadlines from two months back to two months ahead, spread evenly; begun ten days before.
DUTIES = """
INSERT INTO regulations_duty (rule, record_type, record_id, record_name, url, customer_name, responsible_id, is_urgent,
    priority, begun_at, span, pauses, due_at, state, overrun)
SELECT 'complaints.resolve_normal', 'complaints.complaint', g, 'TS-' || g, '/complaints/' || g || '/', '某公司' || g,
    %(first)s + g %% %(people)s, false, 5, due - interval '10 days', '10 days', '[]'::jsonb, due, 'open', 0
FROM (SELECT g, %(now)s::timestamptz + interval '1 second' * (g %% %(rows)s * 10368000.0 / %(rows)s - 5184000) AS due
      FROM generate_series(1, %(rows)s) AS g) AS made
"""
KNOWN = """
INSERT INTO regulations_reminder (duty_id, stage, state, is_late, at, reason)
SELECT id, %s, 'told', false, %s, '' FROM regulations_duty WHERE state = 'open' AND due_at <= %s
"""


def make(rows: int) -> None:
    """The duties, with everything told up to then."""
    chief = User.objects.create(username="bench-chief", name="上级")
    people = [User(username=f"bench-{number}", name=f"员工{number}", superior=chief) for number in range(PEOPLE)]
    first = User.objects.bulk_create(people)[0].pk
    with connection.cursor() as cursor:
        cursor.execute(DUTIES, {"first": first, "people": PEOPLE, "rows": rows, "now": NOW})
        for stage in stages_at(NOW - SILENT, policy_for()):
            cursor.execute(KNOWN, [stage.name, NOW - SILENT, stage.until])
        cursor.execute("VACUUM ANALYZE regulations_duty, regulations_reminder")


def scan(moment: datetime) -> None:
    began = time.perf_counter()
    count = remind(moment)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"count": count, "seconds": seconds, "memory": memory}))


def scan_alone(moment: datetime) -> dict:
    command = [sys.executable, "-m", "benchmarks.reminders", "one", moment.isoformat()]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(said.splitlines()[-1])


def main(part: str, rows: int) -> None:
    make(rows)
    tell(part, "open duties", rows, "rows")
    tell(part, "told before", Reminder.objects.count(), "rows")
    for name, moment in (("after six silent hours", NOW), ("with nothing new", NOW + timedelta(seconds=1))):
        found = scan_alone(moment)
        tell(part, f"reminders that went out {name}", found["count"], "")
        tell(part, f"scan {name}", found["seconds"], "s", 10)
        tell(part, f"memory of the scan {name}", found["memory"], "MB", 200)


if __name__ == "__main__":
    if sys.argv[1] == "one":
        scan(datetime.fromisoformat(sys.argv[2]))
    else:
        main(sys.argv[1], int(sys.argv[2]))
