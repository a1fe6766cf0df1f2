"""The yearly grading: opened, handed out, filled in, reviewed, signed, published, appealed, withdrawn."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from approvals.actions import reject, send_back
from core import jobs
from core.errors import Refused, Stale
from core.models import Event, Notice
from credit.actions import start_grading, withdraw_grading
from credit.actions.appeals import ask_appeal, decide_appeal
from credit.actions.campaigns import go_to_review, withdraw_campaign
from credit.actions.meeting import close_meeting, correct_grades, hold_meeting, mark_of
from credit.actions.publishing import publish_campaign
from credit.actions.sheets import hand_in, save_sheet, take_back_sheet
from credit.actions.terms import add_term, review_term
from credit.hooks import grades
from credit.models import Appeal, GradeList, GradingRun, Rating
from regulations.models import Duty
from tests.credit.campaigns import (
    asked_for,
    fresh,
    in_approval,
    in_review,
    make_company,
    meet,
    opened,
    published,
    row_of,
    sheet_of,
    sign,
)


@pytest.fixture
def company(cast):
    return make_company(cast)


def rate(sheet, customer, grade, by, reason=""):
    row = row_of(sheet.campaign, customer)
    return save_sheet(sheet=sheet, grades={row.pk: grade}, seen={row.pk: row.grade}, reasons={row.pk: reason}, by=by)


@pytest.mark.rule("S1-13 R3")
def test_only_what_changed_is_written_with_who_and_why(cast, company):
    campaign = opened(cast)
    sheet = sheet_of(campaign, cast.sales_one)
    rows = {row.pk: row.grade for row in sheet.rows.all()}
    third = row_of(campaign, company.customers[2])
    count = save_sheet(
        sheet=sheet, grades={**rows, third.pk: "A"}, seen=rows, reasons={third.pk: "发展快"}, by=cast.chief
    )
    told = Rating.objects.get()
    assert count == 1
    assert (told.old, told.new, told.reason, told.by, told.step) == ("B", "A", "发展快", cast.chief, "initial")
    assert Event.objects.filter(deed="credit.change_grades").count() == 1
    assert rate(sheet, company.customers[2], "A", cast.chief) == 0


def test_what_somebody_else_changed_meanwhile_is_not_run_over(cast, company):
    campaign = opened(cast)
    sheet, row = sheet_of(campaign, cast.sales_one), row_of(campaign, company.customers[0])
    rate(sheet, company.customers[0], "B", cast.chief)
    with pytest.raises(Stale, match="客户1"):
        save_sheet(sheet=sheet, grades={row.pk: "C"}, seen={row.pk: "A"}, by=cast.director)
    assert row_of(campaign, company.customers[0]).grade == "B"


def test_nobody_fills_in_the_sheet_of_another_department(cast, company):
    sheet = sheet_of(opened(cast), cast.sales_one)
    for person in (company.second, cast.chen_li):
        with pytest.raises(Refused):
            rate(sheet, company.customers[0], "B", person)


def test_rows_of_another_sheet_are_left_alone(cast, company):
    campaign = opened(cast)
    assert rate(sheet_of(campaign, cast.sales_one), company.customers[6], "A", cast.chief) == 0
    assert row_of(campaign, company.customers[6]).grade == "C"


@pytest.mark.parametrize("grade", ["D", "", "AA"])
def test_only_the_three_grades(cast, company, grade):
    with pytest.raises(Refused):
        rate(sheet_of(opened(cast), cast.sales_one), company.customers[0], grade, cast.chief)


def test_handed_in_and_taken_back_before_the_meeting(cast, company):
    campaign = opened(cast)
    sheet = sheet_of(campaign, cast.sales_one)
    first = Duty.objects.about(sheet).get()
    hand_in(sheet=sheet, opinion="无异议", by=cast.chief)
    assert Duty.objects.about(sheet).get().state == "met"
    with pytest.raises(Stale):
        rate(sheet, company.customers[0], "B", cast.chief)
    take_back_sheet(sheet=sheet, by=cast.chief)
    again = Duty.objects.about(sheet).open().get()
    assert (again.begun_at, again.due_at) == (first.begun_at, first.due_at)  # no time is won
    assert rate(sheet, company.customers[0], "B", cast.chief) == 1


@pytest.mark.rule("S1-13 R3")
def test_it_goes_on_without_the_late_only_for_a_reason(cast, company):
    campaign = opened(cast)
    hand_in(sheet=sheet_of(campaign, cast.sales_one), by=cast.chief)
    with pytest.raises(Refused) as caught:
        go_to_review(campaign=campaign, by=cast.director)
    assert caught.value.code == "late"
    go_to_review(campaign=campaign, reason="赵科长出差", by=cast.director)
    assert fresh(campaign).state == "review"
    assert Duty.objects.open().filter(rule="credit.initial_within").count() == 0
    assert Duty.objects.open().get(rule="credit.review_within").responsible == cast.director
    with pytest.raises(Stale):
        rate(sheet_of(campaign, cast.sales_two), company.customers[5], "A", company.second)


@pytest.mark.rule("S1-13 R3")
def test_corrections_are_made_in_the_meeting_each_with_its_reason(cast, company):
    campaign = in_review(cast)
    row = row_of(campaign, company.customers[1])
    given = {"campaign": campaign, "grades": {row.pk: "B"}, "seen": {row.pk: "A"}, "by": cast.director}
    with pytest.raises(Refused) as caught:
        correct_grades(**given, reasons={row.pk: "回款慢"})
    assert caught.value.code == "meeting"
    meet(campaign, cast)
    with pytest.raises(Refused) as caught:
        correct_grades(**given, reasons={})
    assert caught.value.code == "reason"
    assert correct_grades(**given, reasons={row.pk: "回款慢"}) == 1
    assert Rating.objects.get().step == "review"
    with pytest.raises(Refused):
        correct_grades(**{**given, "by": cast.chief}, reasons={row.pk: "x"})


@pytest.mark.rule("S1-13 R4")
def test_special_terms_are_looked_at_one_by_one(cast, company):
    facts = {"begun_on": date(2024, 1, 1), "by": cast.director}
    one, two, three = (
        add_term(customer=company.customers[n], kind="policy", text=f"返利{n}%", **facts) for n in range(3)
    )
    campaign = in_review(cast)
    meet(campaign, cast)
    with pytest.raises(Refused) as caught:
        close_meeting(campaign=campaign, by=cast.director)
    assert caught.value.code == "terms"
    given = {"campaign": campaign, "by": cast.director}
    review_term(term=one, outcome="stable", **given)
    with pytest.raises(Refused):
        review_term(term=two, outcome="changed", text="返利3%", **given)
    review_term(term=two, outcome="changed", text="返利3%", reason="销量增加", **given)
    review_term(term=three, outcome="withdrawn", reason="不再合作", **given)
    with pytest.raises(Stale):
        review_term(term=one, outcome="withdrawn", reason="x", **given)
    two.refresh_from_db()
    three.refresh_from_db()
    assert (two.text, three.ended_on) == ("返利3%", timezone.localdate())
    assert close_meeting(campaign=campaign, by=cast.director).state == "approval"


@pytest.mark.rule("S1-13 R9")
def test_a_is_signed_by_three_and_b_and_c_by_the_director(cast, company):
    campaign = in_approval(cast)
    steps = {
        grades: list(asked_for(campaign, grades).steps.order_by("order").values_list("who", flat=True))
        for grades in (GradeList.A, GradeList.BC)
    }
    assert steps == {"A": ["sales_director", "general_manager", "chairman"], "BC": ["sales_director"]}
    with pytest.raises(Refused):
        publish_campaign(campaign=campaign, by=cast.director)
    sign(campaign, GradeList.BC, cast.director)
    sign(campaign, GradeList.A, cast.director, cast.gm)
    with pytest.raises(Refused):
        publish_campaign(campaign=campaign, by=cast.director)
    sign(campaign, GradeList.A, company.boss)
    assert publish_campaign(campaign=campaign, by=cast.director).state == "published"


@pytest.mark.rule("S1-13 R9")
@pytest.mark.parametrize("deed", [reject, send_back])
def test_a_list_that_is_not_signed_takes_both_back_to_the_meeting(cast, company, deed):
    campaign = in_approval(cast)
    sign(campaign, GradeList.BC, cast.director)
    deed(approval=asked_for(campaign, GradeList.A), by=cast.director, comment="客户2回款差")
    campaign = fresh(campaign)
    assert campaign.state == "review"
    assert not GradeList.objects.filter(state__in=["asked", "approved"]).exists()
    meet(campaign, cast)
    row = row_of(campaign, company.customers[1])
    given = {"grades": {row.pk: "B"}, "seen": {row.pk: "A"}, "reasons": {row.pk: "回款差"}}
    correct_grades(campaign=campaign, by=cast.director, **given)
    close_meeting(campaign=campaign, by=cast.director)
    assert asked_for(campaign, GradeList.A).facts[2][1] == "1"


@pytest.mark.rule("S1-13 R8")
def test_published_for_a_year_and_not_for_life(cast, company, publish):
    publish(grade_valid_months=12)
    campaign = published(cast, company.boss)
    today = timezone.localdate()
    assert campaign.valid_from == today
    assert 364 <= (campaign.valid_to - today).days <= 365
    assert GradingRun.objects.in_force() == campaign.run
    assert grades([company.customers[0].pk], cast.gm) == {company.customers[0].pk: "A"}


def test_totals_and_changes_are_those_of_the_final_grades(cast, company):
    old = start_grading(date_from=date(2024, 1, 1), date_to=date(2024, 12, 31), by=cast.gm)
    jobs.run_now(old.job)
    campaign = in_review(cast)
    meet(campaign, cast)
    row = row_of(campaign, company.customers[1])
    given = {"grades": {row.pk: "B"}, "seen": {row.pk: "A"}, "reasons": {row.pk: "回款慢"}}
    correct_grades(campaign=campaign, by=cast.director, **given)
    close_meeting(campaign=campaign, by=cast.director)
    sign(campaign, GradeList.A, cast.director, cast.gm, company.boss)
    sign(campaign, GradeList.BC, cast.director)
    run = publish_campaign(campaign=campaign, by=cast.director).run
    assert run.totals["grades"]["A"] == {"customers": 1, "amount": "500"}
    assert run.totals["compared_with"] == old.pk
    assert run.totals["changes"] == run.rows.changes(run.pk, old.pk)


def test_an_appeal_is_heard_by_another_and_changes_the_grade(cast, company):
    campaign = published(cast, company.boss)
    row = row_of(campaign, company.customers[4])
    with pytest.raises(Refused):
        ask_appeal(row=row, wanted=row.grade, reason="x", by=cast.chief)
    with pytest.raises(Refused):
        ask_appeal(row=row, wanted="A", reason="x", by=company.second)  # not of that department
    appeal = ask_appeal(row=row, wanted="A", reason="新签三年合同", by=cast.chief)
    with pytest.raises(Refused):
        ask_appeal(row=row, wanted="A", reason="x", by=cast.chief)
    assert Duty.objects.about(appeal).get().rule == "credit.appeal_within"
    decide_appeal(appeal=appeal, is_upheld=True, answer="同意", by=cast.director)
    with pytest.raises(Stale):
        decide_appeal(appeal=appeal, is_upheld=False, answer="x", by=cast.gm)
    assert grades([row.customer_id], cast.gm) == {row.customer_id: "A"}
    assert fresh(campaign).run.totals["grades"]["A"]["customers"] == 3
    assert Rating.objects.get().step == "appeal"


def test_nobody_hears_the_own_appeal(cast, company):
    row = row_of(published(cast, company.boss), company.customers[0])
    appeal = ask_appeal(row=row, wanted="B", reason="x", by=cast.director)
    with pytest.raises(Refused):
        decide_appeal(appeal=appeal, is_upheld=True, answer="x", by=cast.director)
    decide_appeal(appeal=appeal, is_upheld=False, answer="维持", by=cast.gm)
    assert row_of(row.run.campaign, company.customers[0]).grade == "A"


def test_withdrawn_as_a_whole_and_repeated(cast, company):
    campaign = published(cast, company.boss)
    appeal = ask_appeal(row=row_of(campaign, company.customers[4]), wanted="A", reason="x", by=cast.chief)
    with pytest.raises(Refused):
        withdraw_grading(campaign.run, by=cast.director, reason="从这里不行")
    with pytest.raises(Refused):
        withdraw_campaign(campaign=campaign, reason=" ", by=cast.director)
    withdraw_campaign(campaign=campaign, reason="漏导入十二月", by=cast.director)
    assert (fresh(campaign).state, fresh(campaign).run.state) == ("withdrawn", "withdrawn")
    assert GradingRun.objects.in_force() is None
    assert Appeal.objects.get(pk=appeal.pk).state == "withdrawn"
    again = opened(cast)
    assert again != campaign
    assert again.state == "initial"


@pytest.mark.parametrize("state", [opened, in_review, in_approval])
def test_withdrawn_before_it_is_published_nothing_is_owed_or_asked(cast, company, state):
    campaign = state(cast)
    withdraw_campaign(campaign=campaign, reason="重来", by=cast.gm)
    assert not Duty.objects.open().exists()
    assert not GradeList.objects.filter(state="asked").exists()


def test_what_would_stay_behind_a_newer_grading_is_not_published(cast, company):
    campaign = in_approval(cast)
    sign(campaign, GradeList.A, cast.director, cast.gm, company.boss)
    sign(campaign, GradeList.BC, cast.director)
    trial = start_grading(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), by=cast.director)
    jobs.run_now(trial.job)
    with pytest.raises(Refused) as caught:
        publish_campaign(campaign=campaign, by=cast.director)
    assert (caught.value.code, fresh(campaign).state) == ("newer", "approval")
    trial.refresh_from_db()
    withdraw_grading(trial, by=cast.director, reason="试算")
    publish_campaign(campaign=campaign, by=cast.director)
    assert GradingRun.objects.in_force() == campaign.run


def test_two_who_write_the_minutes_learn_of_each_other(cast, company):
    campaign = in_review(cast)
    given = {"campaign": campaign, "held_on": timezone.localdate(), "chaired_by": cast.director, "by": cast.director}
    first = hold_meeting(**given, minutes="逐户讨论", seen=mark_of(None))
    with pytest.raises(Stale):
        hold_meeting(**given, minutes="另一份", seen=mark_of(None))
    seen = mark_of(first)
    hold_meeting(**given, minutes="逐户讨论,三户调整", seen=seen)
    with pytest.raises(Stale):
        hold_meeting(**given, minutes="另一份", seen=seen)
    assert campaign.meetings.get().minutes == "逐户讨论,三户调整"


def test_a_meeting_that_is_still_to_come_is_not_closed(cast, company):
    campaign = in_review(cast)
    meet(campaign, cast)
    campaign.meetings.update(held_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Refused) as caught:
        close_meeting(campaign=campaign, by=cast.director)
    assert caught.value.code == "held_on"


def test_nobody_corrects_what_they_do_not_see(cast, company):
    campaign = in_review(cast)
    meet(campaign, cast)
    role = cast.chief.groups.first()
    role.permissions.add(Permission.objects.get(codename="review_campaign"))
    chief = type(cast.chief).objects.get(pk=cast.chief.pk)
    other, own = row_of(campaign, company.customers[5]), row_of(campaign, company.customers[4])
    for row, count in ((other, 0), (own, 1)):
        given = {"grades": {row.pk: "A"}, "seen": {row.pk: row.grade}, "reasons": {row.pk: "潜力大"}}
        assert correct_grades(campaign=campaign, by=chief, **given) == count


@pytest.mark.parametrize(("is_upheld", "words"), [(True, "获支持:A 级"), (False, "未获支持")])
def test_who_asked_and_who_keeps_the_customer_learn_of_the_appeal(cast, company, is_upheld, words):
    customer = company.customers[4]
    type(customer).objects.filter(pk=customer.pk).update(owner=cast.chen_li)
    row = row_of(published(cast, company.boss), customer)
    appeal = ask_appeal(row=row, wanted="A", reason="新签三年合同", by=cast.chief)
    decide_appeal(appeal=appeal, is_upheld=is_upheld, answer="已研究", by=cast.director)
    told = Notice.objects.filter(rule="credit.appeal_decided")
    assert {one.person for one in told} == {cast.chief, cast.chen_li}
    assert words in told[0].title


def test_grades_that_are_no_longer_in_force_are_not_appealed_against(cast, company):
    campaign = published(cast, company.boss)
    later = start_grading(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), by=cast.director)
    jobs.run_now(later.job)
    with pytest.raises(Refused) as caught:
        ask_appeal(row=row_of(campaign, company.customers[4]), wanted="A", reason="潜力大", by=cast.chief)
    assert caught.value.code == "old"
