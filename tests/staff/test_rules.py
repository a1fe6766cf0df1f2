"""Data scopes."""

from staff.rules import scope_of


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


def test_an_agent_sees_everything(cast):
    assert scope_of(cast.zhou_min).everything
