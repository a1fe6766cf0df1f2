"""A yearly grading is opened: frozen, computed, compared with last year, handed out to the chiefs."""

from datetime import date

import pytest
from django.utils import timezone

from core import jobs
from core.errors import Refused
from core.models import Job
from credit.actions import start_grading
from credit.actions.campaigns import open_campaign
from credit.models import Campaign, GradingRun, Sheet
from customers.models import Customer
from regulations.models import Duty
from tests.credit.campaigns import make_company, opened, sheet_of


@pytest.fixture
def company(cast):
    return make_company(cast)


@pytest.mark.rule("S1-13 R2")
def test_a_year_is_opened_once_and_frozen(cast, company):
    first = open_campaign(year=2025, by=cast.director)
    assert open_campaign(year=2025, by=cast.gm) == first
    assert (Campaign.objects.count(), Job.objects.filter(kind="grading").count()) == (1, 1)
    assert (first.run.date_from, first.run.date_to) == (date(2025, 1, 1), date(2025, 12, 31))
    assert first.run.policy["cuts"] == ["75", "95"]
    with pytest.raises(Refused):
        open_campaign(year=2024, by=cast.chief)
    with pytest.raises(Refused):
        open_campaign(year=timezone.localdate().year, by=cast.director)


@pytest.mark.rule("S1-13 R3")
def test_sheets_go_to_the_heads_of_the_departments(cast, company):
    campaign = opened(cast)
    assert (campaign.state, campaign.run.state) == ("initial", "proposed")
    got = {sheet.department: (sheet.chief, sheet.rows.count()) for sheet in campaign.sheets.all()}
    assert got == {cast.sales_one: (cast.chief, 5), cast.sales_two: (company.second, 2), None: (cast.director, 1)}
    duty = Duty.objects.about(sheet_of(campaign, cast.sales_one)).get()
    assert (duty.rule, duty.responsible, duty.span) == ("credit.initial_within", cast.chief, "3 working days")
    assert GradingRun.objects.in_force() is None  # nothing counts before it is published


def test_a_department_without_a_head_goes_to_the_one_above(cast, company):
    cast.sales_two.head = None
    cast.sales_two.save()
    cast.sales.head = cast.director
    cast.sales.save()
    assert sheet_of(opened(cast), cast.sales_two).chief == cast.director


def test_computing_again_hands_nothing_out_twice(cast, company):
    campaign = opened(cast)
    Job.objects.filter(pk=campaign.run.job_id).update(state="queued", lease_until=None)
    jobs.run_now(Job.objects.get(pk=campaign.run.job_id))
    assert (campaign.sheets.count(), Duty.objects.filter(rule="credit.initial_within").count()) == (3, 3)


def test_a_sheet_without_anybody_still_stands(cast, company):
    Customer.objects.update(department=None)
    Sheet.objects.all().delete()
    cast.director.groups.clear()
    campaign = open_campaign(year=2025, by=cast.gm)
    jobs.run_now(campaign.run.job)
    assert campaign.sheets.get().chief is None


@pytest.mark.rule("S1-13 R2")
def test_it_is_compared_with_last_year_and_not_with_a_trial_of_the_same_year(cast, company):
    last, trial = (
        start_grading(date_from=date(year, 1, 1), date_to=date(year, 12, 31), by=cast.gm) for year in (2024, 2025)
    )
    jobs.run_now(last.job)
    jobs.run_now(trial.job)
    assert opened(cast).run.totals["compared_with"] == last.pk
