"""The pages of the yearly grading: sheets, the campaign, the meeting, appeals."""

import re
from datetime import date

import pytest
from django.urls import reverse

from core import jobs
from core.models import Job
from credit.actions import start_grading
from credit.actions.sheets import hand_in
from credit.actions.terms import add_term
from credit.models import Appeal, Campaign, Rating, ReviewMeeting
from tests.credit.campaigns import (
    fresh,
    in_approval,
    in_review,
    make_company,
    meet,
    opened,
    published,
    row_of,
    sheet_of,
)
from tests.credit.conftest import make_customer, sell


@pytest.fixture
def company(cast):
    return make_company(cast)


@pytest.fixture
def last_year(cast, company):
    run = start_grading(date_from=date(2024, 1, 1), date_to=date(2024, 12, 31), by=cast.gm)
    jobs.run_now(run.job)
    return run


def text_of(client, record) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def typed(*rows, **more):
    """What the page of these rows sends: (row, grade, reason)."""
    sent = {"save": "1", **more}
    for row, grade, reason in rows:
        sent |= {f"seen-{row.pk}": row.grade, f"grade-{row.pk}": grade, f"reason-{row.pk}": reason}
    return sent


def test_a_chief_changes_grades_and_comes_back_to_the_same_page(cast, company, signed_in):
    sheet = sheet_of(opened(cast), cast.sales_one)
    rows = list(sheet.rows.order_by("rank"))
    client = signed_in(cast.chief)
    here = sheet.get_absolute_url() + "?grade=B&page=1"
    answer = client.post(here, typed((rows[2], "A", "发展快"), (rows[3], "B", "")))
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert Rating.objects.values_list("row", "new", "reason").get() == (rows[2].pk, "A", "发展快")
    assert "已保存 1 个等级" in client.get(here).content.decode()


