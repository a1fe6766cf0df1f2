"""A yearly grading in the state that a test wants."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval
from core import jobs
from credit.actions.campaigns import go_to_review, open_campaign
from credit.actions.meeting import close_meeting, hold_meeting
from credit.actions.publishing import publish_campaign
from credit.actions.sheets import hand_in
from credit.models import Campaign, GradeList
from credit.models.common import Asked
from tests.conftest import make_person
from tests.credit.conftest import make_customer, sell

AMOUNTS = [500, 250, 100, 60, 40, 25, 15, 10]  # A A B B B C C C


def make_company(cast) -> SimpleNamespace:
    """Two departments with heads, a chairman, and eight customers: five, two, and one of nobody."""
    boss = make_person("dong", "董事长", "chairman", cast.company, is_staff=True)
    second = make_person("zhaoke", "赵科长", "section_chief", cast.sales_two)
    cast.sales_one.head, cast.sales_two.head = cast.chief, second
    for place in (cast.sales_one, cast.sales_two):
        place.save(update_fields=["head"])
    places = [cast.sales_one] * 5 + [cast.sales_two] * 2 + [None]
    customers = [make_customer(f"客户{n}", department=place) for n, place in enumerate(places, 1)]
    for customer, amount in zip(customers, AMOUNTS, strict=True):
        sell(customer, amount)
        sell(customer, 1000 - amount, date(2024, 6, 1))
    return SimpleNamespace(cast=cast, boss=boss, second=second, customers=customers)


def opened(cast, year=2025) -> Campaign:
    """Computed and handed out."""
    campaign = open_campaign(year=year, by=cast.director)
    jobs.run_now(campaign.run.job)
    return fresh(campaign)


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("run").get(pk=campaign.pk)


def sheet_of(campaign, department):
    return campaign.sheets.get(department=department)


def in_review(cast) -> Campaign:
    campaign = opened(cast)
    for sheet in campaign.sheets.all():
        hand_in(sheet=sheet, by=sheet.chief)
    return go_to_review(campaign=campaign, by=cast.director)


def meet(campaign, cast):
    return hold_meeting(
        campaign=campaign,
        held_on=timezone.localdate(),
        chaired_by=cast.director,
        minutes="逐户复评。",
        invited=[cast.chief, cast.he_jing],
        present=[cast.chief],
        by=cast.director,
    )


def in_approval(cast) -> Campaign:
    campaign = in_review(cast)
    meet(campaign, cast)
    return close_meeting(campaign=campaign, by=cast.director)


def sign(campaign, grades, *people) -> None:
    for person in people:
        approve(approval=asked_for(campaign, grades), by=person)


def asked_for(campaign, grades) -> Approval:
    found = GradeList.objects.get(campaign=campaign, grades=grades, state=Asked.ASKED)
    return Approval.objects.about(found).get()


def published(cast, boss) -> Campaign:
    campaign = in_approval(cast)
    sign(campaign, GradeList.A, cast.director, cast.gm, boss)
    sign(campaign, GradeList.BC, cast.director)
    return publish_campaign(campaign=campaign, by=cast.director)


def row_of(campaign, customer):
    return campaign.run.rows.get(customer=customer)
