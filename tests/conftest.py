"""The cast: named people of a small winery, one for each scope that matters."""

import gc
import gettext
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from django.utils.translation import trans_real

from core import trail
from core.models import Event
from regulations import policies
from regulations.calendars import store
from staff.models import Department, Role, User
from staff.roles import ensure_roles
from staff.stamps import DEPARTMENT
from tests import prepared, refilled

pytest_plugins = ["tests.browser"]
PASSWORD = "correct-horse-battery"


def pytest_configure():
    """The compiled catalogue is not kept: made when the texts are newer."""
    for source in (Path(__file__).parents[1] / "locale").rglob("django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as texts, target.open("wb") as compiled:
                write_mo(compiled, read_po(texts))
            trans_real._translations.clear()  # what Django has read before it was made
            gettext._translations.clear()


def pytest_collection_modifyitems(config, items):
    """On a server again only what a server can change: pytest-django lets no test without `db` near a database."""
    if "sqlite" in project.DATABASES["default"]["ENGINE"]:
        return
    left_out = [one for one in items if is_alike(one)]
    items[:] = [one for one in items if not is_alike(one)]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish():
    """The code and the tests stay: looking at them again and again took the collector a fifth of all processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def is_alike(item) -> bool:
    """Whether the pass on SQLite has shown all that the test can show."""
    marks = {mark.name for mark in item.iter_markers()}
    if marks & {"browser", "worker", "embedded"}:
        return False  # they start servers themselves
    asks = "django_db" in marks or {"db", "transactional_db", "rows_of_module"} & set(item.fixturenames)
    return "alike" in marks or not asks


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The test database begins as a copy of the prepared one, where there is one: migrating takes ten seconds."""
    facts = project.DATABASES["default"]
    if "sqlite" in facts["ENGINE"]:
        with prepared.copy_in_memory("file:memorydb_default?mode=memory&cache=shared"):  # where Django looks for it
            yield
        return
    if prepared.DATABASE:
        facts.setdefault("TEST", {})["TEMPLATE"] = prepared.DATABASE
    yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            prepared.keep_migrated()
        if refilled.can_restore():
            refilled.keep_rows()
            TransactionTestCase._fixture_teardown = lambda _case: refilled.restore_rows()


def quick_settings(folder: Path) -> dict:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": {**project.STORAGES, "staticfiles": plain},
        "MEDIA_ROOT": folder / "media",
        "LANGUAGE_CODE": "zh-hans",
    }


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    for name, value in quick_settings(tmp_path).items():
        setattr(settings, name, value)


@pytest.fixture(scope="module")
def rows_of_module(django_db_setup, django_db_blocker, tmp_path_factory):
    """What fixtures of the module write is there for each of its tests, and taken back after the last one.

    For rows that take seconds to make; what a test changes is taken back after it, as ever. Whoever wants an empty
    database, or commits (transaction=True), stands in another module.
    """
    with django_db_blocker.unblock(), override_settings(**quick_settings(tmp_path_factory.mktemp("module"))):
        whole = transaction.atomic()
        whole._from_testcase = True  # as Django marks its own: durable blocks may begin inside
        with whole:
            policies.forget()
            yield
            policies.forget()
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_policy_kept():
    """Every test begins with nothing published, and leaves nothing behind in the process."""
    policies.forget()
    policies._in_force.kept = (float("inf"), {})  # a page under test asks no query more than one in use
    yield
    policies.forget()


@pytest.fixture(autouse=True)
def _no_calendar_of_another_test(request, monkeypatch):
    """The first deadline of a test looks whether the calendar is still the one that is kept; on one thread, only that.

    Looked at again two seconds later, it would be one query more on a slow machine.
    """
    store.expire()
    if not request.node.get_closest_marker("browser"):
        monkeypatch.setattr(store, "STALE_SECONDS", 3600)


