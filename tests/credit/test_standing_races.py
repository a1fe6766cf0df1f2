"""Several people at once at a grade between two gradings. PostgreSQL with real threads."""

from datetime import date

import pytest

from approvals.actions import approve
from approvals.models import Approval
from credit.actions.appeals import ask_appeal, decide_appeal
from credit.actions.downgrades import decide_downgrade, report_downgrade
from credit.actions.newcomers import assess_newcomer
from credit.models import Downgrade, GradeRow, Newcomer, Rating
from regulations.models import Duty
from tests.conftest import make_person
from tests.credit.campaigns import make_company, published, row_of
from tests.credit.conftest import make_customer, sell
from tests.credit.test_newcomers import night
from tests.marks import needs_postgres
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgres]


def test_two_chiefs_assess_a_new_customer_once(cast):
    customer = make_customer("新客户", department=cast.sales_one)
    sell(customer, 1000, date(2025, 8, 31))
    night(date(2026, 3, 1))
    newcomer = Newcomer.objects.get()
    people = [cast.director, cast.chief, cast.gm] * 4
    found = at_once(
        *[lambda by=by: assess_newcomer(newcomer=newcomer, grade="B", reason="稳定", by=by) for by in people]
    )
    assert sum(isinstance(one, Newcomer) for one in found) == 1
    assert Rating.objects.filter(step="assessed").count() == 1
    assert Duty.objects.get(rule="credit.assess_within").state == "met"


def test_many_report_one_customer_once_and_two_heads_decide_once(cast):
    company = make_company(cast)
    published(cast, company.boss)
    best = company.customers[0]
    told = {"customer": best, "cause": "payment", "facts_told": "逾期"}
    made = at_once(*[lambda by=by: report_downgrade(by=by, **told) for by in [cast.chief, cast.director, cast.gm] * 3])
    assert sum(isinstance(one, Downgrade) for one in made) == 1
    found = Downgrade.objects.get()
    heads = [one for one in (cast.chief, cast.director, cast.gm) if one != found.reported_by] * 3
    at_once(*[lambda by=by: decide_downgrade(downgrade=found, wanted="B", decision="逾期", by=by) for by in heads])
    assert Approval.objects.about(found).count() == 1


def test_a_signature_an_appeal_and_an_assessment_do_not_wait_for_each_other(cast):
    company = make_company(cast)
    campaign = published(cast, company.boss)
    other = make_person("zongjian", "副总", "general_manager", cast.company)
    best, second = company.customers[:2]
    newcomer = Newcomer.objects.create(
        customer=second, first_sale_on=date(2025, 6, 1), last_sale_on=date(2025, 6, 1), assess_on=date(2025, 12, 1)
    )
    down = report_downgrade(customer=best, cause="other", facts_told="违约", by=cast.chief)
    down = decide_downgrade(downgrade=down, wanted="B", decision="违约", by=cast.director)
    asked = Approval.objects.about(down).get()
    appeal = ask_appeal(row=row_of(campaign, company.customers[2]), wanted="A", reason="量大", by=cast.chief)
    found = at_once(
        lambda: approve(approval=asked, by=cast.director),
        lambda: decide_appeal(appeal=appeal, is_upheld=True, answer="同意", by=other),
        lambda: assess_newcomer(newcomer=newcomer, grade="C", reason="量小", by=cast.gm),
    )
    assert not [one for one in found if isinstance(one, Exception)], found
    grades = dict(GradeRow.objects.filter(run=campaign.run).values_list("customer", "grade"))
    assert [grades[one.pk] for one in company.customers[:3]] == ["B", "C", "A"]
