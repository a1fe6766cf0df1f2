"""Two people at one yearly grading at the same moment. On PostgreSQL with real threads."""

import pytest

from approvals.actions import approve
from core.errors import Refused, Stale
from core.models import Event, Job
from credit.actions.appeals import ask_appeal, decide_appeal
from credit.actions.campaigns import go_to_review, open_campaign, withdraw_campaign
from credit.actions.publishing import publish_campaign
from credit.actions.sheets import hand_in, save_sheet
from credit.models import Appeal, Campaign, GradeList, GradingRun, Rating
from regulations.models import Duty
from tests.credit.campaigns import (
    asked_for,
    fresh,
    in_approval,
    make_company,
    opened,
    published,
    row_of,
    sheet_of,
    sign,
)
from tests.marks import needs_postgres
from tests.racing import at_once, split

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


@pytest.fixture
def company(cast):
    return make_company(cast)


def saving(sheet, row, grade, by):
    """A deed: the page showed the grade as it is now, and this one is wanted."""
    return lambda: save_sheet(sheet=sheet, grades={row.pk: grade}, seen={row.pk: row.grade}, by=by)


def signed(cast, company) -> Campaign:
    """Both lists are signed, nothing is published."""
    campaign = in_approval(cast)
    sign(campaign, GradeList.A, cast.director, cast.gm, company.boss)
    sign(campaign, GradeList.BC, cast.director)
    return fresh(campaign)


def test_two_who_open_the_same_year_get_the_same_grading(cast, company):
    found = at_once(*(lambda by=by: open_campaign(year=2025, by=by) for by in [cast.director, cast.gm] * 3))
    assert len({one.pk for one in found}) == 1
    kept = (Campaign.objects.count(), GradingRun.objects.count(), Job.objects.filter(kind="grading").count())
    assert (kept, Event.objects.filter(deed="credit.open_campaign").count()) == ((1, 1, 1), 1)


def test_two_who_change_one_row_of_a_sheet_do_not_run_each_other_over(cast, company):
    campaign = opened(cast)
    sheet, row = sheet_of(campaign, cast.sales_one), row_of(campaign, company.customers[0])
    done, refused = split(at_once(saving(sheet, row, "B", cast.chief), saving(sheet, row, "C", cast.director)))
    assert (done, [type(one) for one in refused]) == ([1], [Stale])
    assert "客户1" in str(refused[0])
    assert Rating.objects.get().new == row_of(campaign, company.customers[0]).grade


def test_two_who_change_different_rows_of_a_sheet_both_succeed(cast, company):
    campaign = opened(cast)
    sheet = sheet_of(campaign, cast.sales_one)
    first, second = (row_of(campaign, customer) for customer in company.customers[:2])
    assert at_once(saving(sheet, first, "B", cast.chief), saving(sheet, second, "C", cast.director)) == [1, 1]


def test_nothing_is_saved_on_a_sheet_once_it_is_handed_in(cast, company):
    campaign = opened(cast)
    sheet, row = sheet_of(campaign, cast.sales_one), row_of(campaign, company.customers[0])
    saved, handed = at_once(saving(sheet, row, "B", cast.director), lambda: hand_in(sheet=sheet, by=cast.chief))
    assert handed.state == "submitted"
    told = Rating.objects.first()
    if isinstance(saved, Stale):
        assert ("陈科长" in str(saved), told) == (True, None)
    else:
        assert told.at <= handed.submitted_at


def test_a_sheet_is_handed_in_once(cast, company):
    sheet = sheet_of(opened(cast), cast.sales_one)
    done, refused = split(at_once(*[lambda: hand_in(sheet=sheet, by=cast.chief)] * 4))
    assert (len(done), {type(one) for one in refused}) == (1, {Stale})
    assert Event.objects.filter(deed="credit.hand_in_sheet").count() == 1
    assert [duty.state for duty in Duty.objects.about(sheet)] == ["met"]


