"""KEGUAN_ENV=production makes production, and production takes no chances."""

import secrets
import subprocess
import sys

import pytest
from django.db import connection

from crm_site.checks import postgres_sees_chinese
from tests.site.running import ROOT, clean_environment

COMPLETE = {
    "KEGUAN_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "FIELD_KEY": secrets.token_urlsafe(48),
    "ALLOWED_HOSTS": "crm.example.com",
}


def manage(*arguments: str, **extra) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean_environment(**extra),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without(name, tmp_path):
    refused = manage("check", **{**COMPLETE, name: ""}, KEGUAN_VAR=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.strip() == f"Keguan: KEGUAN_ENV=production needs {name}; see docs/deploy.md."
    assert not (tmp_path / "keys").exists()


@pytest.mark.slow
def test_the_deployment_check_is_clean_in_production(tmp_path):
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE, KEGUAN_VAR=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


@pytest.mark.slow
@pytest.mark.parametrize("value", ["", "prod", "staging", "Production"])
def test_nothing_else_makes_production(value, tmp_path):
    shown = manage("shell", "-v0", "-c", "from django.conf import settings; print(settings.PRODUCTION)",
                   KEGUAN_ENV=value, KEGUAN_VAR=tmp_path)  # fmt: skip
    assert shown.stdout.strip() == "False"


@pytest.mark.slow
def test_the_embedded_installation_makes_its_keys_once(tmp_path):
    keys = [manage("shell", "-v0", "-c", "from django.conf import settings; print(settings.FIELD_KEY)",
                   KEGUAN_VAR=tmp_path).stdout for _ in range(2)]  # fmt: skip
    assert len(keys[0]) > 40
    assert keys[0] == keys[1]
    assert (tmp_path / "keys" / "field_key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_the_test_database_sees_chinese():
    assert postgres_sees_chinese(None, databases=["default"]) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_postgres_that_sees_no_chinese_is_refused(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")
    given = connection.settings_dict
    name = f"blind_{given['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        try:
            address = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{name}"
            refused = manage("migrate", DATABASE_URL=address, KEGUAN_VAR=tmp_path)
        finally:
            cursor.execute(f"DROP DATABASE {name}")
    assert refused.returncode == 1
    assert "hides Chinese text from search" in refused.stderr


def test_a_command_on_a_database_without_tables_says_so_in_one_sentence(tmp_path):
    done = manage("jobs", KEGUAN_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "the database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
