"""A grade falls between two gradings: reported, decided by the head of the unit, signed, in force everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from approvals.actions import approve, reject, send_back
from approvals.models import Approval
from complaints.clocks import grade_of as grade_for_complaints
from core.errors import Refused, Stale
from core.models import Notice
from credit.actions.appeals import ask_appeal, decide_appeal
from credit.actions.campaigns import withdraw_campaign
from credit.actions.downgrades import RULE, decide_downgrade, report_downgrade
from credit.hooks import graded, grades
from credit.models import Downgrade, GradingRun, Rating
from customers.models import Customer
from regulations.models import Duty
from tests.credit.campaigns import fresh, make_company, published, row_of


@pytest.fixture
def company(cast):
    found = make_company(cast)
    found.campaign = published(cast, found.boss)
    found.best = found.customers[0]  # of 销售一部, grade A
    Customer.objects.filter(pk=found.best.pk).update(owner=cast.chen_li)
    found.best.refresh_from_db()
    return found


def report(company, by, **told) -> Downgrade:
    told = {"cause": "payment", "facts_told": "三张发票逾期六十天", **told}
    return report_downgrade(customer=company.best, by=by, **told)


def decide(downgrade, by, wanted="B", decision="按逾期情况") -> Downgrade:
    return decide_downgrade(downgrade=downgrade, wanted=wanted, decision=decision, by=by)


def asked(downgrade) -> Approval:
    return Approval.objects.about(downgrade).order_by("-id").first()


def badge(customer) -> str:
    return str(grades([customer.pk], None).get(customer.pk, ""))


@pytest.mark.rule("S3-07 R1")
@pytest.mark.rule("S3-07 R2")
def test_reported_decided_in_five_days_and_signed_the_grade_falls_everywhere(cast, company):
    assert badge(company.best) == "A"
    found = report(company, cast.chen_li)
    duty = Duty.objects.get(rule=RULE)
    assert (duty.responsible, duty.span, duty.customer_id) == (cast.chief, "5 days", company.best.pk)
    found = decide(found, cast.chief)
    duty.refresh_from_db()
    assert (found.state, duty.state, badge(company.best)) == ("asked", "met", "A")
    approve(approval=asked(found), by=cast.director)
    found.refresh_from_db()
    assert (found.state, badge(company.best), grade_for_complaints(company.best.pk)) == ("approved", "B", "B")
    assert company.best in graded(Customer.objects.all(), "B")
    assert company.best not in graded(Customer.objects.all(), "A")
    rating = Rating.objects.get(step="downgrade")
    assert (rating.old, rating.new, rating.by) == ("A", "B", cast.chief)
    assert "三张发票逾期六十天" in rating.reason
    told = set(Notice.objects.filter(rule="credit.downgrade_decided").values_list("person__name", flat=True))
    assert {"陈立", "陈科长"} <= told


@pytest.mark.rule("S3-07 R2")
def test_late_the_decision_is_a_breach(cast, company):
    report(company, cast.chen_li)
    duty = Duty.objects.get(rule=RULE)
    with time_machine.travel(duty.due_at + timedelta(minutes=1)):
        assert duty in Duty.objects.overdue(timezone.now())


@pytest.mark.rule("S3-07 R2")
def test_it_stays_with_a_reason_and_nothing_is_signed(cast, company):
    found = report(company, cast.chen_li)
    with pytest.raises(Refused):
        decide(found, cast.chief, wanted="", decision=" ")
    found = decide(found, cast.chief, wanted="", decision="已经付清")
    assert (found.state, badge(company.best), asked(found)) == ("stays", "A", None)
    assert report(company, cast.director).is_open  # it can be reported again


@pytest.mark.rule("S3-07 R2")
def test_it_stands_until_the_next_published_grading_and_comes_back_with_its_withdrawal(cast, company):
    approve(approval=asked(decide(report(company, cast.chen_li), cast.chief, "C")), by=cast.director)
    assert badge(company.best) == "C"
    old = company.campaign.run
    run = GradingRun.objects.create(
        key="next",
        state="done",
        started_by=cast.director,
        policy=old.policy,
        date_from=old.date_from,
        date_to=old.date_to,
    )
    run.rows.create(customer=company.best, rank=1, amount=9, cumulative=9, grade="A")
    assert badge(company.best) == "A"
    GradingRun.objects.filter(pk=run.pk).update(state="withdrawn")
    assert badge(company.best) == "C"
    withdraw_campaign(campaign=fresh(company.campaign), reason="数据有误", by=cast.director)
    assert badge(company.best) == ""


def test_nobody_decides_on_the_own_report_and_nobody_twice(cast, company):
    found = report(company, cast.chief)
    assert Duty.objects.get(rule=RULE).responsible == cast.director
    with pytest.raises(Refused, match="自己"):
        decide(found, cast.chief)
    decide(found, cast.director)
    with pytest.raises(Stale, match="何部长"):
        decide(found, cast.gm)
    with pytest.raises(Refused):
        report(company, cast.chen_li)


def test_who_may_not_see_the_customer_reports_and_decides_nothing(cast, company):
    with pytest.raises(Refused):
        report(company, cast.li_qiang)
    with pytest.raises(Refused):
        report(company, cast.zhou_min)
    found = report(company, cast.chen_li)
    for stranger in (company.second, cast.chen_li):
        with pytest.raises(Refused):
            decide(found, stranger)


@pytest.mark.parametrize("wanted", ["A", "D"])
def test_down_means_down(cast, company, wanted):
    with pytest.raises(Refused):
        decide(report(company, cast.chen_li), cast.chief, wanted)
    company.best = company.customers[-1]
    with pytest.raises(Refused):
        report(company, cast.director)  # of grade C already


def test_not_signed_the_grade_stays_and_sent_back_the_head_decides_anew(cast, company):
    found = decide(report(company, cast.chen_li), cast.chief, "C")
    send_back(approval=asked(found), by=cast.director, comment="降一级即可")
    found.refresh_from_db()
    assert (found.state, found.decided_by, Duty.objects.open().get(rule=RULE).responsible) == (
        "reported",
        None,
        cast.chief,
    )
    found = decide(found, cast.chief, "B")
    reject(approval=asked(found), by=cast.director, comment="再观察")
    found.refresh_from_db()
    assert (found.state, badge(company.best)) == ("rejected", "A")
    told = Notice.objects.filter(rule="credit.downgrade_decided", person=cast.chen_li)
    assert told.count() == 1


def test_the_totals_and_stages_of_the_grading_follow(cast, company):
    before = company.campaign.run.totals["grades"]["A"]["customers"]
    approve(approval=asked(decide(report(company, cast.chen_li), cast.chief)), by=cast.director)
    assert fresh(company.campaign).run.totals["grades"]["A"]["customers"] == before - 1
    appeal = ask_appeal(row=row_of(company.campaign, company.best), wanted="A", reason="已付清", by=cast.chief)
    decide_appeal(appeal=appeal, is_upheld=True, answer="恢复", by=cast.director)
    assert badge(company.best) == "A"
