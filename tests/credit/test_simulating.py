"""What other rules would give: said, and nothing written."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from core import jobs
from core.models import Event, Job
from credit.actions import start_grading
from credit.models import GradeRow, GradingRun
from tests.credit.conftest import make_customer, sell
from tests.credit.test_grading_groups import EIGHT, sold_to

pytestmark = pytest.mark.django_db
PERIOD = ["grade", "--from", "2025-01-01", "--to", "2025-12-31", "--simulate"]


def simulated(capsys, *options) -> dict:
    call_command(*PERIOD, *options, "--json")
    return json.loads(capsys.readouterr().out)


def graded(by, **rules) -> GradingRun:
    run = start_grading(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), by=by, **rules)
    jobs.run_now(run.job)
    return run


def test_another_cut_is_simulated_and_nothing_is_written(eight, cast, capsys):
    run = graded(cast.gm)
    new = make_customer()
    sell(new, 5)
    before = GradeRow.objects.count(), GradingRun.objects.count(), Event.objects.count()
    said = simulated(capsys, "--cuts", "50,90")
    assert (GradeRow.objects.count(), GradingRun.objects.count(), Event.objects.count()) == before
    assert said["totals"]["grades"] == {
        "A": {"customers": 1, "amount": "500"},
        "B": {"customers": 2, "amount": "350"},
        "C": {"customers": 6, "amount": "155"},
    }
    assert said["totals"]["changes"] == {"-C": 1, "AB": 1, "BC": 2}
    assert said["totals"]["compared_with"] == run.pk
    assert [(one["code"], one["old"], one["new"]) for one in said["changed"]] == [
        (eight[1].code, "A", "B"),
        (eight[3].code, "B", "C"),
        (eight[4].code, "B", "C"),
        (new.code, "", "C"),
    ]


@pytest.mark.parametrize(
    "options",
    [
        ["--boundary", "reaches"],
        ["--group", "both"],
        ["--scheme", "score"],
        ["--indicator", "margin"],
        ["--cuts", "70,90"],
        ["--group", "trade_type", "--boundary", "reaches", "--cuts", "70,90"],
    ],
)
def test_what_is_simulated_is_what_a_grading_gives(cast, capsys, options):
    sold_to(EIGHT, trade_type="甲类", owner=cast.chen_li)
    sold_to([70, 20, 20, -4], trade_type="乙类")
    said = simulated(capsys, *options)
    assert (said["totals"]["changes"], said["changed"]) == ({}, [])  # there is nothing to compare with
    given = dict(zip((name.removeprefix("--") for name in options[::2]), options[1::2], strict=True))
    if "cuts" in given:
        given["cuts"] = tuple(Decimal(cut) for cut in given["cuts"].split(","))
    run = graded(cast.gm, **given)
    run.refresh_from_db()
    assert said["totals"]["grades"] == run.totals["grades"]
    assert simulated(capsys, *options)["totals"]["changes"] == {}


def test_people_read_a_table(eight, capsys):
    call_command(*PERIOD)
    assert "8 customers, 0 would change. Nothing was written." in capsys.readouterr().out


def test_the_page_says_who_would_change(signed_in, cast, eight):
    graded(cast.gm)
    client = signed_in(cast.gm)
    facts = {"date_from": "2025-01-01", "date_to": "2025-12-31", "cut_a": "50", "cut_b": "90", "boundary": "within"}
    answer = client.post("/credit/grading/simulation/", facts | {"key": "7" * 32})
    jobs.run_now(Job.objects.get(kind="grading_simulation"))
    again = client.post("/credit/grading/simulation/", facts | {"key": "7" * 32})
    assert (answer.status_code, answer["Location"]) == (302, again["Location"])
    page = client.get(answer["Location"]).content.decode()
    assert eight[1].name in page
    assert "A → B 1" in page
    assert GradingRun.objects.count() == 1
    assert signed_in(cast.director).get(answer["Location"]).status_code == 404
    assert signed_in(cast.chief).get("/credit/grading/simulation/").status_code == 403


def test_nonsense_keeps_what_was_typed(signed_in, cast, eight):
    facts = {"date_from": "2025-01-01", "date_to": "2024-12-31", "cut_a": "50", "cut_b": "90", "boundary": "within"}
    answer = signed_in(cast.gm).post("/credit/grading/simulation/", facts | {"key": "7" * 32})
    assert answer.status_code == 422
    assert 'value="2024-12-31"' in answer.content.decode()


def test_simulating_needs_sales():
    with pytest.raises(CommandError):
        call_command(*PERIOD)
