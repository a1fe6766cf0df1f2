"""Data scopes."""

import pytest

from staff.models import User
from staff.rules import NOTHING, scope_of


def test_a_representative_sees_own_records_only(cast):
    scope = scope_of(cast.chen_li)
    assert not scope.everything
    assert scope.departments == frozenset()
    assert scope.people == {cast.chen_li.pk}


def test_a_director_sees_the_division_and_below(cast):
    assert scope_of(cast.director).departments == {cast.sales.pk, cast.sales_one.pk, cast.sales_two.pk}


def test_superuser_grants_no_rows(cast):
    scope = scope_of(cast.root)
    assert not scope.everything
    assert not scope.people
    assert not scope.departments


@pytest.mark.rule("S1-23 R1")
def test_an_agent_sees_everything(cast):
    assert scope_of(cast.zhou_min).everything


@pytest.mark.parametrize("facts", [{"is_active": False}, {"state": User.State.LEFT}])
def test_who_is_gone_sees_nothing_also_in_a_job_that_still_runs(cast, facts):
    for name, value in facts.items():
        setattr(cast.zhou_min, name, value)
    assert scope_of(cast.zhou_min) == NOTHING
