"""kill -9 in each phase of a yearly grading, each time at a known place: PostgreSQL holds it there by a lock."""

from contextlib import ExitStack

import pytest

from tests.site.killing import places, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.worker]

PREPARE = """
from datetime import date
from core.bulk import insert_rows
from credit.models import SalesMonth
from customers.models import Customer
from staff.models import Department, User
from tests.conftest import make_person
company = Department.objects.create(name='公司')
Department.objects.filter(pk=company.pk).update(path=f'/{company.pk}/')
for role in ('sales_director', 'general_manager', 'chairman'):
    make_person(role, role, role, company)
places = [None]
for name in ('一部', '二部'):
    place = Department.objects.create(name=name, parent=company)
    place.path = f'/{company.pk}/{place.pk}/'
    place.head = make_person(name, name, 'section_chief', place)
    place.save()
    places.append(place)
people = [Customer(code=f'K-{n}', name=f'公司{n}', name_key=f'{n}', department=places[n % 3]) for n in range(COUNT)]
insert_rows(Customer, people, with_ids=True)
insert_rows(SalesMonth, [
    SalesMonth(customer=one, month=date(2025, 3, 1), amount=(n % 7 + 1) ** 4, line_count=1)
    for n, one in enumerate(people)
])
"""
START = "from datetime import date; from credit.tasks import start_year; print(start_year(date(2026, 3, 25)))"
# The first night a worker was killed while it froze sales and rules: the window has more nights.
NEXT_NIGHT = START.replace("25)", "26)")
AGAIN = """
from credit.actions.campaigns import open_campaign
from staff.models import User
open_campaign(year=2025, by=User.objects.system())
"""
NOW = """
from approvals.actions import approve
from approvals.models import Approval
from core.models import Event, Job
from credit.actions.campaigns import go_to_review, withdraw_campaign
from credit.actions.meeting import close_meeting, hold_meeting
from credit.actions.publishing import print_letters, publish_campaign
from credit.actions.sheets import hand_in
from credit.models import Campaign, GradingRun, Sheet
from django.utils import timezone
from regulations.models import Duty
from staff.models import User
campaign = Campaign.objects.select_related('run').first()
director, system = User.objects.get(username='sales_director'), User.objects.system()
"""
GRADES = (
    NOW
    + """
import hashlib
rows = campaign.run.rows.order_by('rank', 'customer').values_list('customer', 'grade', 'rank', 'amount', 'cumulative')
duties = Duty.objects.open().filter(rule='credit.initial_within')
print(hashlib.sha256(repr(list(rows)).encode()).hexdigest(), rows.count(), campaign.state, campaign.sheets.count(),
      campaign.run.rows.filter(sheet__isnull=False).count(), duties.count(),
      Event.objects.about(campaign.run).filter(deed='credit.compute_grades').count())
"""
)
WITHDRAW = NOW + "withdraw_campaign(campaign=campaign, reason='重来', by=director)"
TO_BE_SIGNED = (
    NOW
    + """
for sheet in campaign.sheets.all():
    hand_in(sheet=sheet, by=system)
go_to_review(campaign=campaign, by=director)
facts = {'held_on': timezone.localdate(), 'chaired_by': director, 'minutes': '逐户复评', 'present': [director]}
hold_meeting(campaign=campaign, by=director, **facts)
close_meeting(campaign=campaign, by=director)
for one in Approval.objects.filter(kind='credit.grade_list').order_by('pk'):
    while one.state == 'open':
        one = approve(approval=one, by=one.signatures.waiting().first().person)
"""
)
PUBLISH = NOW + "publish_campaign(campaign=campaign, by=director)"
LETTERS = NOW + "print_letters(campaign, by=director, key='once')"
OWED = NOW + "print(Duty.objects.open().count(), Approval.objects.filter(state='open').count())"
LETTERS_MADE = (
    NOW
    + """
from pypdf import PdfReader
job = Job.objects.get(kind='grade_letters')
written_to = campaign.run.rows.filter(grade='A').visible_to(director)
print(job.attempts, len(PdfReader(job.result_file).pages), written_to.count())
"""
)
COUNTS = "SELECT count(*) FROM credit_campaign"
JOB = "SELECT job.state FROM core_job job WHERE kind = '{}' ORDER BY id DESC LIMIT 1"
TAKEN_UP = "SELECT attempts FROM core_job WHERE kind = 'grade_letters'"  # how often, so far
STATE = "SELECT campaign.state, run.state, (SELECT count(*) FROM credit_sheet WHERE campaign_id = campaign.id) FROM "
STATE += "credit_campaign campaign JOIN credit_gradingrun run ON run.id = campaign.run_id ORDER BY campaign.id DESC"


