"""The cast: named people of a small winery, one for each scope that matters."""

import gettext
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils.translation import trans_real

from regulations import policies
from regulations.calendars import store
from staff.actions import place_department
from staff.models import Department, Role, User
from staff.roles import ensure_roles
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
        refilled.keep_rows()
    TransactionTestCase._fixture_teardown = lambda _case: refilled.restore_rows()


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture(autouse=True)
def _no_policy_kept():
    """Every test begins with nothing published, and leaves nothing behind in the process."""
    policies.forget()
    policies._in_force.kept = (float("inf"), {})  # a page under test asks no query more than one in use
    yield
    policies.forget()


@pytest.fixture(autouse=True)
def _no_calendar_of_another_test():
    """The first deadline of a test looks whether the calendar is still the one that is kept."""
    store.expire()


def make_person(username, name, role, department=None, superior=None, **facts):
    """A person who can sign in with PASSWORD and has one role (by code, or none); as in the demo company, whose
    people need no second factor, unless `is_demo=False`."""
    facts = {"is_demo": True, **facts}
    person = User(username=username, name=name, department=department, superior=superior, **facts)
    person.set_password(PASSWORD)
    person.save()
    if role:
        person.groups.add(Role.objects.get(code=role))
    return person


@pytest.fixture
def cast(db):
    """People and departments.

    公司 ─ 销售部 (何部长) ─ 销售一部 (陈科长: 陈立, 王倩), 销售二部 (李强); 客服部 (周敏) …
    """
    if not Role.objects.exists():
        ensure_roles()
    system = User.objects.system()

    def department(name, parent=None):
        return place_department(department=Department(name=name, parent=parent), by=system)

    company = department("公司")
    sales = department("销售部", company)
    sales_one = department("销售一部", sales)
    sales_two = department("销售二部", sales)
    service = department("客服部", company)
    director = make_person("hebu", "何部长", "sales_director", sales, is_staff=True)
    chief = make_person("chenke", "陈科长", "section_chief", sales_one, director)
    return SimpleNamespace(
        system=system,
        company=company,
        sales=sales,
        sales_one=sales_one,
        sales_two=sales_two,
        service=service,
        director=director,
        chief=chief,
        chen_li=make_person("chenli", "陈立", "representative", sales_one, chief),
        wang_qian=make_person("wangqian", "王倩", "representative", sales_one, chief),
        li_qiang=make_person("liqiang", "李强", "representative", sales_two, director),
        zhou_min=make_person("zhoumin", "周敏", "agent", service),
        he_jing=make_person("hejing", "何静", "finance", company),
        sun=make_person("sun", "孙审计", "auditor", company, is_staff=True),
        gm=make_person("zong", "总经理", "general_manager", company, is_staff=True),
        admin=make_person("admin", "系统管理员", "administrator", company, is_staff=True),
        nobody=make_person("nobody", "无角色", None, company),
        root=make_person("root", "超级用户", None, company, is_staff=True, is_superuser=True),
    )


@pytest.fixture
def signed_in():
    """signed_in(person) -> a test client of that person."""

    def sign(person) -> Client:
        client = Client()
        client.force_login(person, backend="staff.backends.StaffBackend")
        return client

    return sign
