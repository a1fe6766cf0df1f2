"""A customer of grade A in a real browser: plan owed, filled in and signed, agreement kept, reminder on its day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval
from core import jobs
from core.models import Job, Notice
from credit.actions.expiring import midnight
from credit.care_nightly import order_care
from credit.models import Agreement, SupportPlan
from tests.credit.campaigns import make_company, published
from tests.credit.caring import a_paper
from tests.credit.test_campaign_browser import press, shot

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def at(name: str, record) -> str:
    return reverse(f"credit:{name}", args=[record.pk])


def fill_in(page, plan, cast) -> None:
    page.goto(at("support_plan_item", plan))
    page.locator("[name=text]").fill("优先排产,保证交期。")
    page.locator("[name=responsible]").select_option(str(cast.chen_li.pk))
    page.locator("[name=due_on]").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    with page.expect_navigation():
        page.locator("main form button.btn-primary").first.click()
    press(page, at("support_plan_hand_in", plan), aim="稳定供货")


def draft_and_sign(page, customer, cast) -> Agreement:
    page.goto(reverse("credit:agreement_new", args=[customer.pk]))
    page.locator("[name=chief]").select_option(str(cast.chief.pk))
    page.locator("[name=valid_to]").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page.locator("[name=terms]").fill("年供货量不低于一千吨。")
    with page.expect_navigation():
        page.locator("main form button.btn-primary").first.click()
    agreement = Agreement.objects.get()
    page.goto(at("agreement_sign", agreement))
    paper = a_paper("协议.pdf")
    page.locator("[name=paper]").set_input_files(
        {"name": paper.name, "mimeType": "application/pdf", "buffer": paper.read()}
    )
    with page.expect_navigation():
        page.locator("main form button.btn-primary").first.click()
    return agreement


def test_what_grade_a_brings(page_of, cast, assert_accessible):
    company = make_company(cast)
    customer = company.customers[0]
    customer.owner = cast.chen_li
    customer.save()
    published(cast, company.boss)
    jobs.run_now(Job.objects.get(kind="support_plans"))
    plan = SupportPlan.objects.get(customer=customer)
    page = page_of(cast.chen_li)
    page.goto("/")
    assert page.get_by_text("填写支持计划").count() >= 1
    fill_in(page, plan, cast)
    approve(approval=Approval.objects.about(plan).get(), by=cast.director)
    page.goto(plan.get_absolute_url())
    shot(page, "care-plan")
    assert_accessible(page)
    director = page_of(cast.director)
    agreement = draft_and_sign(director, customer, cast)
    director.goto(agreement.get_absolute_url())
    shot(director, "care-agreement")
    assert_accessible(director)
    agreement.refresh_from_db()
    assert agreement.state == "signed"
    with time_machine.travel(midnight(agreement.valid_to) + timedelta(hours=9), tick=False):
        jobs.run_now(order_care(timezone.localdate()))
    told = Notice.objects.filter(rule="credit.agreement_notice", person=cast.chen_li)
    assert told.get().stage == f"today-{agreement.valid_to}"
    phone = page_of(cast.chen_li, width=390, height=844)
    for path in (customer.get_absolute_url(), reverse("credit:agreements"), reverse("credit:support_plans")):
        phone.goto(path)
        assert_accessible(phone)
    shot(phone, "care-phone")
