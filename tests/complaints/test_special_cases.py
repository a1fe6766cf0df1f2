"""Special cases: more time, with a reason, and never to wash a missed deadline away."""

import pytest
import time_machine

from complaints import actions
from complaints.policy import ComplaintPolicy
from core.errors import Refused
from regulations.deadlines import deadline
from regulations.models import Duty
from regulations.values import Span
from tests.complaints.stories import moment

pytestmark = pytest.mark.django_db


def clock(complaint, name):
    return Duty.objects.about(complaint).get(rule=f"complaints.{name}")


def clocks_open(complaint):
    return set(Duty.objects.about(complaint).open().values_list("rule", flat=True))


@pytest.mark.rule("S1-03 R11")
def test_a_special_case_has_seven_and_a_reason(make_complaint, cast):
    complaint = make_complaint(handler=cast.zhou_min)
    with pytest.raises(Refused):
        actions.mark_special(complaint=complaint, reason=" ", by=cast.gm)
    actions.mark_special(complaint=complaint, reason="须送外部检测", by=cast.gm)
    special = clock(complaint, "resolve_special")
    assert special.due_at == deadline(complaint.received_at, Span(7), department=cast.service).at
    assert clock(complaint, "resolve_normal").state == "void"
    with pytest.raises(Refused):
        actions.mark_special(complaint=complaint, reason="再延", by=cast.gm)


@pytest.mark.rule("S1-03 R11")
def test_more_time_does_not_wash_a_missed_deadline_away(make_complaint, cast):
    complaint = make_complaint(hours_ago=24 * 20)
    actions.mark_special(complaint=complaint, reason="须送外部检测", by=cast.gm)
    assert clock(complaint, "resolve_normal").broken_at is not None


@pytest.mark.rule("S1-03 R11")
@pytest.mark.parametrize("goes_on", [True, False])
def test_more_time_leaves_out_what_was_waited_for_the_customer(make_complaint, cast, goes_on):
    with time_machine.travel(moment("2026-03-02 10:00"), tick=False) as now:
        complaint = make_complaint()
        now.move_to(moment("2026-03-03 10:00"))
        actions.wait(complaint=complaint, reason="等客户寄回样品", by=cast.gm)
        now.move_to(moment("2026-03-23 10:00"))
        if goes_on:
            actions.go_on(complaint=complaint, by=cast.gm)
        actions.mark_special(complaint=complaint, reason="须送外部检测", by=cast.gm)
        special = clock(complaint, "resolve_special")
        assert (special.state, special.broken_at) == ("open" if goes_on else "paused", None)
        if not goes_on:
            actions.go_on(complaint=complaint, by=cast.gm)
        rest = [(moment("2026-03-03 10:00"), moment("2026-03-23 10:00"))]
        wanted = deadline(complaint.received_at, Span(7), department=cast.service, pauses=rest).at
        assert clock(complaint, "resolve_special").due_at == wanted


def test_more_time_stops_no_clock_where_waiting_does_not(make_complaint, publish, cast):
    publish(waiting_pauses=False)
    complaint = make_complaint()
    actions.wait(complaint=complaint, reason="等客户寄回样品", by=cast.gm)
    actions.mark_special(complaint=complaint, reason="须送外部检测", by=cast.gm)
    assert clock(complaint, "resolve_special").state == "open"


def test_a_special_case_cannot_have_less_time():
    assert "resolve_special" in ComplaintPolicy(resolve_special=Span(2)).problems()
    assert ComplaintPolicy().problems() == {}
