"""The grades of a customer over the years, with who, why and when."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.grade_history import chart_of, moments_of
from credit.models import Campaign, GradeRow, GradingRun, Rating
from tests.credit.conftest import make_customer


def moment(*parts) -> datetime:
    return timezone.make_aware(datetime(*parts))


@pytest.fixture
def customer(cast):
    return make_customer("济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)


def graded(cast, customer, year, grade, *, state="done") -> GradeRow:
    """As the yearly grading leaves it: computed on 25 March, published on the 30th, valid for a year."""
    run = GradingRun.objects.create(
        key=f"{year}-{state}",
        date_from=date(year - 1, 1, 1),
        date_to=date(year - 1, 12, 31),
        policy={"cuts": ["75", "95"], "boundary": "within"},
        state=state,
        started_by=cast.director,
        finished_at=moment(year, 3, 25, 9),
    )
    if state == "done":
        Campaign.objects.create(
            year=year,
            run=run,
            state="published",
            opened_at=moment(year, 3, 25, 8),
            opened_by=cast.director,
            published_at=moment(year, 3, 30, 17),
            published_by=cast.gm,
            valid_from=date(year, 4, 1),
            valid_to=date(year + 1, 3, 31),
        )
    return GradeRow.objects.create(run=run, customer=customer, rank=1, amount=1, cumulative=1, grade=grade)


def rated(row, step, old, new, by, at, reason="") -> None:
    Rating.objects.create(row=row, step=step, old=old, new=new, by=by, at=at, reason=reason)


def test_what_led_to_a_grade_and_what_changed_it_afterwards_stand_apart(cast, customer):
    row = graded(cast, customer, 2025, "C")
    rated(row, "initial", "B", "A", cast.chief, moment(2025, 3, 27), "大客户")
    rated(row, "downgrade", "A", "C", cast.director, moment(2025, 9, 1), "长期拖欠")
    told = [(one.step, one.old, one.grade, one.counts, str(one.who)) for one in moments_of(customer)]
    assert told == [
        ("computed", "", "B", False, "何部长"),
        ("initial", "B", "A", False, "陈科长"),
        ("initial", "B", "A", True, "总经理"),
        ("downgrade", "A", "C", True, "何部长"),
    ]


def test_a_withdrawn_grading_is_no_part_of_it(cast, customer):
    graded(cast, customer, 2024, "B")
    graded(cast, customer, 2025, "A", state="withdrawn")
    assert {one.grade for one in moments_of(customer)} == {"B"}


def test_the_line_goes_by_the_grades_in_force(cast, customer):
    graded(cast, customer, 2024, "A")
    assert chart_of(moments_of(customer)) is None
    row = graded(cast, customer, 2025, "B")
    rated(row, "appeal", "B", "A", cast.director, moment(2025, 5, 1))
    chart = chart_of(moments_of(customer))
    assert [y for _x, y in chart.dots] == [10, 32, 10]
    assert [x for x, _y in chart.dots] == sorted(x for x, _y in chart.dots)


@pytest.mark.rule("S1-13 R8")
def test_the_page_says_who_why_and_when(cast, customer, signed_in):
    row = graded(cast, customer, 2025, "C")
    rated(row, "downgrade", "B", "C", cast.director, moment(2025, 9, 1), "长期拖欠货款")
    text = signed_in(cast.chief).get(reverse("credit:grade_history", args=[customer.pk])).content.decode()
    for words in ("长期拖欠货款", "2025-09-01", "何部长", "总经理"):
        assert words in text
    assert signed_in(cast.chen_li).get(reverse("credit:grade_history", args=[customer.pk])).status_code == 403


def test_a_customer_never_graded_gets_a_plain_word(cast, customer, signed_in):
    page = signed_in(cast.gm).get(reverse("credit:grade_history", args=[customer.pk]))
    assert "尚未评级" in page.content.decode()


def test_many_years_cost_no_more_questions_than_one(cast, customer, django_assert_num_queries):
    rated(graded(cast, customer, 2010, "A"), "initial", "B", "A", cast.chief, moment(2010, 3, 26))
    with django_assert_num_queries(4):
        moments_of(customer)
    for year in range(2011, 2020):
        rated(graded(cast, customer, year, "B"), "initial", "C", "B", cast.chief, moment(year, 3, 26))
    with django_assert_num_queries(4):
        moments_of(customer)


def test_the_panel_draws_it_and_leads_there(cast, customer, signed_in):
    graded(cast, customer, 2024, "A")
    graded(cast, customer, 2025, "C")
    text = signed_in(cast.chief).get(customer.get_absolute_url()).content.decode()
    assert "grade-steps" in text
    assert reverse("credit:grade_history", args=[customer.pk]) in text
