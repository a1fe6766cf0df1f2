"""Deeds on people, departments and roles."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from core.errors import Refused
from core.models import Event
from staff import actions
from staff.models import Department, Role, User
from staff.roles import STANDARD, ensure_roles


def role(code):
    return Role.objects.get(code=code)


def test_hiring_gives_roles_and_leaves_its_line(cast):
    person = User(username="xin", name="新人", department=cast.service)
    actions.hire(person=person, roles=[role("agent")], by=cast.admin)
    event = Event.objects.get(deed="staff.hire")
    assert person.has_perm("customers.add_interaction")
    assert event.changes["name"] == [None, "新人"]
    assert event.changes["roles"] == [[], ["客服专员"]]


def test_changing_a_person_keeps_before_and_after(cast):
    cast.chen_li.department = cast.sales_two
    actions.change_person(person=cast.chen_li, by=cast.admin)
    assert Event.objects.get(deed="staff.change_person").changes == {"department": ["销售一部", "销售二部"]}


def test_saving_without_a_change_leaves_no_line(cast):
    actions.change_person(person=cast.chen_li, by=cast.admin, roles=[role("representative")])
    assert not Event.objects.filter(deed="staff.change_person").exists()


def test_roles_are_exchanged(cast):
    actions.change_person(person=cast.chen_li, roles=[role("finance")], by=cast.admin)
    assert Event.objects.get(deed="staff.change_person").changes == {"roles": [["销售代表"], ["财务"]]}


def test_who_may_not_manage_staff_is_refused(cast):
    with pytest.raises(Refused):
        actions.hire(person=User(username="xin", name="新人"), roles=[], by=cast.director)
    with pytest.raises(Refused):
        actions.change_person(person=cast.chen_li, by=cast.director)
    assert not User.objects.filter(username="xin").exists()


def test_superiors_make_no_circle(cast):
    cast.director.superior = cast.chen_li
    with pytest.raises(Refused) as refusal:
        actions.change_person(person=cast.director, by=cast.admin)
    assert refusal.value.code == "circle"


def test_an_administrator_makes_no_superuser_and_touches_none(cast):
    cast.chen_li.is_superuser = True
    with pytest.raises(Refused):
        actions.change_person(person=cast.chen_li, by=cast.admin)
    with pytest.raises(Refused):
        actions.change_person(person=cast.root, roles=[role("agent")], by=cast.admin)


def test_nobody_closes_the_own_account(cast):
    cast.admin.is_active = False
    with pytest.raises(Refused):
        actions.change_person(person=cast.admin, by=cast.admin)


def test_the_name_of_the_system_is_not_given_out(cast):
    with pytest.raises(Refused):
        actions.hire(person=User(username="system", name="冒名"), roles=[], by=cast.root)
    User.objects.filter(username="system").update(username="renamed")
    cast.chen_li.username = "system"
    with pytest.raises(Refused):
        actions.change_person(person=cast.chen_li, by=cast.root)


@pytest.mark.rule("S1-22 R1")
def test_a_branch_moves_with_everything_below(cast):
    cast.sales.parent = cast.service
    actions.place_department(department=cast.sales, by=cast.admin)
    cast.sales_one.refresh_from_db()
    assert cast.sales_one.path == f"{cast.service.path}{cast.sales.pk}/{cast.sales_one.pk}/"


def test_a_department_never_stands_below_itself(cast):
    cast.sales.parent = cast.sales_one
    with pytest.raises(Refused):
        actions.place_department(department=cast.sales, by=cast.admin)
    assert Department.objects.get(pk=cast.sales.pk).parent == cast.company


def test_a_role_of_the_company_gets_a_code_and_its_permissions(cast):
    may_see = Permission.objects.filter(codename="view_customer")
    made = actions.save_role(role=Role(name="实习生", scope="self"), permissions=list(may_see), by=cast.admin)
    assert made.code
    assert Event.objects.get(deed="staff.save_role").changes["permissions"] == [[], ["view_customer"]]


def test_standard_roles_hold_what_they_say(cast):
    for standard in STANDARD:
        held = {f"{p.content_type.app_label}.{p.codename}" for p in role(standard.code).permissions.all()}
        assert set(standard.permissions) == held, standard.code
        assert role(standard.code).scope == standard.scope


def test_what_a_company_took_away_stays_away(cast):
    agent = role("agent")
    agent.permissions.remove(Permission.objects.get(codename="reveal_secret"))
    agent.name = "前台"
    agent.save()
    ensure_roles()
    agent.refresh_from_db()
    assert agent.name == "前台"
    assert not agent.permissions.filter(codename="reveal_secret").exists()


@pytest.mark.parametrize("parent", [None, "公司"])
def test_two_departments_of_one_name_in_one_place_are_refused(cast, parent):
    place = Department.objects.filter(name=parent).first()
    name = "销售部" if place else "公司"
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.place_department(department=Department(name=name, parent=place), by=cast.admin)
