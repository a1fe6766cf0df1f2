"""Cases that are one case: merged, taken apart, gathered as a collective complaint."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import actions
from complaints.alike import companions_of, may_be_collective
from complaints.models import Category, Complaint, Severity, State
from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations.models import Duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(cast):
    return cast.gm


def owed(complaint) -> set[str]:
    return {duty.rule.partition(".")[2] for duty in Duty.objects.about(complaint).open()}


@pytest.mark.rule("S2-05 R13")
def test_the_same_problem_at_two_departments_is_one_case(make_complaint, cast, leader):
    first, second = make_complaint("漏水"), make_complaint("漏水", by=cast.chen_li)
    main = actions.merge(complaint=first, parts=[second], reason="同一户同一处漏水", by=leader)
    second.refresh_from_db()
    assert (second.state, second.main_case) == (State.DUPLICATE, main)
    assert owed(second) == set()
    assert "resolve_normal" in owed(first)
    assert list(Complaint.objects.open()) == [first]
    assert Event.objects.about(second).filter(deed="complaints.merge", reason="同一户同一处漏水").exists()
    assert second.number in first.steps.last().note
    assert Notice.objects.get(rule="complaints.merged").person == cast.chen_li


def test_a_case_that_had_parts_brings_them_along(make_complaint, leader):
    one, two, three = (make_complaint("漏水") for _number in range(3))
    actions.merge(complaint=two, parts=[three], reason="一事", by=leader)
    actions.merge(complaint=one, parts=[two], reason="一事", by=leader)
    three.refresh_from_db()
    assert three.main_case == one
    assert set(one.parts.all()) == {two, three}


def test_parts_that_nobody_here_sees_go_along(make_complaint, leader, cast):
    """陈科长 sees the cases of his section; the part of the second one is another section's."""
    one, two = (make_complaint("漏水", by=cast.chen_li) for _number in range(2))
    hidden = make_complaint("漏水")
    actions.merge(complaint=two, parts=[hidden], reason="一事", by=leader)
    assert not Complaint.objects.visible_to(cast.chief).filter(pk=hidden.pk).exists()
    actions.merge(complaint=one, parts=[two], reason="一事", by=cast.chief)
    hidden.refresh_from_db()
    assert hidden.main_case == one


def test_without_parts_it_is_no_collective_complaint(make_complaint, leader):
    one, two = make_complaint(), make_complaint()
    actions.gather(complaint=one, parts=[two], reason="一事", by=leader)
    actions.unmerge(complaint=two, reason="两回事", by=leader)
    one.refresh_from_db()
    assert not one.is_collective


def test_merging_what_is_merged_or_closed_is_refused_with_who_did_it(make_complaint, leader):
    one, two, three = (make_complaint("漏水") for _number in range(3))
    actions.merge(complaint=one, parts=[two], reason="一事", by=leader)
    with pytest.raises(Stale, match=leader.name):
        actions.merge(complaint=three, parts=[two], reason="一事", by=leader)
    with pytest.raises(Stale):
        actions.merge(complaint=two, parts=[three], reason="一事", by=leader)
    with pytest.raises(Refused):
        actions.merge(complaint=one, parts=[one], reason="一事", by=leader)
    with pytest.raises(Refused):
        actions.merge(complaint=one, parts=[three], reason=" ", by=leader)
    three.refresh_from_db()
    assert three.state == State.REGISTERED


def test_nobody_merges_what_is_not_theirs_to_see(make_complaint, cast):
    one, two = make_complaint(), make_complaint()
    with pytest.raises(Refused):
        actions.merge(complaint=one, parts=[two], reason="一事", by=cast.chief)
    with pytest.raises(Refused):
        actions.merge(complaint=one, parts=[two], reason="一事", by=cast.zhou_min)


def test_a_part_taken_out_goes_on_where_it_stood_and_the_time_between_does_not_count(make_complaint, leader):
    one, two = make_complaint("漏水"), make_complaint("漏水")
    before = Duty.objects.about(two).get(rule="complaints.resolve_normal").due_at
    actions.merge(complaint=one, parts=[two], reason="一事", by=leader)
    long_ago = timezone.now() - timedelta(days=10)
    two.steps.filter(deed="complaints.merge").update(at=long_ago)
    Duty.objects.about(two).filter(rule="complaints.resolve_normal").update(begun_at=long_ago - timedelta(hours=1))
    part = actions.unmerge(complaint=two, reason="另一根水管", by=leader)
    assert (part.state, part.main_case) == (State.REGISTERED, None)
    clock = Duty.objects.about(two).get(rule="complaints.resolve_normal")
    assert clock.state == Duty.State.OPEN
    assert clock.broken_at is None
    assert clock.due_at > timezone.now()
    assert clock.due_at <= before + timedelta(days=2)
    assert {"first_response_within", "resolve_normal"} <= owed(two)
    assert two.number in one.steps.last().note
    with pytest.raises(Stale):
        actions.unmerge(complaint=two, reason="另一根水管", by=leader)


@pytest.mark.rule("S1-11 R5")
def test_three_customers_on_one_subject_are_suggested_and_gathered(make_complaint, make_customer, cast, leader):
    lift = Category.objects.create(name="电梯", path="/1/")
    homes = [make_customer(f"{name}室") for name in ("101", "102", "103")]
    cases = [make_complaint("电梯异响", customer=home, category=lift) for home in homes]
    cases.append(make_complaint("电梯异响", customer=homes[0], category=lift))
    main = cases[0]
    found = companions_of(main, leader)
    assert {one.pk for one in found} == {one.pk for one in cases[1:]}
    assert may_be_collective(main, found)
    assert not may_be_collective(main, [found[0], cases[3]] if found[0].customer == homes[0] else [cases[3]])
    gathered = actions.gather(complaint=main, parts=found, reason="同一部电梯", by=leader)
    gathered.refresh_from_db()
    assert gathered.is_collective
    assert gathered.severity == Severity.MAJOR
    assert gathered.parts.count() == 3
    assert set(Duty.objects.about(gathered).open().values_list("is_urgent", flat=True)) == {True}
    assert companions_of(gathered, leader) == []


def test_old_cases_and_closed_ones_are_not_of_the_subject(make_complaint, leader):
    now, old = make_complaint(batch="A1"), make_complaint(batch="A1", hours_ago=24 * 40)
    gone = make_complaint(batch="A1")
    actions.withdraw(complaint=gone, reason="误登", by=leader)
    same = make_complaint(batch="A1")
    assert companions_of(now, leader) == [same]
    assert old not in companions_of(now, leader)
    assert companions_of(now, leader)[0].why == ["同批号"]
