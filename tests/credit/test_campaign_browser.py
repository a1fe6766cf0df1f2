"""A whole yearly grading in a real browser: three chiefs, one late, one correction, signed, appealed, repeated."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from core import jobs
from core.models import Job
from credit.models import Appeal, Campaign, GradeList, GradingRun, Rating
from tests.conftest import make_person
from tests.credit.campaigns import asked_for, fresh, make_company, row_of, sheet_of
from tests.credit.conftest import make_customer, sell

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KEGUAN_SHOTS")


def shot(page, name) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def press(page, path: str, *, button: str | None = None, **fields) -> None:
    """Go there, fill the fields in, and press the button of the deed."""
    page.goto(path)
    for name, value in fields.items():
        box = page.locator(f"[name={name}]")
        box.select_option(value) if box.evaluate("one => one.tagName") == "SELECT" else box.fill(value)
    with page.expect_navigation():
        page.locator(f"main form button{button or '.btn-primary'}").first.click()


def at(name: str, record) -> str:
    return reverse(f"credit:{name}", args=[record.pk])


def signed_in_admin(page_of, person, approval) -> None:
    page = page_of(person)
    page.goto(reverse("admin:approvals_approval_change", args=[approval.pk]))
    with page.expect_navigation():
        page.locator("button[name=deed][value=approve]").click()


@pytest.fixture
def company(cast):
    """A third chief with a department of her own."""
    company = make_company(cast)
    third = make_person("qianke", "钱科长", "section_chief", cast.service)
    cast.service.head = third
    cast.service.save()
    sell(make_customer("客户9", department=cast.service), 30)
    return company


def by_keyboard(page, campaign, cast) -> None:
    """The third row of the first chief goes from B to A, by arrows and a letter."""
    page.goto(sheet_of(campaign, cast.sales_one).get_absolute_url())
    page.locator("select[data-grade]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("a")
    shot(page, "campaign-sheet")
    with page.expect_navigation():
        page.locator("main button[name=save]").first.click()


def held_and_closed(page, campaign, row) -> None:
    """The meeting with its minutes and one correction."""
    page.goto(at("meeting", campaign))
    page.locator("[name=minutes]").fill("逐户复评。")
    page.locator("[name=present]").first.check()
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    page.goto(at("campaign_correct", campaign))
    page.locator(f"[name=grade-{row.pk}]").select_option("B")
    page.locator(f"[name=reason-{row.pk}]").fill("回款慢")
    with page.expect_navigation():
        page.locator("main button[name=save]").first.click()
    press(page, at("meeting_close", campaign))


def test_a_whole_campaign(page_of, company, cast, assert_accessible):
    page, first = page_of(cast.director), page_of(cast.chief)
    press(page, reverse("credit:campaigns"), year="2025")
    campaign = Campaign.objects.get()
    jobs.run_now(Job.objects.get(kind="grading"))
    assert campaign.sheets.count() == 4
    by_keyboard(first, campaign, cast)
    assert Rating.objects.values_list("old", "new").get() == ("B", "A")
    for person, place in ((cast.chief, cast.sales_one), (company.second, cast.sales_two), (cast.director, None)):
        press(page_of(person), at("sheet_hand_in", sheet_of(campaign, place)), opinion="无异议")
    page.goto(campaign.get_absolute_url())
    assert_accessible(page)
    shot(page, "campaign-initial")
    press(page, at("campaign_review", campaign), reason="钱科长出差")
    held_and_closed(page, campaign, row_of(campaign, company.customers[1]))
    assert fresh(campaign).state == "approval"
    for person in (cast.director, cast.gm, company.boss):
        signed_in_admin(page_of, person, asked_for(campaign, GradeList.A))
    signed_in_admin(page_of, cast.director, asked_for(campaign, GradeList.BC))
    press(page, at("campaign_publish", campaign))
    assert GradingRun.objects.in_force() == campaign.run
    page.goto(campaign.get_absolute_url())
    shot(page, "campaign-published")
    assert_accessible(page)
    press(first, at("appeal_new", row_of(campaign, company.customers[3])), wanted="A", reason="新签合同")
    press(page, Appeal.objects.get().get_absolute_url(), is_upheld="yes", answer="同意")
    assert row_of(campaign, company.customers[3]).grade == "A"
    press(page, at("campaign_withdraw", campaign), reason="漏导入十二月")
    assert GradingRun.objects.in_force() is None
    press(page, reverse("credit:campaigns"), year="2025")
    jobs.run_now(Job.objects.filter(kind="grading").latest("pk"))
    again = Campaign.objects.exclude(pk=campaign.pk).get()
    assert (again.state, again.year) == ("initial", 2025)


def test_a_sheet_fits_a_phone(page_of, company, cast, assert_accessible):
    page = page_of(cast.director)
    press(page, reverse("credit:campaigns"), year="2025")
    jobs.run_now(Job.objects.get(kind="grading"))
    phone = page_of(cast.chief, width=390, height=844)
    phone.goto(sheet_of(Campaign.objects.get(), cast.sales_one).get_absolute_url())
    shot(phone, "campaign-phone")
    assert_accessible(phone)