def test_going_on_to_the_meeting_closes_the_sheets_that_are_being_saved(cast, company):
    campaign = opened(cast)
    sheet, row = sheet_of(campaign, cast.sales_one), row_of(campaign, company.customers[0])

    def go_on():
        return go_to_review(campaign=campaign, reason="时间到了", by=cast.gm)

    saved, gone = at_once(saving(sheet, row, "B", cast.chief), go_on)
    assert gone.state == "review"
    assert isinstance(saved, Stale) != Rating.objects.exists()
    assert not Duty.objects.open().filter(rule="credit.initial_within").exists()


def test_it_is_published_once(cast, company):
    campaign = signed(cast, company)
    done, refused = split(at_once(*[lambda: publish_campaign(campaign=campaign, by=cast.director)] * 4))
    assert (len(done), {type(one) for one in refused}) == (1, {Stale})
    assert GradingRun.objects.in_force() == campaign.run


def test_an_appeal_is_put_down_after_the_publication_or_told_to_wait(cast, company):
    campaign = signed(cast, company)
    row = row_of(campaign, company.customers[4])
    given = {"row": row, "wanted": "A", "reason": "新签合同", "by": cast.chief}
    out, appeal = at_once(lambda: publish_campaign(campaign=campaign, by=cast.director), lambda: ask_appeal(**given))
    assert out.state == "published"
    if isinstance(appeal, Stale):
        assert "审批" in str(appeal)
    assert Appeal.objects.exists() != isinstance(appeal, Stale)


def test_withdrawing_while_the_last_signature_is_given_leaves_nothing_signed(cast, company):
    campaign = in_approval(cast)
    sign(campaign, GradeList.A, cast.director, cast.gm, company.boss)
    last = asked_for(campaign, GradeList.BC)
    withdrawn, approved = at_once(
        lambda: withdraw_campaign(campaign=campaign, reason="重来", by=cast.gm),
        lambda: approve(approval=last, by=cast.director),
    )
    assert withdrawn.state == "withdrawn"
    if isinstance(approved, Refused):
        assert "撤回" in str(approved)
    assert set(campaign.lists.values_list("state", flat=True)) == {"withdrawn"}
    assert not Duty.objects.open().exists()


def test_publishing_and_withdrawing_at_once_end_in_a_withdrawal_or_in_a_clear_refusal(cast, company):
    campaign = signed(cast, company)
    out, withdrawn = at_once(
        lambda: publish_campaign(campaign=campaign, by=cast.director),
        lambda: withdraw_campaign(campaign=campaign, reason="重来", by=cast.gm),
    )
    assert withdrawn.state == "withdrawn"
    assert isinstance(out, Stale) or out.published_by == cast.director
    assert (fresh(campaign).run.state, GradingRun.objects.in_force()) == ("withdrawn", None)


def test_an_appeal_is_decided_once_or_goes_with_the_grading(cast, company):
    row = row_of(published(cast, company.boss), company.customers[4])
    appeal = ask_appeal(row=row, wanted="A", reason="新签合同", by=cast.chief)

    def decide(is_upheld, by):
        return lambda: decide_appeal(appeal=appeal, is_upheld=is_upheld, answer="已核", by=by)

    done, refused = split(at_once(decide(True, cast.director), decide(False, cast.gm)))
    assert (len(done), [type(one) for one in refused]) == (1, [Stale])
    assert Rating.objects.exists() == (done[0].state == "approved")


def test_withdrawn_while_an_appeal_is_decided_nothing_stays_open(cast, company):
    campaign = published(cast, company.boss)
    row = row_of(campaign, company.customers[4])
    appeal = ask_appeal(row=row, wanted="A", reason="新签合同", by=cast.chief)
    decided, withdrawn = at_once(
        lambda: decide_appeal(appeal=appeal, is_upheld=True, answer="已核", by=cast.director),
        lambda: withdraw_campaign(campaign=campaign, reason="重来", by=cast.gm),
    )
    assert withdrawn.state == "withdrawn"
    kept = Appeal.objects.get()
    assert kept.state == ("withdrawn" if isinstance(decided, Stale) else "approved")
    assert not Duty.objects.open().exists()
