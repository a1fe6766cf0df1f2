"""What a page of the yearly grading offers is not refused, and what cannot be done yet says what it waits for."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.actions.campaigns import withdraw_campaign
from credit.actions.meeting import hold_meeting
from credit.actions.terms import add_term, review_term
from credit.models import Campaign
from tests.credit.campaigns import in_review, make_company, meet, opened


@pytest.fixture
def company(cast):
    return make_company(cast)


def shown(client, campaign) -> str:
    return client.get(campaign.get_absolute_url()).content.decode()


@pytest.mark.rule("S1-13 R4")
def test_closing_the_meeting_is_offered_once_nothing_is_left_to_be_done(
    cast, company, signed_in, django_assert_max_num_queries
):
    term = add_term(customer=company.customers[0], kind="policy", text="返利", begun_on=date(2024, 1, 1), by=cast.gm)
    campaign, client = in_review(cast), signed_in(cast.director)
    close = reverse("credit:meeting_close", args=[campaign.pk])
    assert close not in shown(client, campaign)
    hold_meeting(campaign=campaign, held_on=date(2026, 3, 28), chaired_by=cast.gm, by=cast.director)
    with django_assert_max_num_queries(20):
        text = shown(client, campaign)
    for words in ("请先写会议纪要", "请先登记到会人员", "尚有 1 项特殊约定未复核"):
        assert words in text
    assert close not in text
    meet(campaign, cast)
    review_term(campaign=campaign, term=term, outcome="stable", by=cast.director)
    text = shown(client, campaign)
    assert close in text
    assert "尚待完成" not in text


def test_a_year_that_is_open_is_not_suggested_again(cast, company, signed_in):
    client, last = signed_in(cast.director), timezone.localdate().year - 1

    def suggested():
        return client.get(reverse("credit:campaigns")).context["form"]["year"].value()

    assert suggested() == last
    campaign = opened(cast)
    Campaign.objects.update(year=last)
    assert suggested() is None
    withdraw_campaign(campaign=campaign, reason="重来", by=cast.gm)
    assert suggested() == last


def test_a_withdrawal_says_beforehand_that_it_wants_a_reason(cast, company, signed_in):
    address = reverse("credit:campaign_withdraw", args=[opened(cast).pk])
    client = signed_in(cast.director)
    assert client.get(address).context["form"].fields["reason"].required
    assert client.post(address, {"reason": " ", "token": "1"}).status_code == 422


def test_the_place_of_a_meeting_is_no_number(cast, company, signed_in):
    text = signed_in(cast.director).get(reverse("credit:meeting", args=[in_review(cast).pk])).content.decode()
    assert "地点" in text
    assert "序号" not in text
