"""kill -9 in the middle of a grading: after a restart it is done, each customer graded once."""

import pytest

from tests.site.killing import places, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.worker]
CUSTOMERS = 30_000

PREPARE = """
from datetime import date
from core.bulk import insert_rows
from credit.models import SalesMonth
from customers.models import Customer
for first in range(0, {count}, 5000):
    people = [Customer(code=f'K-{{n}}', name=f'公司{{n}}', name_key=f'{{n}}') for n in range(first, first + 5000)]
    insert_rows(Customer, people, with_ids=True)
    insert_rows(SalesMonth, [
        SalesMonth(customer=one, month=date(2025, month, 1), amount=one.pk % 977 + month, line_count=1)
        for one in people for month in (3, 8)
    ])
"""
START = """
from datetime import date
from django.contrib.auth import get_user_model
from credit.actions import start_grading
system = get_user_model().objects.system()
start_grading(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), by=system, key='kill')
"""
STATE = """
SELECT job.state, run.state, (SELECT count(*) FROM credit_graderow)
FROM credit_gradingrun run JOIN core_job job ON job.id = run.job_id
"""
FOUND = """
from core.models import Event
from credit.models import GradingRun
run = GradingRun.objects.select_related('job').get()
rows = run.rows.values_list('customer')
print(rows.count(), rows.distinct().count(), run.totals['customers'], run.job.state, run.job.attempts,
      Event.objects.filter(deed='credit.compute_grades').count())
"""


@pytest.fixture(params=["embedded", "redis", "grown-up"])
def place(request, tmp_path):
    yield from places(tmp_path, request.param)


def test_a_grading_survives_a_kill_and_grades_each_customer_once(place):
    place.shell(PREPARE.format(count=CUSTOMERS))
    place.start("worker", "beat")
    place.shell(START)
    wait_until(lambda: place.row(STATE)[0] != "queued", "the worker")
    place.kill("worker", "beat")
    job, run, rows = place.row(STATE)
    if run == "waiting":
        assert rows == 0  # all or nothing
    place.start("worker", "beat")
    wait_until(lambda: place.row(STATE)[0] == "done", "the end of the grading")

    *counts, state, attempts, events = place.shell(FOUND).split()
    assert {int(count) for count in counts} == {CUSTOMERS}
    assert (state, events) == ("done", "1")
    assert int(attempts) == (1 if job == "done" else 2)
