"""The demo company: believable and complete."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum
from django.test import override_settings
from django.utils import timezone
from stdnum.cn import uscc

from approvals.models import Approval
from archives.models import (
    AccessRequest,
    ArchiveFile,
    Content,
    Disposal,
    Grant,
    Inspection,
    KeeperChange,
    LeakIncident,
    Loan,
    LoanTrouble,
    MonthlyFiling,
    ReportRequest,
)
from archives.tasks import FILING
from complaints.models import Complaint, Inquiry, Revisit
from core.models import Event, Job
from credit.models import (
    Bill,
    Campaign,
    CollectionCase,
    CreditFile,
    Dispute,
    GradeRow,
    GradingRun,
    Rating,
    Receivable,
    Reconciliation,
    Release,
    SalesLine,
    SalesMonth,
    SpecialTerm,
)
from customers.models import Contact, Customer, Interaction
from customers.values import check_credit_code, check_id_number, check_phone, find_region, region_name
from regulations import policies
from regulations.models import AppliedPreset, Duty
from staff.models import Role, User
from staff.roles import STANDARD
from workbench.demo.numbers import spread
from workbench.demo.people import PASSWORD
from workbench.demo.trade import months_before

UNTIL = date(2026, 11, 20)
SIZE = 120


def make(**options):
    shown = StringIO()
    options = {"customers": SIZE, "lines": 2000, "seed": 7, "until": UNTIL, "json": True, **options}
    call_command("make_demo", stdout=shown, **options)
    return json.loads(shown.getvalue())


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture(scope="module")
def company(rows_of_module, tmp_path_factory):
    """Made once for all that only look at it: it takes seconds."""
    with override_settings(VAR_DIR=tmp_path_factory.mktemp("demo")):
        return make()


@pytest.fixture
def made(company, db):
    policies.forget()  # those of the company are in force
    return company


def test_the_company_works_by_the_rules_of_a_winery(made):
    assert AppliedPreset.objects.get().name == "winery"
    policies.forget()
    assert policies.clause_of("complaints", "resolve_normal").number == "第十一条"


def test_revisits_are_due_done_signed_and_one_brought_a_new_opinion(made):
    sheets = Revisit.objects.order_by("id")
    assert made["revisits"] == 5
    assert sorted(sheets.values_list("state", flat=True)) == ["done", "done", "planned", "planned", "planned", "signed"]
    asked = sheets.exclude(new_opinion="").get()
    assert asked.reply
    assert sheets.get(previous=asked).is_planned
    assert not Complaint.objects.filter(revisit="done").exclude(revisits__state__in=["done", "signed"]).exists()


def test_who_complained_twice_is_marked(made):
    twice = Complaint.objects.values("customer").annotate(times=Count("pk")).filter(times__gt=1)
    assert Complaint.objects.filter(is_repeat=True).count() == sum(row["times"] - 1 for row in twice)


def test_customers_on_credit_stand_in_every_state(made):
    files = CreditFile.objects.all()
    assert made["credit_files"] == files.count() == 40
    assert {"normal", "stopped", "dangerous"} <= set(files.values_list("state", flat=True))
    assert files.filter(is_near=True).exists()
    assert files.over_limit().exists()
    assert files.overdue(UNTIL).exists()
    assert files.filter(valid_until__lt=UNTIL).exists()
    assert set(Bill.objects.values_list("state", flat=True)) == {"held", "dishonoured"}
    assert {"held", "passed"} <= set(Release.objects.values_list("state", flat=True))
    assert Dispute.objects.exists()
    chased = set(CollectionCase.objects.values_list("file", flat=True))
    assert chased
    assert chased <= set(files.overdue(timezone.localdate()).values_list("pk", flat=True))  # the night was today's
    assert Reconciliation.objects.get().differences == 0
    assert Approval.objects.filter(kind__in=["credit.opening", "credit.exception"], state="open").exists()
    owed = Receivable.objects.values("customer").annotate(sum=Sum("open"))
    kept = dict(files.values_list("customer_id", "receivables"))
    assert {row["customer"]: row["sum"] for row in owed}.items() <= kept.items()


def test_the_archives_hold_files_that_are_asked_for_lent_and_late(made):
    assert made["archive_files"] == 17
    opened = ArchiveFile.objects.filter(is_own=False, source_id=None)
    assert opened.count() == 17 + 8  # old letters, to be destroyed
    assert {0, 1, 2} <= set(opened.values_list("level", flat=True))
    young = opened.filter(state="shelved", year__gte=UNTIL.year - 2).exclude(medium="electronic")
    assert not young.filter(place=None).exists()
    assert set(opened.values_list("keeper__username", flat=True)) == {"sunli", "zhoumin"}
    assert set(ArchiveFile.objects.filter(is_own=True).values_list("keeper__username", flat=True)) == {"sunli"}
    asked = Counter(AccessRequest.objects.values_list("state", flat=True))
    assert asked["asked"] == 2
    assert Grant.objects.live().filter(way="screen").exists()
    today = timezone.localdate()
    assert Loan.objects.overdue(today).count() == 1
    assert Loan.objects.out().filter(due_on__gte=today).count() == 1
    assert set(LoanTrouble.objects.values_list("kind", flat=True)) == {"overdue", "damaged"}
    assert {content.kind for content in Content.objects.filter(pages__gte=1)} == {"pdf"}
    queued = Job.objects.filter(kind=FILING, state="queued")  # the worker draws them
    assert {job.params["takes"] for job in queued} == {"complaints.complaint", "credit.decision"}


def test_the_archives_are_inspected_cleared_out_and_handed_over(made):
    room, safe = Inspection.objects.order_by("pk")
    assert (room.state, safe.state) == ("signed", "open")
    torn, faded = room.lines.filter(found__in=["torn", "faded"]).order_by("pk")
    assert (bool(torn.repaired_at), faded.repaired_at) == (True, None)
    lists = Disposal.objects.order_by("pk")
    assert list(lists.values_list("state", flat=True)) == ["done", "asked", "appraisal"]
    assert lists[0].erased_at
    assert ArchiveFile.objects.filter(state="destroyed").count() == 2
    assert ArchiveFile.objects.exclude(hold_reason="").count() == 1
    assert sorted(KeeperChange.objects.values_list("state", flat=True)) == ["prepared", "signed"]
    filings = MonthlyFiling.objects.all()
    assert filings.filter(received_at__isnull=False).count() == 4
    assert filings.owed().exists()
    assert filings.filter(filed_at__isnull=False, received_at=None).count() == 1
    assert sorted(ReportRequest.objects.values_list("state", flat=True)) == ["approved", "asked"]
    assert not LeakIncident.objects.exists()


def test_inquiries_suggestions_and_praise_came_in_by_the_same_door(made):
    assert made["inquiries"] == Inquiry.objects.count() == 5
    found = Counter(Inquiry.objects.values_list("kind", "state"))
    assert found[("suggestion", "adopted")] == found[("suggestion", "open")] == found[("inquiry", "open")] == 1
    praise = Inquiry.objects.get(kind="praise")
    assert (praise.about.username, bool(praise.reward)) == ("wangqian", True)


def test_json_says_what_was_made_and_how_to_sign_in(made):
    assert made["customers"] == SIZE == Customer.objects.count()
    assert made["sales_lines"] == 2000 == SalesLine.objects.count()
    assert made["contacts"] == Contact.objects.count() > SIZE * 0.9
    assert made["interactions"] == Interaction.objects.count() > SIZE * 0.9
    for account in made["accounts"]:
        assert User.objects.get(username=account["username"]).check_password(made["password"])


def test_twelve_people_hold_every_standard_role(made):
    people = User.objects.exclude(username="system")
    assert people.count() == len(made["accounts"]) == 12
    assert set(Role.objects.filter(user__in=people).values_list("code", flat=True)) == {one.code for one in STANDARD}
    assert [one.username for one in people if one.superior is None] == ["zhoujianguo"]
    assert all(one.department and one.job_title and one.check_password(PASSWORD) for one in people)
    assert not people.filter(is_superuser=True).exists()


def test_codes_and_numbers_are_right(made):
    for customer in Customer.objects.exclude(credit_code=""):
        verdict = check_credit_code(customer.credit_code)
        assert verdict.ok, customer.credit_code
        assert not verdict.warning, customer.credit_code
        assert uscc.is_valid(customer.credit_code)
    for customer in Customer.objects.exclude(id_number_index=""):
        verdict = check_id_number(customer.id_number.reveal())
        assert verdict.ok, verdict
        assert not verdict.warning, verdict
    assert all(check_phone(customer.phone.reveal()).ok for customer in Customer.objects.all())


def test_addresses_belong_to_their_region(made):
    for customer in Customer.objects.all():
        assert customer.region.startswith(customer.province)
        assert region_name(customer.region), customer.region
        province, found = find_region("", "", customer.address)
        assert province == customer.province
        assert customer.region.startswith(found), customer.address


def test_customers_stand_with_owners_and_their_departments(made):
    owners = Customer.objects.exclude(owner=None).values("owner__username").annotate(count=Count("id"))
    assert {row["owner__username"] for row in owners} >= {"wangqian", "liqiang", "chenguodong", "shenjia"}
    assert not Customer.objects.filter(department=None).exists()
    assert Customer.objects.filter(owner=None).count() < SIZE / 10
    assert Customer.objects.filter(status="active").count() > SIZE / 2


def test_sales_stay_within_36_months_and_their_monthly_totals_agree(made):
    days = SalesLine.objects.order_by("sold_on").values_list("sold_on", flat=True)
    assert months_before(UNTIL, 36) == date(2023, 11, 21) <= days[0]
    assert days.last() <= UNTIL
    lines, months = (model.objects.aggregate(sum=Sum("amount"))["sum"] for model in (SalesLine, SalesMonth))
    assert lines == months > 0
    assert SalesMonth.objects.aggregate(sum=Sum("line_count"))["sum"] == 2000
    assert SalesLine.objects.filter(amount__lt=0).exists()


def test_a_fifth_of_the_buyers_holds_most_of_the_sales(made):
    sums = SalesLine.objects.order_by().values("customer").annotate(sum=Sum("amount")).values_list("sum", flat=True)
    sums = sorted(sums, reverse=True)
    share = sum(sums[: len(sums) // 5]) / sum(sums)
    assert Decimal("0.5") < share < Decimal("0.95")


def test_last_year_is_graded_through_the_real_action(made):
    run = GradingRun.objects.in_force()
    assert (run.date_from, run.date_to) == (date(2025, 1, 1), date(2025, 12, 31))
    assert run.started_by.username == "hezhiyuan"
    assert made["grading"] == run.totals
    grades = dict(GradeRow.objects.filter(run=run).values_list("grade").annotate(count=Count("id")))
    assert grades["A"] < grades["C"]
    assert not SalesMonth.objects.wrong()


def test_a_yearly_grading_is_under_way(made):
    """One sheet is handed in, one is filled in half, special terms wait for the meeting."""
    campaign = Campaign.objects.get()
    assert (campaign.year, campaign.state, campaign.run.state) == (2025, "initial", "proposed")
    assert GradingRun.objects.get(pk=campaign.run.totals["compared_with"]).date_to == date(2024, 12, 31)
    sheets = {sheet.chief.username: sheet for sheet in campaign.sheets.all()}
    assert (sheets["shenjia"].state, sheets["chenguodong"].state) == ("submitted", "open")
    assert set(Rating.objects.values_list("by__username", flat=True)) == {"shenjia", "chenguodong"}
    assert SpecialTerm.objects.filter(ended_on=None).count() == 3


def test_every_deed_is_in_the_trail(made):
    assert Event.objects.filter(deed="customers.create").count() == SIZE
    assert Event.objects.filter(deed="customers.add_interaction").count() == made["interactions"]


def test_a_database_with_customers_or_people_is_refused(made):
    with pytest.raises(CommandError, match=r"已有客户|customers in this database"):
        make()
    assert Customer.objects.count() == SIZE


def test_spread_never_meets_itself():
    assert len({spread(index, 5000, 3) for index in range(5000)}) == 5000


@pytest.mark.slow
def test_complaints_have_clocks_that_were_kept_and_broken(made):
    complaints = Complaint.objects.count()
    assert complaints == made["complaints"] == SIZE // 20
    registering = Duty.objects.filter(rule="complaints.register_within")
    assert registering.count() == complaints
    settling = Duty.objects.filter(rule__startswith="complaints.resolve")
    assert settling.count() == complaints
    for complaint in Complaint.objects.all():
        duty = settling.get(record_id=complaint.pk)
        assert duty.state == ("void" if complaint.state == "withdrawn" else "open" if complaint.is_unsettled else "met")
        assert duty.begun_at == complaint.received_at
