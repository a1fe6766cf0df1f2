"""Figures: counted again from the rows, and each leading to as many records as it says."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.figures import figures_of, month_period, read_period
from complaints.figures.period import Period
from complaints.filters import ComplaintFilter
from complaints.models import Category, Complaint, CorrectivePlan
from core.models import Event
from regulations.models import Duty
from tests.complaints.walking import close, settle

pytestmark = pytest.mark.django_db
PAGE = reverse("complaints:figures")


@pytest.fixture
def year():
    today = timezone.localdate()
    return Period(today - timedelta(days=200), today)


@pytest.fixture
def tree():
    """产品质量 / 沉淀, and 服务."""
    quality = Category.objects.create(name="产品质量", content="business", path="/")
    service = Category.objects.create(name="服务", content="service", path="/")
    below = Category.objects.create(name="沉淀", parent=quality, path="/")
    for one, path in ((quality, f"/{quality.pk}/"), (service, f"/{service.pk}/")):
        Category.objects.filter(pk=one.pk).update(path=path)
    Category.objects.filter(pk=below.pk).update(path=f"/{quality.pk}/{below.pk}/")
    return [Category.objects.get(pk=one.pk) for one in (quality, below, service)]


@pytest.fixture
def register(make_complaint, make_customer, cast, tree):
    """Twelve complaints of every kind."""
    quality, below, service = tree
    other = make_customer("广州天河商行", province="44", region="44")
    made = [
        make_complaint("沉淀", category=below, product="五粮春", customer=other),
        make_complaint("瓶盖", category=quality, product="五粮春", severity=3),
        make_complaint("态度", category=service, channel="visit", customer=None, complainant="过路客"),
        make_complaint("迟到", hours_ago=24 * 40, product="老白干", customer=other),
        make_complaint("少件", hours_ago=24 * 40, category=service),
        make_complaint("早", hours_ago=24 * 190, category=below),
        make_complaint("撤回的"),
        make_complaint("无效的", category=service),
        make_complaint("并入的", category=quality),
    ]
    close(made[0])
    settle(made[1])
    close(made[4])
    again = close(made[5])
    Complaint.objects.filter(pk=again.pk).update(times_reopened=1, cost=Decimal("120"))
    actions.withdraw(complaint=made[6], reason="客户撤诉", by=cast.gm)
    actions.accept(complaint=made[7], verdict="invalid", ground="unverifiable", evidence="无法查证", by=cast.gm)
    Complaint.objects.filter(pk=made[8].pk).update(state="duplicate", main_case=made[1])
    return made


def rows_behind(url: str, person) -> set[int]:
    """The list under the address of a figure."""
    from types import SimpleNamespace

    from django.http import QueryDict

    query = QueryDict(urlsplit(url).query)
    filters = ComplaintFilter(query, Complaint.objects.visible_to(person), request=SimpleNamespace(user=person))
    assert filters.is_valid(), (url, filters.errors)
    assert filters.chips()
    return set(filters.qs.values_list("pk", flat=True))


@pytest.mark.rule("S1-03 R15")
def test_every_figure_leads_to_as_many_records_as_it_says(register, cast, year):
    figures = figures_of(cast.gm, year)
    lines = [*figures.totals, *(line for table in figures.tables for line in table.lines)]
    followed = 0
    for line in lines:
        if line.url:
            assert len(rows_behind(line.url, cast.gm)) == line.count, (line.label, line.url)
            followed += 1
        for cell in line.extra:
            if cell.url:
                assert len(rows_behind(cell.url, cast.gm)) == int(cell.value), (line.label, cell.url)
    assert followed > 40


def table(figures, key) -> dict[str, int]:
    (found,) = [one for one in figures.tables if one.key == key]
    return {str(line.label): line.count for line in found.lines}


@pytest.mark.rule("S0-09 R5", "S0-09 R9")
def test_the_figures_are_those_of_the_rows(register, cast, year):
    figures = figures_of(cast.gm, year)
    rows = list(Complaint.objects.exclude(state="duplicate").select_related("category", "customer"))
    assert figures.total == len(rows) == 8
    assert figures.costs == sum(one.cost for one in rows) == Decimal("120")
    assert figures.valid == sum(one.verdict in ("general", "malignant") for one in rows)
    assert table(figures, "product") == {"五粮春": 2, "老白干": 1}
    assert table(figures, "area")["广东省"] == 2
    assert table(figures, "category") == {"产品质量": 3, "沉淀": 2, "服务": 3, "尚未确定": 2}
    assert table(figures, "cause") == {"包装运输": 4}
    assert table(figures, "satisfaction") == {"满意": 3}
    (satisfaction,) = [one for one in figures.tables if one.key == "satisfaction"]
    assert "3 件中 3 件" in str(satisfaction.note)
    assert "100.0%" in str(satisfaction.note)
    assert "n=3" in str(satisfaction.note)


@pytest.mark.rule("S0-05 R7")
def test_the_pareto_adds_up(make_complaint, cast):
    for cause, times in (("包装运输", 6), ("服务态度", 3), ("其他", 1)):
        for _number in range(times):
            one = make_complaint()
            Complaint.objects.filter(pk=one.pk).update(cause_code=cause)
    (causes,) = [one for one in figures_of(cast.gm, month_period(timezone.localdate())).tables if one.key == "cause"]
    assert [(str(line.label), line.count, line.extra[0].value) for line in causes.lines] == [
        ("包装运输", 6, "60.0%"),
        ("服务态度", 3, "90.0%"),
        ("其他", 1, "100.0%"),
    ]


def test_clocks_count_each_complaint_once_in_the_month_of_the_verdict(register, cast, year):
    figures = figures_of(cast.gm, year)
    (clocks,) = [one for one in figures.tables if one.key == "clocks"]
    broken = {str(line.label): int(line.extra[0].value) for line in clocks.lines}
    late = Duty.objects.filter(rule="complaints.resolve_normal", broken_at__isnull=False)
    assert broken["办结投诉"] == late.values("record_id").distinct().count() > 0


def test_twelve_months_end_with_the_period(make_complaint, cast):
    make_complaint()
    make_complaint(hours_ago=24 * 62)
    today = timezone.localdate()
    figures = figures_of(cast.gm, month_period(today))
    months = table(figures, "trend")
    assert list(months)[-1] == f"{today:%Y-%m}"
    assert len(months) == 12
    assert sum(months.values()) == 2


def test_only_what_one_may_see_is_counted(register, cast, year):
    assert figures_of(cast.chief, year).total == Complaint.objects.visible_to(cast.chief).cases().count()
    assert figures_of(cast.system, year).total == figures_of(cast.gm, year).total == 8


def test_a_department_that_one_cannot_choose_leads_nowhere(make_complaint, signed_in, cast):
    make_complaint(handler=cast.chief)
    elsewhere = make_complaint(handler=cast.chief)
    Complaint.objects.filter(pk=elsewhere.pk).update(department=cast.sales_two)
    found = signed_in(cast.chief).get(PAGE).context["figures"]
    (by_department,) = [one for one in found.tables if one.key == "department"]
    assert sum(line.count for line in by_department.lines) == 2
    for line in by_department.lines:
        assert not line.url or len(rows_behind(line.url, cast.chief)) == line.count


@pytest.mark.parametrize("name", ["judged", "judged_from", "judged_to"])
def test_a_broken_question_to_a_clock_shows_the_list(signed_in, cast, name):
    page = signed_in(cast.gm).get(
        reverse("complaints:list"), {"clock": "complaints.resolve_normal", name: "2026-02-30"}
    )
    assert page.status_code == 200


def test_a_department_counts_with_those_below(make_complaint, cast, year):
    make_complaint(handler=cast.chen_li)
    make_complaint(handler=cast.zhou_min)
    assert figures_of(cast.gm, year, cast.sales).total == 1
    for line in figures_of(cast.gm, year, cast.sales).totals:
        assert len(rows_behind(line.url, cast.gm)) == line.count


@pytest.mark.rule("S2-03 R8", "S2-14 R3")
def test_improvement_actions_stand_beside_with_their_effect(make_complaint, cast, signed_in):
    one = make_complaint()
    now = timezone.now()
    plan = CorrectivePlan.objects.create(
        complaint=one,
        title="装车加固",
        measures="每车两道绑带",
        owner=cast.zhou_min,
        due_on=timezone.localdate(),
        made_at=now,
        made_by=cast.gm,
        done_at=now,
        done_by=cast.zhou_min,
        checked_at=now,
        checked_by=cast.gm,
        is_effective=True,
        effect="破损由6件降到1件",
    )
    page = signed_in(cast.gm).get(PAGE).content.decode()
    assert "装车加固" in page
    assert "有效: 破损由6件降到1件" in page
    assert f'href="{plan.get_absolute_url()}"' in page


def test_the_page_asks_the_same_number_of_questions_for_3_and_30(
    register, make_complaint, make_customer, signed_in, cast, year, django_assert_max_num_queries
):
    client = signed_in(cast.gm)
    here = {"from": year.first.isoformat(), "to": year.last.isoformat()}
    client.get(PAGE, here)
    with django_assert_max_num_queries(15) as few:
        client.get(PAGE, here)
    for number in range(20):
        make_complaint(product=f"产品{number}", customer=make_customer(f"客户{number}", province="31"))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(PAGE, here)


def test_whatever_the_address_says_the_page_is_shown(signed_in, cast):
    client = signed_in(cast.gm)
    for asked in ({}, {"from": "x", "to": "y"}, {"from": "2026-02-01", "to": "2026-01-01"}, {"department": "9" * 30}):
        page = client.get(PAGE, asked)
        assert page.status_code == 200
        assert "本期没有" in page.content.decode()


def test_a_period_has_at_most_a_year():
    today = date(2026, 11, 22)
    assert read_period({}, today) == Period(date(2026, 11, 1), date(2026, 11, 30))
    assert read_period({"from": "2020-01-01", "to": "2026-11-22"}, today).first == date(2025, 11, 22)


def test_the_file_holds_every_line_and_leaves_a_trail(register, signed_in, cast):
    response = signed_in(cast.gm).post(reverse("complaints:figures_export"), {"format": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert "五粮春" in text
    assert Event.objects.filter(deed="core.export", by=cast.gm).exists()


def test_the_list_says_what_it_was_narrowed_to(register, cast, signed_in, year):
    figures = figures_of(cast.gm, year)
    (category,) = [one for one in figures.tables if one.key == "category"]
    page = signed_in(cast.gm).get(category.lines[0].url)
    assert "产品质量" in page.content.decode()
    assert dict(parse_qsl(urlsplit(category.lines[0].url).query))["cases"] == "true"
