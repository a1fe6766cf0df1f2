"""Pages of sales and gradings: who sees what, forms, deeds."""

from datetime import date

import pytest

from core import jobs
from core.models import Event, Job
from credit.actions import start_grading
from credit.models import GradingRun
from customers.models import Customer
from regulations.models import Citation, Clause, Regulation
from regulations.policies import forget
from tests.credit.conftest import make_customer, sell
from tests.regulations.rows import published

START = {
    "date_from": "2025-01-01",
    "date_to": "2025-12-31",
    "cut_a": "75",
    "cut_b": "95",
    "boundary": "within",
    "key": "6f1f3c1c-8b1e-4f5e-9a53-0f0d5a3f6f11",
}


@pytest.fixture
def two(cast):
    """A customer of each sales office, with sales."""
    one = make_customer("华东酒业", owner=cast.chen_li, department=cast.sales_one, source_code="C1", source="ERP")
    other = make_customer("西南贸易", owner=cast.li_qiang, department=cast.sales_two)
    sell(one, "1234.5", document="SO-1", product="干红")
    sell(other, "99", date(2025, 7, 1), document="SO-2")
    return one, other


@pytest.fixture
def run(cast, two):
    run = start_grading(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), by=cast.gm)
    jobs.run_now(run.job)
    run.refresh_from_db()
    return run


def text(answer):
    return answer.content.decode()


def test_everyone_sees_own_sales(cast, two, signed_in):
    assert "1,234.50" in text(signed_in(cast.gm).get("/credit/sales/"))
    seen = text(signed_in(cast.chen_li).get("/credit/sales/"))
    assert "华东酒业" in seen
    assert "西南贸易" not in seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("document=SO-2", ["西南贸易"]),
        ("customer=华东酒业", ["华东酒业"]),
        ("customer=C1", ["华东酒业"]),
        ("date_from=2025-07-01", ["西南贸易"]),
        ("date_to=2025-06-30", ["华东酒业"]),
        ("customer=无此客户", []),
    ],
)
def test_sales_are_narrowed(cast, two, signed_in, query, found):
    from customers.search import refresh_search

    refresh_search([customer.pk for customer in two])
    seen = text(signed_in(cast.gm).get(f"/credit/sales/?{query}"))
    assert [name for name in ("华东酒业", "西南贸易") if f">{name}<" in seen] == found


def test_the_sales_list_takes_the_same_queries_for_many_rows(cast, two, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.gm)
    client.get("/credit/sales/")
    for _line in range(30):
        sell(two[0], 1)
    with django_assert_max_num_queries(12):
        client.get("/credit/sales/")


