"""Role × URL × verb, walked: permissions.csv says what everyone gets, and a URL without a row fails.

Columns: who asks (`anonymous`, `nobody` without a role, `superuser` without a role, then every standard role) with the
status inside their scope, and `outside`: what someone gets who may do the deed but may not see the record.
"""

import csv
from copy import copy
from functools import cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from pypdf import PdfWriter

from staff.backends import StaffBackend
from staff.models import Role, User
from staff.powers import powers_of
from staff.roles import STANDARD, ensure_roles
from tests.site.stage import make_stage

TABLE = Path(__file__).with_name("permissions.csv")
ROLES = [role.code for role in STANDARD]
EVERYONE = ["anonymous", "nobody", "superuser", *ROLES]
# Who may do what depends on no database. On servers those walk who between them open every page.
ON_SERVERS = ["anonymous", "superuser", "representative", "general_manager", "administrator"]
WALKERS = EVERYONE if "sqlite" in settings.DATABASES["default"]["ENGINE"] else ON_SERVERS
VERBS = ["GET", "POST"]
OPEN = {"staff:language"}  # anyone chooses a language, also before signing in


def read_table() -> dict[tuple[str, str], dict[str, str]]:
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {(row["url"], row["verb"]): row for row in csv.DictReader(file)}


@cache
def addresses() -> dict[str, URLPattern]:
    """Every URL of the site by its name with namespace; a nameless one by its pattern."""
    return addresses_within(get_resolver().url_patterns)


def addresses_within(patterns: list, namespace: str = "") -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}
    for one in patterns:
        if isinstance(one, URLPattern):
            found[f"{namespace}{one.name or one.pattern}"] = one
        else:
            inner = f"{one.namespace}:" if one.namespace else ""
            found |= addresses_within(one.url_patterns, namespace + inner)
    return found


def test_every_url_has_its_rows():
    table = read_table()
    missing = [(url, verb) for url in addresses() for verb in VERBS if (url, verb) not in table]
    assert not missing, f"add these to {TABLE.name}: {missing}"


def test_no_row_is_left_over():
    known = addresses()
    assert [url for url, _verb in read_table() if url not in known] == []


def test_the_table_has_a_column_for_every_role():
    row = next(iter(read_table().values()))
    assert list(row) == ["url", "verb", *EVERYONE, "outside"]


def make_person(who: str, stage: SimpleNamespace) -> User:
    """Someone of 销售一部 with this role and no other."""
    person = User.objects.create(
        username=f"the-{who}",
        name=f"某{who}"[:20],
        department=stage.cast.sales_one,
        is_superuser=who == "superuser",
        is_staff=who == "superuser" or any(role.opens_admin for role in STANDARD if role.code == who),
        clearance=3,
        is_demo=True,  # the second factor has tests of its own
    )
    if who in ROLES:
        person.groups.add(Role.objects.get(code=who))
    return person


def path_of(url: str, records: SimpleNamespace) -> str:
    """The address of this URL for these records."""
    namespace, _colon, name = url.partition(":")
    if namespace != "admin":
        return reverse(url, kwargs=records.arguments(url))
    if name == "(?P<url>.*)$":
        return "/admin/nowhere/"
    if name == "<path:object_id>/":
        return reverse("admin:staff_department_changelist") + f"{records.customer.department_id}/"
    if name == "app_list":
        return reverse(url, kwargs={"app_label": "staff"})
    if name == "view_on_site":
        customers = ContentType.objects.get_for_model(records.customer).pk
        return reverse(url, kwargs={"content_type_id": customers, "object_id": records.customer.pk})
    converters = addresses()[url].pattern.converters
    return reverse(url, args=[admin_record(name, records) for _converter in converters])


def admin_record(name: str, records: SimpleNamespace) -> int:
    """The id of any record of the model that an admin page is about; of customers the one at hand."""
    if name.startswith("customers_customer_"):
        return records.customer.pk
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    prefix = "staff_user" if name.endswith("password_change") else name.rpartition("_")[0]
    found = models[prefix]._default_manager.exclude(**{"username": "system"} if prefix == "staff_user" else {})
    if prefix == "core_event":  # who does not read the trail sees the deeds on staff in the administration
        found = found.filter(record_type__startswith="staff.")
    found = found.order_by("pk").values_list("pk", flat=True).first()
    assert found, f"the stage needs a {models[prefix]._meta.label}"
    return found


def ask(client: Client, verb: str, path: str) -> tuple[int, str]:
    """Status and target; what the request changed is taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.get(path) if verb == "GET" else client.post(path)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code, response.headers.get("Location", "")


def wrong_answers(who: str, client: Client, records: SimpleNamespace, column: str, rows: dict) -> list[str]:
    found = []
    sign_in = reverse(settings.LOGIN_URL)
    for (url, verb), row in rows.items():
        expected = row[column]
        path = path_of(url, records)
        status, target = ask(client, verb, path)
        if str(status) != expected:
            found.append(f"{verb} {url}: {who} gets {status}, not {expected}")
        elif (
            who == "anonymous"
            and status == 302
            and url not in OPEN
            and not target.startswith((sign_in, "/admin/login/"))
        ):
            found.append(f"{verb} {url}: anonymous is sent to {target}")
    return found


@pytest.fixture
def stage(cast):
    ensure_roles()
    return make_stage(cast)


@pytest.fixture
def _asked_by_one(monkeypatch):
    """Nine hundred requests of one person: who they are and what their roles give is read for the first of them.

    What each may depends on both, and neither changes during the walk: whatever a request does is taken back.
    """
    known: dict[int, User] = {}
    read = StaffBackend.get_user

    def get_user(backend: StaffBackend, number: int) -> User:
        if number not in known:
            known[number] = read(backend, number)
            powers_of(known[number])
        return copy(known[number])

    monkeypatch.setattr(StaffBackend, "get_user", get_user)


@pytest.fixture
def _blank_prints(monkeypatch):
    """The walk looks at no paper: what is printed is put together as ever, but typeset in the tests of prints."""
    writer, blank = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(blank)
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda *_args, **_kwargs: blank.getvalue())


@pytest.mark.slow
@pytest.mark.usefixtures("_asked_by_one", "_blank_prints")
@pytest.mark.parametrize("who", WALKERS)
def test_everyone_gets_what_the_table_says(who, stage):
    client = Client(raise_request_exception=False)
    person = stage.cast.nobody
    if who != "anonymous":
        person = make_person(who, stage)
        client.force_login(person, backend="staff.backends.StaffBackend")
    rows = read_table()
    inside = stage.records_of(person, inside=True)
    assert wrong_answers(who, client, inside, who, rows) == []


@pytest.mark.slow
@pytest.mark.usefixtures("_asked_by_one", "_blank_prints")
@pytest.mark.parametrize("who", [role.code for role in STANDARD if role.scope != "all"])
def test_outside_the_scope_there_is_nothing(who, stage):
    """Where the deed is allowed and the URL names a record, one of another department does not exist."""
    client = Client(raise_request_exception=False)
    person = make_person(who, stage)
    client.force_login(person, backend="staff.backends.StaffBackend")
    rows = {key: row for key, row in read_table().items() if row["outside"] and row[who] not in ("403", "404")}
    outside = stage.records_of(person, inside=False)
    assert wrong_answers(who, client, outside, "outside", rows) == []