def make_person(username, name, role, department=None, superior=None, **facts):
    """A person who can sign in with PASSWORD and has one role (by code, or none); as in the demo company, whose
    people need no second factor, unless `is_demo=False`."""
    person = new_person(username, name, department, superior=superior, **facts)
    person.save()
    if role:
        person.groups.add(Role.objects.get(code=role))
    return person


def new_person(username, name, department=None, **facts) -> User:
    person = User(username=username, name=name, department=department, **{"is_demo": True, **facts})
    person.set_password(PASSWORD)
    return person


DEPARTMENTS = {  # key: (name, key of the one above)
    "company": ("公司", None),
    "sales": ("销售部", "company"),
    "sales_one": ("销售一部", "sales"),
    "sales_two": ("销售二部", "sales"),
    "service": ("客服部", "company"),
}


def place_departments(system) -> dict[str, Department]:
    """As `place_department` leaves them one by one, all at once: most tests begin with them."""
    places = {key: Department(name=name) for key, (name, _above) in DEPARTMENTS.items()}
    Department.objects.bulk_create(places.values())
    for key, (_name, above) in DEPARTMENTS.items():
        one, parent = places[key], places.get(above)
        one.parent, one.path = parent, f"{parent.path if parent else '/'}{one.pk}/"
    Department.objects.bulk_update(places.values(), ["parent", "path"])
    facts = {key: trail.difference({}, trail.snapshot(one, DEPARTMENT)) for key, one in places.items()}
    deed = "staff.place_department"
    Event.objects.bulk_create(trail.new_event(deed, one, by=system, changes=facts[key]) for key, one in places.items())
    return places


@pytest.fixture
def cast(db):
    """People and departments.

    公司 ─ 销售部 (何部长) ─ 销售一部 (陈科长: 陈立, 王倩), 销售二部 (李强); 客服部 (周敏) …
    """
    if not Role.objects.exists():
        ensure_roles()
    system = User.objects.system()
    places = place_departments(system)
    company, sales, one = places["company"], places["sales"], places["sales_one"]
    hired = [
        ("director", new_person("hebu", "何部长", sales, is_staff=True), "sales_director"),
        ("chief", new_person("chenke", "陈科长", one), "section_chief"),
        ("chen_li", new_person("chenli", "陈立", one), "representative"),
        ("wang_qian", new_person("wangqian", "王倩", one), "representative"),
        ("li_qiang", new_person("liqiang", "李强", places["sales_two"]), "representative"),
        ("zhou_min", new_person("zhoumin", "周敏", places["service"]), "agent"),
        ("he_jing", new_person("hejing", "何静", company), "finance"),
        ("sun", new_person("sun", "孙审计", company, is_staff=True), "auditor"),
        ("gm", new_person("zong", "总经理", company, is_staff=True), "general_manager"),
        ("admin", new_person("admin", "系统管理员", company, is_staff=True), "administrator"),
        ("nobody", new_person("nobody", "无角色", company), None),
        ("root", new_person("root", "超级用户", company, is_staff=True, is_superuser=True), None),
    ]
    cast = SimpleNamespace(system=system, **places, **{key: person for key, person, _role in hired})
    save_people([person for _key, person, _role in hired], [role for _key, _person, role in hired])
    cast.chief.superior = cast.li_qiang.superior = cast.director
    cast.chen_li.superior = cast.wang_qian.superior = cast.chief
    User.objects.bulk_update([cast.chief, cast.li_qiang, cast.chen_li, cast.wang_qian], ["superior"])
    return cast


def save_people(people: list[User], roles: list[str | None]) -> None:
    """All at once: most tests begin with the cast."""
    User.objects.bulk_create(people)
    known = dict(Role.objects.values_list("code", "pk"))
    member = User.groups.through
    member.objects.bulk_create(
        member(user_id=person.pk, group_id=known[role]) for person, role in zip(people, roles, strict=True) if role
    )


@pytest.fixture
def signed_in():
    """signed_in(person) -> a test client of that person."""

    def sign(person) -> Client:
        client = Client()
        client.force_login(person, backend="staff.backends.StaffBackend")
        return client

    return sign
