"""Two administrators at one form, and nobody who gives powers to themselves."""

import pytest

from core.errors import Refused, Stale
from staff import actions
from staff.models import Department, Role, User
from staff.roles import find_permissions
from staff.stamps import stamp_of


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def test_the_second_of_two_is_told_who_was_first(cast):
    mine, yours = fresh(cast.chen_li), fresh(cast.chen_li)
    seen = stamp_of(mine)
    yours.phone = "1"
    actions.change_person(person=yours, by=cast.admin, seen=seen)
    mine.job_title = "经理"
    with pytest.raises(Stale, match="系统管理员"):
        actions.change_person(person=mine, by=cast.root, seen=seen)
    assert (fresh(mine).phone, fresh(mine).job_title) == ("1", "")


def test_a_role_given_meanwhile_is_noticed_too(cast):
    person = fresh(cast.chen_li)
    seen = stamp_of(person)
    actions.change_person(person=person, by=cast.admin, roles=[role("agent")])
    with pytest.raises(Stale):
        actions.change_person(person=person, by=cast.root, roles=[], seen=seen)


@pytest.mark.parametrize("model", [Department, Role])
def test_departments_and_roles_are_guarded_as_well(cast, model):
    record = model.objects.order_by("id").first()
    seen = stamp_of(record)
    model.objects.filter(pk=record.pk).update(name="别的名字")
    facts = {"department": record} if model is Department else {"role": record, "permissions": []}
    deed = actions.place_department if model is Department else actions.save_role
    with pytest.raises(Stale):
        deed(**facts, by=cast.admin, seen=seen)


def form_of(page) -> dict:
    """What the browser would send back."""
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields if name != "password"}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_the_page_says_so_and_keeps_what_was_typed(cast, signed_in):
    client = signed_in(cast.admin)
    address = f"/admin/staff/user/{cast.chen_li.pk}/change/"
    typed = form_of(client.get(address)) | {"roles": [role("representative").pk], "job_title": "业务经理"}
    User.objects.filter(pk=cast.chen_li.pk).update(phone="1")
    answer = client.post(address, typed)
    assert "没有保存" in answer.content.decode()
    assert "业务经理" in answer.content.decode()
    again = client.post(address, typed | {"seen": stamp_of(fresh(cast.chen_li))})
    assert again.status_code == 302, again.context["adminform"].form.errors
    assert fresh(cast.chen_li).job_title == "业务经理"


@pytest.mark.parametrize("who", ["admin", "root"])
def test_nobody_gives_a_role_to_themselves(cast, who):
    person = fresh(getattr(cast, who))
    own = [group.role for group in person.groups.all()]
    with pytest.raises(Refused, match="总经理") as refusal:
        actions.change_person(person=person, by=person, roles=[*own, role("general_manager")])
    assert refusal.value.code == "own_powers"
    assert not person.groups.filter(name="总经理").exists()


@pytest.mark.parametrize("facts", [{"clearance": 1}, {"is_superuser": True}])
def test_nor_clearance_nor_a_flag(cast, facts):
    person = fresh(cast.admin)
    for name, value in facts.items():
        setattr(person, name, value)
    with pytest.raises(Refused):
        actions.change_person(person=person, by=fresh(cast.admin))


def test_giving_up_a_role_is_free_and_others_give_it(cast):
    person = fresh(cast.admin)
    actions.change_person(person=person, by=person, roles=[role("administrator")])
    actions.change_person(person=person, by=cast.root, roles=[role("administrator"), role("agent")])
    assert person.groups.count() == 2


def test_nobody_gives_more_to_a_role_of_their_own(cast):
    own = role("administrator")
    held = list(own.permissions.all())
    more = find_permissions(["customers.reveal_secret"])
    with pytest.raises(Refused) as refusal:
        actions.save_role(role=own, permissions=held + more, by=cast.admin)
    assert refusal.value.code == "own_powers"
    own.needs_second_factor = False
    with pytest.raises(Refused):
        actions.save_role(role=own, permissions=held, by=cast.admin)
    actions.save_role(role=role("administrator"), permissions=held[1:], by=cast.admin)
    actions.save_role(role=role("agent"), permissions=more, by=cast.admin)


def test_the_role_page_refuses_in_words(cast, signed_in):
    client = signed_in(cast.admin)
    own = role("administrator")
    address = f"/admin/staff/role/{own.pk}/change/"
    typed = form_of(client.get(address))
    typed["allowed"] = [*typed["allowed"], find_permissions(["customers.reveal_secret"])[0].pk]
    assert "您自己也有这个角色" in client.post(address, typed).content.decode()
