"""People, departments and roles in the administration."""

import pytest
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from core.models import Event
from staff.models import Department, Role, User
from tests.conftest import PASSWORD

PERSON = {
    "username": "xin",
    "password1": "a-long-new-password",
    "password2": "a-long-new-password",
    "usable_password": "true",
    "name": "新人",
}


def person_form(person, **changed):
    """What the page of a person would send."""
    return {
        "username": person.username,
        "name": person.name,
        "department": person.department_id or "",
        "superior": person.superior_id or "",
        "state": person.state,
        "clearance": person.clearance,
        "is_active": "on",
        "roles": list(person.groups.values_list("pk", flat=True)),
        **changed,
    }


def test_a_person_is_hired_with_roles_and_can_sign_in(cast, signed_in, client):
    agent = Role.objects.get(code="agent")
    answer = signed_in(cast.admin).post("/admin/staff/user/add/", {**PERSON, "roles": [agent.pk]})
    assert answer.status_code == 302
    assert list(User.objects.get(username="xin").groups.all()) == [agent.group_ptr]
    assert Event.objects.get(deed="staff.hire").by == cast.admin
    signed = client.post("/sign-in/", {"username": "xin", "password": PERSON["password1"]})
    assert signed.status_code == 302


def test_a_circle_of_superiors_is_said_beside_the_field_and_nothing_is_lost(cast, signed_in):
    answer = signed_in(cast.admin).post(
        f"/admin/staff/user/{cast.director.pk}/change/",
        person_form(cast.director, superior=cast.chen_li.pk, job_title="打了一半的职务"),
    )
    page = answer.content.decode()
    assert "上下级关系不能成环" in page
    assert "打了一半的职务" in page


def test_changing_a_person_writes_the_trail(cast, signed_in):
    answer = signed_in(cast.admin).post(
        f"/admin/staff/user/{cast.chen_li.pk}/change/", person_form(cast.chen_li, job_title="大区代表")
    )
    assert answer.status_code == 302
    assert Event.objects.get(deed="staff.change_person").changes == {"job_title": ["", "大区代表"]}


def test_a_new_password_is_noted_and_ends_open_sessions(cast, signed_in):
    open_session = signed_in(cast.nobody)
    fresh = "given-by-the-administrator"
    answer = signed_in(cast.admin).post(
        f"/admin/staff/user/{cast.nobody.pk}/password/",
        {"password1": fresh, "password2": fresh, "usable_password": "true"},
    )
    assert answer.status_code == 302
    assert open_session.get("/").status_code == 302
    event = Event.objects.get(deed="staff.change_password")
    assert (event.by, event.record_id) == (cast.admin, cast.nobody.pk)
    assert fresh not in str(event.changes) + str(event.details)


def test_an_administrator_cannot_take_over_a_superuser(cast, signed_in):
    client = signed_in(cast.admin)
    assert client.get(f"/admin/staff/user/{cast.root.pk}/password/").status_code == 403
    client.post(f"/admin/staff/user/{cast.root.pk}/change/", person_form(cast.root, job_title="x"))
    cast.root.refresh_from_db()
    assert cast.root.job_title == ""


def test_an_administrator_cannot_tick_superuser(cast, signed_in):
    signed_in(cast.admin).post(
        f"/admin/staff/user/{cast.admin.pk}/change/", person_form(cast.admin, is_staff="on", is_superuser="on")
    )
    cast.admin.refresh_from_db()
    assert not cast.admin.is_superuser


def test_a_department_below_itself_is_refused_in_the_form(cast, signed_in):
    answer = signed_in(cast.admin).post(
        f"/admin/staff/department/{cast.sales.pk}/change/",
        {"name": "销售部", "parent": cast.sales_one.pk, "order": 0},
    )
    assert "部门不能放在它自己的下级" in answer.content.decode()


def test_a_department_moves_with_its_branch(cast, signed_in):
    signed_in(cast.admin).post(
        f"/admin/staff/department/{cast.sales.pk}/change/",
        {"name": "销售部", "parent": cast.service.pk, "order": 0},
    )
    assert Department.objects.get(pk=cast.sales_one.pk).path.startswith(cast.service.path)


def test_permissions_of_a_role_are_readable(cast, signed_in):
    page = signed_in(cast.admin).get(f"/admin/staff/role/{Role.objects.get(code='agent').pk}/change/").content.decode()
    assert "查看客户" in page
    assert "查看部门" in page
    assert "staff." not in page.split("<form")[2]


