"""Deputies: who may set one, who counts, and what both names say afterwards."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from staff.actions import end_deputy, set_deputy
from staff.models import Deputy, User
from staff.rules import acting_for


def days(first: int, last: int) -> dict[str, date]:
    today = timezone.localdate()
    return {"date_from": today + timedelta(days=first), "date_to": today + timedelta(days=last)}


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_a_deputy_acts_from_the_first_to_the_last_day(cast):
    set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, reason="出差", **days(0, 3))
    assert acting_for(fresh(cast.wang_qian)) == {cast.chief.pk}
    today = timezone.localdate()
    assert acting_for(cast.wang_qian, today + timedelta(days=3)) == {cast.chief.pk}
    assert acting_for(cast.wang_qian, today + timedelta(days=4)) == set()
    assert acting_for(cast.wang_qian, today - timedelta(days=1)) == set()
    assert acting_for(fresh(cast.chief)) == set()


def test_the_trail_names_both(cast):
    set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.admin, reason="出差", **days(0, 3))
    event = Event.objects.get(deed="staff.set_deputy")
    assert (event.by, event.record_name, event.details["deputy"], event.reason) == (
        cast.admin,
        "陈科长",
        "王倩",
        "出差",
    )


def test_only_the_person_or_an_administrator_sets_a_deputy(cast):
    with pytest.raises(Refused) as refusal:
        set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.wang_qian, **days(0, 3))
    assert refusal.value.code == "forbidden"


@pytest.mark.parametrize(("first", "last", "code"), [(3, 1, "days"), (-4, -1, "days"), (0, 366, "days")])
def test_impossible_days_are_refused(cast, first, last, code):
    with pytest.raises(Refused) as refusal:
        set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, **days(first, last))
    assert refusal.value.code == code


def test_one_deputy_at_a_time(cast):
    set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, **days(0, 3))
    with pytest.raises(Refused, match="王倩"):
        set_deputy(person=cast.chief, deputy=cast.chen_li, by=cast.chief, **days(3, 5))
    set_deputy(person=cast.chief, deputy=cast.chen_li, by=cast.chief, **days(4, 5))


def test_nobody_who_is_away_becomes_a_deputy(cast):
    set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, **days(0, 3))
    with pytest.raises(Refused) as refusal:
        set_deputy(person=cast.director, deputy=cast.chief, by=cast.director, **days(2, 9))
    assert refusal.value.code == "chain"


def test_there_are_no_chains(cast):
    """The director's deputy falls ill and appoints another: that one acts for the deputy only."""
    set_deputy(person=cast.director, deputy=cast.chief, by=cast.director, **days(0, 9))
    set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, **days(1, 3))
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert acting_for(cast.wang_qian, tomorrow) == {cast.chief.pk}


@pytest.mark.parametrize("facts", [{"is_active": False}, {"state": User.State.LEFT}])
def test_a_deputy_who_left_does_not_count(cast, facts):
    set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, **days(0, 3))
    User.objects.filter(pk=cast.wang_qian.pk).update(**facts)
    assert acting_for(fresh(cast.wang_qian)) == set()
    with pytest.raises(Refused) as refusal:
        set_deputy(person=cast.chief, deputy=fresh(cast.wang_qian), by=cast.chief, **days(5, 6))
    assert refusal.value.code == "not_at_work"


def test_an_ended_deputy_acts_no_more(cast):
    deputy = set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, **days(0, 3))
    end_deputy(deputy=deputy, by=cast.chief)
    assert acting_for(fresh(cast.wang_qian)) == set()
    assert Event.objects.filter(deed="staff.end_deputy", by=cast.chief).exists()
    with pytest.raises(Refused):
        end_deputy(deputy=deputy, by=cast.chief)


def test_the_days_are_asked_once_for_a_request(cast, django_assert_num_queries):
    set_deputy(person=cast.chief, deputy=cast.wang_qian, by=cast.chief, **days(0, 3))
    person = fresh(cast.wang_qian)
    acting_for(person)
    with django_assert_num_queries(0):
        assert acting_for(person) == {cast.chief.pk}


def test_the_database_keeps_the_days_in_order(cast):
    facts = {"person": cast.chief, "set_by": cast.chief}
    for wrong in [{"deputy": cast.wang_qian, **days(3, 1)}, {"deputy": cast.chief, **days(0, 1)}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Deputy.objects.create(**facts, **wrong)