def test_a_reason_without_another_grade_is_not_lost(cast, company, signed_in):
    sheet = sheet_of(opened(cast), cast.sales_one)
    rows = list(sheet.rows.order_by("rank"))
    client = signed_in(cast.chief)
    answer = client.post(
        sheet.get_absolute_url(), typed((rows[2], "A", "发展快"), (rows[3], rows[3].grade, "停产一季"))
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "停产一季" in text
    assert "发展快" in text
    assert "1 处写了理由但未改等级" in text
    assert not Rating.objects.exists()


def test_what_differs_from_last_year_comes_first(cast, company, last_year, signed_in):
    sheet = sheet_of(opened(cast), cast.sales_one)
    page = signed_in(cast.chief).get(sheet.get_absolute_url())
    differs = [row.old_grade != row.grade for row in page.context["rows"]]
    assert set(differs) == {True, False}, "some customers moved since last year, others did not"
    assert differs == sorted(differs, reverse=True)
    found = signed_in(cast.chief).get(sheet.get_absolute_url(), {"changed": "old"}).context["rows"]
    assert len(found) == sum(differs)


def test_several_ticked_get_one_grade(cast, company, signed_in):
    sheet = sheet_of(opened(cast), cast.sales_one)
    rows = list(sheet.rows.order_by("rank"))
    ticked = {f"pick-{row.pk}": "on" for row in rows[:3]}
    given = typed(*[(row, row.grade, "") for row in rows], **ticked, bulk="1", bulk_grade="C", bulk_reason="停产")
    given.pop("save")
    signed_in(cast.chief).post(sheet.get_absolute_url(), given)
    assert sorted(sheet.rows.values_list("grade", flat=True)) == ["B", "B", "C", "C", "C"]
    assert set(Rating.objects.values_list("reason", flat=True)) == {"停产"}


def test_nothing_typed_is_lost_when_somebody_was_first(cast, company, signed_in):
    sheet = sheet_of(opened(cast), cast.sales_one)
    rows = list(sheet.rows.order_by("rank"))
    signed_in(cast.director).post(sheet.get_absolute_url(), typed((rows[0], "B", "先到")))
    answer = signed_in(cast.chief).post(
        sheet.get_absolute_url(), typed((rows[0], "C", "理由甲"), (rows[1], "B", "理由乙"))
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "理由甲" in text
    assert "理由乙" in text
    assert [row.typed for row in answer.context["rows"]] == ["C", "B"]
    assert f'name="seen-{rows[0].pk}" value="B"' in text  # saved again, it is what was meant
    assert Rating.objects.count() == 1


def test_nothing_typed_is_lost_when_the_sheet_was_handed_in_meanwhile(cast, company, signed_in):
    sheet = sheet_of(opened(cast), cast.sales_one)
    row = sheet.rows.first()
    hand_in(sheet=sheet, by=cast.director)
    answer = signed_in(cast.chief).post(sheet.get_absolute_url(), typed((row, "C", "理由甲")))
    assert answer.status_code == 422
    assert "理由甲" in answer.content.decode()
    assert "何部长" in answer.content.decode()


def test_odd_input_is_no_error(cast, company, signed_in):
    sheet = sheet_of(opened(cast), cast.sales_one)
    client, row = signed_in(cast.chief), sheet.rows.first()
    for sent in ({f"grade-{row.pk}": "Z", f"seen-{row.pk}": "A"}, {"grade-x": "A"}, {"grade-" + "9" * 15: "A"}):
        assert client.post(sheet.get_absolute_url(), sent).status_code in (302, 422)
    assert client.get(sheet.get_absolute_url(), {"page": "x"}).status_code == 200
    assert not Rating.objects.exists()


def test_a_sheet_costs_the_same_for_3_rows_and_30(cast, company, signed_in, django_assert_max_num_queries):
    for n in range(30):
        sell(make_customer(f"小客户{n}", department=cast.sales_two), 1)
    sheet = sheet_of(opened(cast), cast.sales_two)
    client = signed_in(company.second)
    client.get(sheet.get_absolute_url())
    with django_assert_max_num_queries(15):
        client.get(sheet.get_absolute_url())


def test_handed_in_on_its_page_and_taken_back(cast, company, signed_in):
    sheet, client = sheet_of(opened(cast), cast.sales_one), signed_in(cast.chief)
    answer = client.post(reverse("credit:sheet_hand_in", args=[sheet.pk]), {"opinion": "无异议"}, follow=True)
    assert "无异议" in answer.content.decode()
    assert "data-sheet" not in answer.content.decode()
    answer = client.post(reverse("credit:sheet_take_back", args=[sheet.pk]), {"token": "x"}, follow=True)
    assert "data-sheet" in answer.content.decode()


def test_the_whole_way_by_pages(cast, company, last_year, signed_in, django_assert_max_num_queries):
    director = signed_in(cast.director)
    add_term(customer=company.customers[0], kind="settlement", text="月结60天", begun_on=date(2024, 1, 1), by=cast.gm)
    director.post(reverse("credit:campaigns"), {"year": "2025", "token": "1"})
    campaign = Campaign.objects.get()
    assert str(campaign.get_state_display()) in text_of(director, campaign)
    jobs.run_now(Job.objects.get(pk=campaign.run.job_id))
    text = text_of(director, campaign)
    assert "陈科长" in text
    assert "与上年相比的变化" in text
    answer = director.post(reverse("credit:campaign_review", args=[campaign.pk]), {"reason": "", "token": "1"})
    assert answer.status_code == 422
    director.post(reverse("credit:campaign_review", args=[campaign.pk]), {"reason": "不再等", "token": "2"})
    form = {"held_on": "2026-03-28", "chaired_by": cast.director.pk, "place": "二楼", "minutes": "逐户讨论"}
    form |= {"invited": [cast.chief.pk, company.second.pk], "present": [cast.chief.pk], "token": "3"}
    answer = director.post(reverse("credit:meeting", args=[campaign.pk]), form, follow=True)
    assert "逐户讨论" in answer.content.decode()
    assert "缺席" in answer.content.decode()
    row = row_of(campaign, company.customers[1])
    correct = reverse("credit:campaign_correct", args=[campaign.pk])
    assert director.post(correct, typed((row, "B", ""))).status_code == 422
    assert director.post(correct, typed((row, "B", "回款慢"))).status_code == 302
    assert Rating.objects.count() == 1
    close = reverse("credit:meeting_close", args=[campaign.pk])
    assert director.post(close, {"token": "4"}).status_code == 422
    text = text_of(director, campaign)
    assert "月结60天" in text
    review = next(part for part in text.split('"') if f"/campaigns/{campaign.pk}/terms/" in part and "new" not in part)
    director.post(review, {"outcome": "stable", "token": "5"})
    director.post(close, {"token": "6"})
    assert fresh(campaign).state == "approval"
    text_of(director, campaign)
    with django_assert_max_num_queries(15):
        text = text_of(director, campaign)
    assert "回款慢" in text


def test_the_stages_stay_visible(cast, company, signed_in):
    campaign = in_review(cast)
    meet(campaign, cast)
    row = row_of(campaign, company.customers[1])
    given = typed((row, "B", "回款慢"))
    signed_in(cast.director).post(reverse("credit:campaign_correct", args=[campaign.pk]), given)
    page = signed_in(cast.director).get(campaign.get_absolute_url())
    stages = next(card["stages"] for card in page.context["cards"] if "stages" in card)
    first = {"grade": "A", "computed": 2, "initial": 2, "review": 1, "final": 1}
    assert stages[0] == first
    assert "陈科长" in page.content.decode()


def test_published_appealed_and_withdrawn_by_pages(cast, company, signed_in):
    campaign = published(cast, company.boss)
    chief, director = signed_in(cast.chief), signed_in(cast.director)
    text = text_of(chief, campaign.run)
    row = row_of(campaign, company.customers[4])
    appeal = reverse("credit:appeal_new", args=[row.pk])
    assert appeal in text
    answer = chief.post(appeal, {"wanted": "A", "reason": "新签合同", "token": "1"}, follow=True)
    assert "新签合同" in answer.content.decode()
    found = Appeal.objects.get()
    director.post(found.get_absolute_url(), {"is_upheld": "yes", "answer": "同意", "token": "1"})
    row.refresh_from_db()
    assert row.grade == "A"
    assert "同意" in text_of(chief, found)
    page = director.get(campaign.get_absolute_url())
    stages = next(card["stages"] for card in page.context["cards"] if "stages" in card)
    assert (stages[0]["computed"], stages[0]["final"]) == (2, 3)
    director.post(reverse("credit:campaign_withdraw", args=[campaign.pk]), {"reason": "漏数据", "token": "1"})
    assert "漏数据" in text_of(director, campaign)
    assert Campaign.objects.get().state == "withdrawn"


def test_a_department_sees_only_changes_of_its_customers(cast, company, signed_in):
    campaign = in_review(cast)
    meet(campaign, cast)
    row = row_of(campaign, company.customers[1])
    given = typed((row, "B", "回款慢"))
    signed_in(cast.director).post(reverse("credit:campaign_correct", args=[campaign.pk]), given)
    assert "回款慢" in text_of(signed_in(cast.chief), campaign)
    assert "回款慢" not in text_of(signed_in(company.second), campaign)
    assert ReviewMeeting.objects.count() == 1


def test_letters_go_to_a_customers(cast, company, signed_in):
    campaign = published(cast, company.boss)
    director = signed_in(cast.gm)
    director.post(reverse("credit:campaign_letters", args=[campaign.pk]), {"key": "x"})
    job = jobs.run_now(Job.objects.get(kind="grade_letters"))
    answer = director.get(reverse("credit:campaign_letters_file", args=[campaign.pk, job.pk]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "下载通知函" in text_of(director, campaign)


def test_nothing_is_offered_that_would_be_refused(cast, company, signed_in):
    campaign = in_approval(cast)
    text = text_of(signed_in(cast.director), campaign)
    assert reverse("credit:campaign_publish", args=[campaign.pk]) not in text
    assert reverse("credit:campaign_withdraw", args=[campaign.pk]) in text
    assert reverse("credit:campaign_withdraw", args=[campaign.pk]) not in text_of(signed_in(cast.chief), campaign)


MARKED = re.compile(r'<a href="([^"]+)" class="active" aria-current="page">')


def test_the_side_bar_marks_where_one_is(cast, company, signed_in):
    """Sheets and appeals have addresses beside the gradings, and belong to them all the same."""
    campaign = published(cast, company.boss)
    client = signed_in(cast.director)
    sheet = sheet_of(campaign, cast.sales_one)
    for address, page in (
        (reverse("credit:campaigns"), "runs"),
        (campaign.get_absolute_url(), "runs"),
        (sheet.get_absolute_url(), "runs"),
        (reverse("credit:appeal_new", args=[row_of(campaign, company.customers[0]).pk]), "runs"),
        (reverse("credit:analysis"), "sales"),
        (reverse("credit:files"), "files"),
    ):
        marked = MARKED.findall(client.get(address, follow=True).content.decode())
        assert set(marked) == {reverse(f"credit:{page}")}, address