def test_a_role_loses_a_permission_with_a_line_in_the_trail(cast, signed_in):
    role = Role.objects.get(code="inspector")
    kept = role.permissions.get(codename="view_customer")
    others = sorted(role.permissions.exclude(pk=kept.pk).values_list("codename", flat=True))
    answer = signed_in(cast.admin).post(
        f"/admin/staff/role/{role.pk}/change/",
        {"name": role.name, "sentence": role.sentence, "scope": role.scope, "allowed": [kept.pk]},
    )
    assert answer.status_code == 302
    assert Event.objects.get(deed="staff.save_role").changes == {"permissions": [others, []]}


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("admin", "/admin/", 200),
        ("admin", "/admin/staff/user/", 200),
        ("admin", "/admin/staff/department/", 200),
        ("admin", "/admin/staff/role/", 200),
        ("admin", "/admin/core/event/", 403),
        ("admin", "/admin/core/job/", 200),
        ("admin", "/admin/django_celery_beat/periodictask/", 200),
        ("sun", "/admin/core/event/", 200),
        ("sun", "/admin/core/job/", 200),
        ("sun", "/admin/core/event/add/", 403),
        ("sun", "/admin/staff/user/", 403),
        ("gm", "/admin/", 200),
        ("gm", "/admin/staff/user/", 403),
        ("chen_li", "/admin/", 403),
        ("chen_li", "/admin/staff/user/", 403),
        ("root", "/admin/staff/user/", 200),
        ("root", "/admin/auth/group/", 404),
    ],
)
def test_who_opens_what(cast, signed_in, name, address, status):
    assert signed_in(getattr(cast, name)).get(address).status_code == status


def test_a_stranger_signs_in_at_our_own_page(cast, client):
    assert client.get("/admin/").headers["Location"].startswith("/sign-in/?next=/admin/")
    assert client.get("/admin/login/").headers["Location"].startswith("/sign-in/?next=/admin/")


def test_people_are_never_deleted_here(cast, signed_in):
    assert signed_in(cast.root).get(f"/admin/staff/user/{cast.chen_li.pk}/delete/").status_code == 403


def test_the_superuser_flag_shows_no_customer_of_the_trail(cast, signed_in):
    from django.db import transaction

    from core import trail

    with transaction.atomic():
        seen = trail.write("staff.test", cast.chen_li, by=cast.admin)
        hidden = trail.new_event("customers.create", cast.chen_li, by=cast.admin)
        hidden.record_type = "customers.customer"
        hidden.record_name = "华东酒业批发"
        hidden.save()
    root, auditor = signed_in(cast.root), signed_in(cast.sun)
    assert "华东酒业批发" not in root.get("/admin/core/event/").content.decode()
    assert root.get(f"/admin/core/event/{hidden.pk}/change/").status_code == 302
    assert root.get(f"/admin/core/event/{seen.pk}/change/").status_code == 200
    assert "华东酒业批发" in auditor.get("/admin/core/event/").content.decode()


def test_the_list_of_people_costs_the_same_for_many(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.admin)
    for number in range(30):
        person = User.objects.create(username=f"p{number}", name=f"员工{number}", department=cast.sales)
        person.groups.add(Role.objects.get(code="agent"))
    with django_assert_max_num_queries(10):
        client.get("/admin/staff/user/")


def test_passwords_are_never_filtered_by(cast, signed_in):
    cast.nobody.set_password(PASSWORD)
    assert signed_in(cast.admin).get("/admin/staff/user/?password__startswith=md5").status_code == 400


def test_the_trail_speaks_in_words(cast, signed_in):
    page = signed_in(cast.sun).get("/admin/core/event/").content.decode()
    assert "保存部门" in page
    assert "staff.place_department" not in page


def test_a_schedule_is_changed_with_a_line_in_the_trail(cast, signed_in):
    hourly = CrontabSchedule.objects.create(minute="0", timezone="Asia/Shanghai")
    nightly = CrontabSchedule.objects.create(minute="0", hour="3", timezone="Asia/Shanghai")
    task = PeriodicTask.objects.create(name="test", task="core.test", crontab=hourly)
    answer = signed_in(cast.admin).post(
        f"/admin/django_celery_beat/periodictask/{task.pk}/change/", {"enabled": "on", "crontab": nightly.pk}
    )
    assert answer.status_code == 302
    assert PeriodicTask.objects.get(pk=task.pk).crontab == nightly
    assert "crontab" in Event.objects.get(deed="core.change_schedule").changes


def test_new_times_are_in_the_trail(cast, signed_in):
    times = {"minute": "5", "hour": "4", "day_of_month": "*", "month_of_year": "*", "day_of_week": "*"}
    page = "/admin/django_celery_beat/crontabschedule/add/"
    assert signed_in(cast.admin).post(page, {**times, "timezone": "Asia/Shanghai"}).status_code == 302
    assert Event.objects.get(deed="core.save_times").changes["hour"] == [None, "4"]


def test_the_list_counts_people_by_role(cast, signed_in):
    page = signed_in(cast.admin).get("/admin/staff/user/?_facets=True")
    assert page.status_code == 200


@pytest.mark.parametrize("address", ["core/job/?kind=grading", "regulations/calendarday/?day__year=2025"])
def test_what_a_list_offers_narrows_it(cast, signed_in, address):
    assert signed_in(cast.admin).get(f"/admin/{address}").status_code == 200
