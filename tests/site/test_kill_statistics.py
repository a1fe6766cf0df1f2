"""kill -9 in the middle of the monthly run: after a restart the month is counted, owed, told and sent once."""

import pytest

from tests.site.killing import places, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.worker]
COMPLAINTS = 40_000

PREPARE = """
from datetime import timedelta
from django.utils import timezone
from complaints.figures import month_period
from complaints.models import Complaint
from core.bulk import insert_rows
from core.dates import month_before
from staff.models import Role, User
system = User.objects.system()
for name, code in (('prepares', 'service_manager'), ('leads', 'general_manager')):
    User.objects.create(username=name, name=name).groups.add(Role.objects.get(code=code))
begin = month_period(month_before(timezone.localdate())).begin
facts = {{'subject': 'x', 'content': 'x', 'complainant': 'x', 'registered_at': begin, 'registered_by': system,
         'received_by': system, 'handler': system}}
for first in range(0, {count}, 5000):
    insert_rows(Complaint, [
        Complaint(number=f'K-{{n}}', received_at=begin + timedelta(minutes=n % 38000), product=f'p{{n % 900}}', **facts)
        for n in range(first, first + 5000)
    ])
"""
START = "from complaints.tasks import monthly_statistics; monthly_statistics()"
STATE = "from core.models import Job; print(Job.objects.get(kind='complaint_statistics').state)"
SEND = """
from datetime import timedelta
from complaints.models import MonthlyReport
from complaints.tasks import see_to_month
day = MonthlyReport.objects.get().due_on
for number in range(2):
    see_to_month(day + timedelta(days=number))
"""
FOUND = """
from complaints.models import MonthlyReport
from core.models import Event, Job, Notice
from regulations.models import Duty
report = MonthlyReport.objects.get()
print(report.total, Job.objects.get(kind='complaint_statistics').attempts,
      Duty.objects.filter(rule='complaints.statistics_day').count(),
      Event.objects.filter(deed='complaints.make_report').count(),
      Event.objects.filter(deed='complaints.send_report').count(),
      Notice.objects.filter(rule='complaints.statistics_by').count(),
      Notice.objects.filter(rule='complaints.statistics_roles').count())
"""
HALF = """
from complaints.models import MonthlyReport
from core.models import Event, Notice
from regulations.models import Duty
print(MonthlyReport.objects.count(), Duty.objects.filter(rule='complaints.statistics_day').count(),
      Event.objects.filter(deed='complaints.make_report').count(),
      Notice.objects.filter(rule='complaints.statistics_by').count())
"""


@pytest.fixture(params=["embedded", "redis", "grown-up"])
def place(request, tmp_path):
    yield from places(tmp_path, request.param)


def test_the_monthly_run_survives_a_kill_and_happens_once(place):
    place.shell(PREPARE.format(count=COMPLAINTS))
    place.shell(START)
    place.start("worker", "beat")
    wait_until(lambda: place.shell(STATE) != "queued", "the worker")
    place.kill("worker", "beat")
    assert len(set(place.shell(HALF).split())) == 1  # all or nothing
    was_done = place.shell(STATE) == "done"
    place.shell(START)  # the beat rings again
    place.start("worker", "beat")
    wait_until(lambda: place.shell(STATE) == "done", "the end of the monthly run")
    place.shell(SEND)

    total, attempts, *once = place.shell(FOUND).split()
    assert int(total) == COMPLAINTS
    assert once == ["1"] * 5
    assert int(attempts) == (1 if was_done else 2)