@pytest.fixture
def place(tmp_path):
    for one in places(tmp_path, "grown-up"):
        one.shell(PREPARE.replace("COUNT", "300"))
        yield one


def computed(place) -> list[str]:
    """The digest of all grades, then what was counted, once the worker is done."""
    wait_until(lambda: place.row(JOB.format("grading"))[0] == "done", "the end of the grading")
    return place.shell(GRADES).split()


def kill_at(place, table: str, code: str) -> None:
    """Kill the process of this deed where it writes into the table."""
    with place.stopping(table) as is_there:
        place.begin(code)
        wait_until(is_there, f"the deed at {table}")
        place.kill("deed")


@pytest.mark.rule("S1-13 R2")
def test_a_worker_killed_while_computing_or_handing_out_goes_on_to_the_same_grades(place):
    place.start("worker", "beat")
    place.shell(START)
    whole = computed(place)
    assert whole[1:] == ["300", "initial", "3", "300", "3", "1"]
    for table, left in (
        ("credit_graderow", ("computing", "waiting", 0)),
        ("credit_sheet", ("computing", "proposed", 0)),
        ("regulations_duty", ("computing", "proposed", 0)),
    ):
        place.shell(WITHDRAW)
        with place.stopping(table) as is_there:
            place.shell(AGAIN)
            wait_until(is_there, f"the worker at {table}")
            place.kill("worker", "beat")
            assert place.row(STATE) == left
        place.start("worker", "beat")
        assert computed(place) == whole


@pytest.mark.rule("S1-13 R9")
def test_a_process_killed_while_freezing_publishing_or_withdrawing_leaves_nothing_half_done(place):
    kill_at(place, "core_event", START)
    assert place.row(COUNTS) == (0,)
    place.shell(NEXT_NIGHT)
    place.shell(NEXT_NIGHT)
    assert place.row(COUNTS) == (1,)
    place.start("worker", "beat")
    assert computed(place)[1:] == ["300", "initial", "3", "300", "3", "1"]
    place.shell(TO_BE_SIGNED)

    kill_at(place, "core_event", PUBLISH)
    assert place.row(STATE)[:2] == ("approval", "proposed")
    place.shell(PUBLISH)
    assert place.row(STATE)[:2] == ("published", "done")
    kill_letters(place)

    kill_at(place, "core_event", WITHDRAW)
    assert place.row(STATE)[:2] == ("published", "done")
    place.shell(WITHDRAW)
    assert place.row(STATE)[:2] == ("withdrawn", "withdrawn")
    wait_until(lambda: place.row(JOB.format("support_plans"))[0] == "done", "the end of the plans")
    assert place.shell(OWED) == "0 0"


def kill_letters(place) -> None:
    """Before anything is written, and once more when all letters are made but not kept yet."""
    place.kill("worker", "beat")
    place.shell(LETTERS)
    with place.stopping("customers_customer", "ACCESS EXCLUSIVE", "SELECT") as is_reading:
        place.start("worker", "beat")
        wait_until(lambda: place.row(TAKEN_UP) == (1,) and is_reading(), "the worker at the letters")
        place.kill("worker", "beat")
    with ExitStack() as writing:
        with place.stopping("customers_customer", "ACCESS EXCLUSIVE", "SELECT") as is_reading:
            place.start("worker", "beat")
            wait_until(lambda: place.row(TAKEN_UP) == (2,) and is_reading(), "the worker at the letters again")
            is_made = writing.enter_context(place.stopping("core_job", statement='UPDATE "core_job" SET "lease_until"'))
        wait_until(is_made, "the letters")
        place.kill("worker", "beat")
    place.start("worker", "beat")
    wait_until(lambda: place.row(JOB.format("grade_letters"))[0] == "done", "the end of the letters")
    attempts, pages, customers = place.shell(LETTERS_MADE).split()
    assert (attempts, pages) == ("3", customers)