def test_sales_are_exported_by_those_who_may(cast, two, signed_in):
    answer = signed_in(cast.gm).post("/credit/sales/export/?document=SO-1", {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "1234.5" in lines[1]
    assert Event.objects.filter(kind="export").exists()
    assert signed_in(cast.chen_li).post("/credit/sales/export/").status_code == 403


def test_who_may_not_see(cast, two, run, signed_in):
    for url in ("/credit/sales/", "/credit/grading/", f"/credit/grading/{run.pk}/"):
        assert signed_in(cast.nobody).get(url).status_code == 403
    assert signed_in(cast.gm).get("/credit/grading/999999/").status_code == 404
    chief = signed_in(cast.chief)
    assert chief.get(f"/credit/grading/{run.pk}/withdraw/").status_code == 403
    assert chief.post("/credit/grading/start/", START).status_code == 403


def test_a_grading_is_started_once_by_a_double_click(cast, two, signed_in):
    client = signed_in(cast.director)
    first, second = (client.post("/credit/grading/start/", START) for _click in range(2))
    assert first.status_code == 302
    assert first.url == second.url
    assert GradingRun.objects.count() == 1
    assert "正在" in text(client.get(first.url)) or "等待" in text(client.get(first.url))


@pytest.mark.parametrize(
    "wrong",
    [
        {"date_to": "2024-01-01"},
        {"cut_b": "60"},
        {"cut_a": "x"},
        {"date_from": ""},
        {"date_from": "2030-01-01", "date_to": "2030-02-01"},
    ],
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(cast, two, signed_in, wrong):
    answer = signed_in(cast.director).post("/credit/grading/start/", {**START, "cut_b": "96.5", **wrong})
    assert answer.status_code == 422
    assert not GradingRun.objects.exists()
    if "cut_b" not in wrong:
        assert "96.5" in text(answer)


def test_the_form_offers_last_year_and_the_policy(cast, two, signed_in):
    seen = text(signed_in(cast.director).get("/credit/grading/"))
    assert 'name="cut_a" value="75"' in seen
    assert "-12-31" in seen
    assert "/credit/grading/start/" not in text(signed_in(cast.chief).get("/credit/grading/"))


def test_rows_of_a_grading_carry_the_scope(cast, run, signed_in):
    seen = text(signed_in(cast.gm).get(f"/credit/grading/{run.pk}/"))
    assert "92.58%" in seen
    assert "西南贸易" in seen
    chief = text(signed_in(cast.chief).get(f"/credit/grading/{run.pk}/"))
    assert "华东酒业" in chief
    assert "西南贸易" not in chief


def test_rows_of_a_grading_are_narrowed_and_exported(cast, run, signed_in):
    client = signed_in(cast.gm)
    seen = text(client.get(f"/credit/grading/{run.pk}/?grade=A", headers={"HX-Request": "true"}))
    assert "华东酒业" in seen
    assert "西南贸易" not in seen
    answer = client.post(f"/credit/grading/{run.pk}/export/?grade=C", {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "西南贸易" in lines[1]


def test_a_grading_is_withdrawn_with_a_reason_and_only_once(cast, run, signed_in):
    client = signed_in(cast.director)
    url = f"/credit/grading/{run.pk}/withdraw/"
    assert "撤回" in text(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "期间不对"})
    run.refresh_from_db()
    assert run.state == "withdrawn"
    seen = text(signed_in(cast.gm).post(url, {"reason": "我也来"}, follow=True))
    assert "何部长 已撤回本次分级" in seen
    assert "期间不对" in seen


def test_the_print_is_a_job_and_its_file_is_for_who_ordered_it(cast, run, signed_in):
    client = signed_in(cast.chief)
    for _click in range(2):
        client.post(f"/credit/grading/{run.pk}/print/", {"key": "k1"})
    job = Job.objects.get(kind="grading_pdf")
    url = f"/credit/grading/{run.pk}/print/{job.pk}/"
    assert client.get(url).status_code == 404
    jobs.run_now(job)
    answer = client.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content)[:4] == b"%PDF"
    assert url in text(client.get(f"/credit/grading/{run.pk}/"))
    assert signed_in(cast.gm).get(url).status_code == 404


def test_without_libraries_the_button_is_the_line_that_installs_them(cast, run, signed_in, monkeypatch):
    monkeypatch.setattr("credit.views.grading.pdf_problem", lambda: "apt-get install -y libpango-1.0-0")
    seen = text(signed_in(cast.gm).get(f"/credit/grading/{run.pk}/"))
    assert "apt-get install -y libpango-1.0-0" in seen
    assert f"/credit/grading/{run.pk}/print/" not in seen


def test_the_customer_page_shows_grades_and_months(cast, two, run, signed_in):
    url = Customer.objects.get(pk=two[0].pk).get_absolute_url()
    seen = text(signed_in(cast.gm).get(url))
    assert "<rect" in seen
    assert "1,234.50" in seen
    assert f"/credit/grading/{run.pk}/" in seen
    agent = text(signed_in(cast.zhou_min).get(url))
    assert "<rect" not in agent
    assert f"/credit/grading/{run.pk}/" not in agent


def test_the_numbers_of_a_grading_open_their_clause(cast, two, run, signed_in):
    """Each line shows by which numbers it was graded; the form, which ones are in force."""
    rule = Clause.objects.create(
        regulation=Regulation.objects.create(code="KH-FJ", title="客户分级办法"), number="第三条", title="分界"
    )
    by_credit = published(cast.system, app="credit", grade_cuts=["70", "90"])
    Citation.objects.create(version=by_credit, field="grade_cuts", clause=rule)
    forget()
    page = text(signed_in(cast.gm).get("/credit/grading/"))
    link = f'<a class="rule" href="{rule.get_absolute_url()}"'
    assert page.count(link) == 2
    assert ("70 / 90 %</a>" in page, "75 / 95 %</a>" in page) == (True, True)
    page = text(signed_in(cast.gm).get(run.get_absolute_url()))
    assert link in page
    assert "A 级至 75%,B 级至 95%</a>" in page
    assert "/regulations/policies/credit/#grade_boundary" in page


def test_the_numbers_of_many_gradings_cost_no_more(cast, two, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.gm)
    for number in range(10):
        GradingRun.objects.create(
            key=str(number),
            date_from=date(2025, 1, 1),
            date_to=date(2025, 12, 31),
            policy={"cuts": ["75", "95"], "boundary": "within"},
            state=GradingRun.State.DONE,
            started_by=cast.gm,
        )
    with django_assert_max_num_queries(12):
        client.get("/credit/grading/")
