"""What saving grades costs: as many statements for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credit.actions.rating import change_grades
from credit.actions.sheets import save_sheet
from tests.credit.campaigns import make_company, opened, sheet_of


@pytest.fixture
def company(cast):
    return make_company(cast)


def test_many_changes_on_a_sheet_cost_as_few_statements_as_two(cast, company):
    sheet = sheet_of(opened(cast), cast.sales_one)

    def statements(grade: str, count: int) -> int:
        others = sheet.rows.exclude(grade=grade).order_by("pk").values_list("pk", "grade")
        seen = dict(others[:count])
        assert len(seen) == count
        with CaptureQueriesContext(connection) as asked:
            save_sheet(sheet=sheet, grades=dict.fromkeys(seen, grade), seen=seen, by=cast.chief)
        return len(asked)

    statements("C", 1)  # the first one also asks for what a process keeps
    assert statements("B", 2) == statements("C", 5)


def test_many_changes_cost_few_statements(cast, company, django_assert_max_num_queries):
    campaign = opened(cast)
    rows = campaign.run.rows.all()
    with django_assert_max_num_queries(9):
        change_grades(
            rows=rows, grades=dict.fromkeys(rows.values_list("pk", flat=True), "B"), step="initial", by=cast.gm
        )
