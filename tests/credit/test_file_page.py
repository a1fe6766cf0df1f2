"""The credit page: conditions, reports, accounts, events."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import Event, Notice
from credit.actions import conditions, records, reports
from credit.exposure import lock_file
from credit.models import AnnualAccounts, Condition, CreditReport
from regulations.models import Duty
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


def paper(name="合同.pdf", body=b"%PDF-1.7 paper"):
    return SimpleUploadedFile(name, body)


@pytest.fixture
def customer(cast):
    found = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    lock_file(found.pk)
    return found


@pytest.mark.rule("S0-21 R74")
@pytest.mark.rule("S0-21 R76")
def test_a_condition_is_asked_for_and_met_with_its_paper(customer, cast):
    today = timezone.localdate()
    asked = conditions.ask_condition(customer=customer, kind="guarantee", by=cast.chen_li)
    assert Condition.objects.missing(today).count() == 1
    with pytest.raises(Refused) as refusal:
        conditions.meet_condition(condition=asked, by=cast.chief)
    assert refusal.value.code == "paper"
    with pytest.raises(Refused) as refusal:
        conditions.meet_condition(condition=asked, paper=paper(), by=cast.chief)
    assert refusal.value.code == "party"
    until = today + timedelta(days=30)
    conditions.meet_condition(condition=asked, paper=paper(), party="王建国", valid_until=until, by=cast.chief)
    assert not Condition.objects.missing(until).exists()
    assert Condition.objects.missing(until + timedelta(days=1)).exists()


def test_a_disguised_paper_is_refused(customer, cast):
    asked = conditions.ask_condition(customer=customer, kind="contract", by=cast.chen_li)
    with pytest.raises(Refused) as refusal:
        conditions.meet_condition(condition=asked, paper=paper(body=b"<html>"), by=cast.chief)
    assert refusal.value.code == "disguised"


@pytest.mark.rule("S0-21 R75")
def test_who_sells_asks_for_conditions_but_does_not_settle_them(customer, cast, signed_in):
    asked = conditions.ask_condition(customer=customer, kind="contract", by=cast.chen_li)
    with pytest.raises(Refused):
        conditions.meet_condition(condition=asked, paper=paper(), by=cast.chen_li)
    assert signed_in(cast.chen_li).get(reverse("credit:condition_meet", args=[asked.pk])).status_code == 403


@pytest.mark.rule("S0-21 R55")
def test_collateral_stands_before_the_guarantor(customer, cast, signed_in):
    for kind, party in (("guarantee", "王建国"), ("joint_guarantee", "李四"), ("collateral", "厂房")):
        asked = conditions.ask_condition(customer=customer, kind=kind, party=party, by=cast.chen_li)
        conditions.meet_condition(condition=asked, paper=paper(), by=cast.chief)
    page = signed_in(cast.chen_li).get(reverse("credit:file", args=[customer.pk])).context["cards"]
    card = next(one for one in page if "recovery" in one)
    assert [one.party for one in card["recovery"]] == ["厂房", "李四", "王建国"]


def test_an_ended_condition_asks_for_nothing_and_its_paper_stays(customer, cast, signed_in):
    asked = conditions.ask_condition(customer=customer, kind="contract", by=cast.chen_li)
    conditions.meet_condition(condition=asked, paper=paper(), by=cast.chief)
    conditions.end_condition(condition=asked, reason="不再需要", by=cast.chief)
    assert not Condition.objects.standing().exists()
    response = signed_in(cast.chen_li).get(reverse("credit:paper", args=["condition", asked.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 paper"
    assert "attachment" in response["Content-Disposition"]


def test_a_form_with_faults_keeps_what_was_typed(customer, cast, signed_in):
    asked = conditions.ask_condition(customer=customer, kind="guarantee", by=cast.chen_li)
    address = reverse("credit:condition_meet", args=[asked.pk])
    again = signed_in(cast.chief).post(address, {"party": "王建国", "note": "原件在财务", "valid_until": "x"})
    assert "王建国" in again.content.decode()
    assert "原件在财务" in again.content.decode()


@pytest.fixture
def report(customer, cast):
    return reports.add_report(
        customer=customer, kind="urgent", sources=["银行"], finding="被起诉", is_oral=True, by=cast.chen_li
    )


@pytest.mark.rule("S0-21 R49")
@pytest.mark.rule("S0-21 R51")
@pytest.mark.rule("S0-21 R52")
def test_an_urgent_report_goes_to_the_superior_at_once_who_owes_an_instruction(report, cast):
    assert report.superior == cast.chief
    assert Notice.objects.filter(rule="credit.report", person=cast.chief, is_urgent=True).count() == 1
    duty = Duty.objects.about(report).open().get()
    assert (duty.rule, duty.responsible) == ("credit.report_seen_within", cast.chief)
    reports.instruct(report=report, instruction="先停货", by=cast.chief)
    duty.refresh_from_db()
    assert duty.state == Duty.State.MET
    assert Notice.objects.filter(rule="credit.report", person=cast.chen_li).count() == 1


@pytest.mark.rule("S0-21 R53")
def test_nobody_instructs_on_the_own_report_nor_twice(customer, report, cast):
    own = reports.add_report(customer=customer, kind="daily", sources=["银行"], finding="无", by=cast.chief)
    with pytest.raises(Refused):
        reports.instruct(report=own, instruction="好", by=cast.chief)
    with pytest.raises(Refused):
        reports.instruct(report=report, instruction="好", by=cast.chen_li)
    reports.instruct(report=report, instruction="先停货", by=cast.chief)
    with pytest.raises(Refused):
        reports.instruct(report=report, instruction="再发", by=cast.gm)


@pytest.mark.rule("S0-21 R43")
@pytest.mark.rule("S0-21 R44")
@pytest.mark.rule("S0-21 R46")
@pytest.mark.rule("S0-21 R47")
@pytest.mark.rule("S0-21 R48")
@pytest.mark.rule("S0-21 R50")
def test_a_report_is_written_on_the_checklist_of_the_policy(customer, cast, signed_in):
    browser, address = signed_in(cast.chen_li), reverse("credit:report_add", args=[customer.pk])
    form = browser.get(address).context["form"]
    name = next(name for name, point in form.points.items() if point == "付款态度")
    typed = {"kind": "periodic", "sources": ["银行", "新闻报道"], "finding": "稳定", name: "配合"}
    assert browser.post(address, typed | {"token": form["token"].value()}).status_code == 302
    made = CreditReport.objects.get()
    assert made.checks == {"付款态度": "配合"}
    assert made.sources == ["银行", "新闻报道"]
    assert not Duty.objects.about(made).exists()  # only urgent ones want an instruction
    with pytest.raises(Refused):
        reports.add_report(customer=customer, kind="daily", sources=["算命"], finding="x", by=cast.chen_li)


@pytest.mark.rule("S0-21 R45")
def test_the_owner_is_looked_at_only_where_the_policy_says_so(customer, cast, signed_in, publish):
    facts = {"customer": customer, "kind": "daily", "sources": ["银行"], "finding": "x", "checks": {"兴趣爱好": "棋"}}
    with pytest.raises(Refused):
        reports.add_report(by=cast.chen_li, **facts)
    publish(owner_checked=True)
    with pytest.raises(Refused):
        reports.add_report(by=cast.he_jing, **facts)  # may not change the file
    made = reports.add_report(by=cast.chen_li, **facts)
    address = reverse("credit:file", args=[customer.pk])
    assert "兴趣爱好" in signed_in(cast.chen_li).get(address).content.decode()
    assert "兴趣爱好" not in signed_in(cast.he_jing).get(address).content.decode()
    assert made.checks


def test_accounts_of_a_year_come_once(customer, cast):
    facts = {"customer": customer, "year": 2025, "turnover": 100, "by": cast.he_jing}
    records.add_accounts(**facts)
    for wrong in (facts, facts | {"year": 2999}, facts | {"year": 2024, "turnover": None}):
        with pytest.raises(Refused):
            records.add_accounts(**wrong)
    assert AnnualAccounts.objects.count() == 1


def test_events_of_today_or_earlier_are_noted(customer, cast):
    today = timezone.localdate()
    facts = {"customer": customer, "kind": "court", "text": "被诉", "by": cast.chen_li}
    records.add_event(on=today, **facts)
    for wrong in ({"on": today + timedelta(days=1)}, {"on": today, "kind": "limit"}, {"on": today, "text": " "}):
        with pytest.raises(Refused):
            records.add_event(**(facts | wrong))


@pytest.mark.rule("S0-21 R5")
def test_every_look_into_the_file_is_written_down(customer, cast, signed_in, publish):
    address = reverse("credit:file", args=[customer.pk])
    signed_in(cast.chen_li).get(address)
    assert Event.objects.filter(deed="credit.look_up", by=cast.chen_li, kind="read").count() == 1
    publish(keeper_logged=False)
    signed_in(cast.chen_li).get(address)
    assert Event.objects.filter(deed="credit.look_up").count() == 1


def test_the_page_costs_little(customer, report, cast, signed_in, django_assert_max_num_queries):
    for number in range(10):
        records.add_event(customer=customer, kind="other", on=timezone.localdate(), text=str(number), by=cast.chen_li)
        conditions.ask_condition(customer=customer, kind="contract", by=cast.chen_li)
    browser, address = signed_in(cast.he_jing), reverse("credit:file", args=[customer.pk])
    browser.get(address)  # what is kept between requests
    with django_assert_max_num_queries(15):
        browser.get(address)
