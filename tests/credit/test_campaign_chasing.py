"""Chiefs who are late with their sheet are reminded, then their superior is told; who leaves hands the sheet over."""

from datetime import datetime

import pytest

from core.models import Event, Notice
from credit import hooks_sheets
from credit.actions.sheets import hand_in, save_sheet
from credit.models import Campaign
from regulations.models import Duty
from regulations.reminders import remind
from staff import actions, hooks
from tests.credit.campaigns import fresh, in_review, make_company, opened, row_of, sheet_of
from tests.credit.collecting import TODAY, at

MONDAY = TODAY  # the sheets are handed out at nine o'clock of this day


@pytest.fixture
def company(cast):
    company = make_company(cast)
    company.second.superior = cast.director
    company.second.save(update_fields=["superior"])
    return company


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-06-{text}+08:00")


def told(person) -> list[str]:
    """The stages in which the person was told of sheets, the first first."""
    notices = Notice.objects.filter(person=person, rule="credit.initial_within").order_by("pk")
    return [notice.stage.split()[0] for notice in notices]


@pytest.mark.rule("S1-13 R3")
def test_a_late_chief_is_reminded_in_the_days_of_the_policy_and_then_the_superior_is_told(cast, company, publish):
    publish(initial_within="3 working days")
    with at(MONDAY):
        sheet = sheet_of(opened(cast), cast.sales_one)
    duty = Duty.objects.about(sheet).get()
    assert duty.due_at.astimezone(moment("15 09:00").tzinfo).date() == moment("18 09:00").date()
    assert remind(moment("15 12:00")) == 0
    for day in ("17 10:00", "18 08:00", "18 20:00", "23 20:00"):  # the 19th is a holiday
        remind(moment(day))
        again = Notice.objects.count()
        remind(moment(day))
        assert Notice.objects.count() == again  # not twice on one day
    assert told(cast.chief) == ["before", "today", "overdue"]
    assert "above-1" in told(cast.director)
    assert told(cast.chen_li) == []


@pytest.mark.rule("S1-13 R3")
def test_who_handed_in_is_reminded_no_more(cast, company, publish):
    publish(initial_within="3 working days")
    with at(MONDAY):
        campaign = opened(cast)
        hand_in(sheet=sheet_of(campaign, cast.sales_one), by=cast.chief)
    remind(moment("18 20:00"))
    assert told(cast.chief) == []
    assert told(company.second) == ["before", "today", "overdue"]


def leave(person, successor, cast):
    """Everything of a leaver goes to one successor."""
    successors = {kind.name: [successor] for kind in hooks.hand_over}
    return actions.begin_leaving(person=person, successors=successors, by=cast.admin, reason="辞职")


def test_the_sheet_of_a_chief_who_leaves_goes_to_the_successor_with_its_deadline(cast, company):
    campaign = opened(cast)
    sheet, row = sheet_of(campaign, cast.sales_one), row_of(campaign, company.customers[0])
    save_sheet(sheet=sheet, grades={row.pk: "B"}, seen={row.pk: "A"}, by=cast.chief)
    due = Duty.objects.about(sheet).get().due_at
    leave(cast.chief, company.second, cast)
    sheet.refresh_from_db()
    duty = Duty.objects.about(sheet).open().get()
    assert (sheet.chief, duty.responsible, duty.due_at) == (company.second, company.second, due)
    assert Event.objects.about(sheet).get(deed="credit.give_sheet").changes == {"chief": ["陈科长", "赵科长"]}
    assert row_of(campaign, company.customers[0]).grade == "B"
    assert hand_in(sheet=sheet, by=company.second).submitted_by == company.second


def test_who_may_not_fill_sheets_in_gets_none(cast, company):
    """The representative takes the rest over; the sheet goes to whoever heads the department, or the one above."""
    sheet = sheet_of(opened(cast), cast.sales_one)
    cast.sales.head = cast.director
    cast.sales.save(update_fields=["head"])
    leave(cast.chief, cast.chen_li, cast)
    sheet.refresh_from_db()
    assert (sheet.chief, Duty.objects.about(sheet).open().get().responsible) == (cast.director, cast.director)


def test_a_sheet_that_is_handed_in_or_over_stays_with_who_filled_it_in(cast, company):
    campaign = in_review(cast)
    assert hooks_sheets.count_sheets(cast.chief) == 0
    Campaign.objects.filter(pk=campaign.pk).update(state="initial")
    leave(cast.chief, company.second, cast)
    sheet = sheet_of(fresh(campaign), cast.sales_one)
    assert (sheet.chief, sheet.submitted_by) == (cast.chief, cast.chief)
