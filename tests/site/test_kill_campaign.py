"""kill -9 while a yearly grading is computed: after a restart its sheets are handed out, each customer on one."""

import pytest

from tests.site.killing import places, wait_until
from tests.site.test_kill_grading import CUSTOMERS, PREPARE

pytestmark = [pytest.mark.slow, pytest.mark.worker]

START = """
from django.contrib.auth import get_user_model
from credit.actions.campaigns import open_campaign
open_campaign(year=2025, by=get_user_model().objects.system())
"""
STATE = """
SELECT job.state, campaign.state, (SELECT count(*) FROM credit_graderow), (SELECT count(*) FROM credit_sheet)
FROM credit_campaign campaign JOIN credit_gradingrun run ON run.id = campaign.run_id
JOIN core_job job ON job.id = run.job_id
"""
FOUND = """
from core.models import Event
from credit.models import Campaign
from regulations.models import Duty
campaign = Campaign.objects.get()
placed = campaign.run.rows.filter(sheet__isnull=False)
print(campaign.state, campaign.run.state, campaign.sheets.count(), placed.count(),
      Duty.objects.filter(rule='credit.initial_within').count(),
      Event.objects.filter(deed='credit.compute_grades').count())
"""


@pytest.fixture(params=["embedded", "redis"])
def place(request, tmp_path):
    yield from places(tmp_path, request.param)


def test_a_campaign_survives_a_kill_and_hands_each_sheet_out_once(place):
    place.shell(PREPARE.format(count=CUSTOMERS))
    place.start("worker", "beat")
    place.shell(START)
    wait_until(lambda: place.row(STATE)[0] != "queued", "the worker")
    place.kill("worker", "beat")
    _job, state, _rows, sheets = place.row(STATE)
    if state == "computing":
        assert sheets == 0  # all or nothing
    place.start("worker", "beat")
    wait_until(lambda: place.row(STATE)[0] == "done", "the end of the grading")
    assert place.shell(FOUND).split() == ["initial", "proposed", "1", str(CUSTOMERS), "1", "1"]
