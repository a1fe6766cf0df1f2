"""Clocks go on as they were: a case taken out of another one owes what it owed before."""

import pytest

from complaints import actions
from complaints.models import State
from regulations.models import Duty
from tests.complaints.walking import settle

pytestmark = pytest.mark.django_db


def owed(case) -> set[str]:
    return {duty.rule.partition(".")[2] for duty in Duty.objects.about(case).open()}


def test_a_clock_that_another_category_ended_stays_ended(make_case, make_complaint, category_of, publish, cast):
    publish(retest_within="7 working days")
    case, main = make_case("retest"), make_complaint()
    assert "retest_within" in owed(case)
    plain = category_of("plain")
    actions.judge(complaint=case, verdict="general", category=plain, reason="不是复检", by=cast.gm)
    assert "retest_within" not in owed(case)
    before = owed(case)
    actions.merge(complaint=main, parts=[case], reason="一事", by=cast.gm)
    actions.unmerge(complaint=case, reason="不是一事", by=cast.gm)
    assert owed(case) == before


def test_a_settled_case_owes_its_report_again_after_a_merger(make_complaint, publish, cast):
    publish(report_within="3 working days")
    case, main = settle(make_complaint()), make_complaint()
    before = owed(case)
    assert case.state == State.CARRIED_OUT
    assert "report_within" in before
    actions.merge(complaint=main, parts=[case], reason="一事", by=cast.gm)
    actions.unmerge(complaint=case, reason="不是一事", by=cast.gm)
    assert owed(case) == before
