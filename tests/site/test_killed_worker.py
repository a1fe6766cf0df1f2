"""Kill -9 the worker in the middle of long work: it finishes after a restart, and nothing happens twice.

On SQLite and the filesystem broker, or on the PostgreSQL and Redis that DATABASE_URL and REDIS_URL name.
"""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from datetime import date

import psycopg2
import pytest

from tests.site.running import ROOT, clean_environment, running_site

pytestmark = [pytest.mark.slow, pytest.mark.worker]
ROWS = 15_000
RECEIVE = """
from core.imports import actions
from staff.models import User
system = User.objects.system()
batch = actions.receive(open({path!r}, "rb"), kind="customers", by=system, name="customers.csv")
actions.confirm_columns(batch, batch.mapping, {{}}, by=system)
"""
START = """
from core.imports import actions
from core.models import Import
from staff.models import User
actions.start_import(Import.objects.get(), by=User.objects.system())
"""
YEAR = date.today().year - 1  # the demo company has sold for three years
GRADE = f"""
from datetime import date
from credit.actions import start_grading
from staff.models import User
start_grading(date_from=date({YEAR}, 1, 1), date_to=date({YEAR}, 12, 31), by=User.objects.system())
"""
# A grading of this size is over at once: each grade is written slowly, until the worker has been killed.
SLOW = {
    "sqlite": [
        "CREATE TRIGGER slow BEFORE INSERT ON credit_graderow BEGIN SELECT (WITH RECURSIVE more(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 100000) SELECT count(*) FROM more); END"
    ],
    "postgres": [
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END $$",
        "CREATE TRIGGER slow BEFORE INSERT ON credit_graderow FOR EACH ROW EXECUTE FUNCTION slowly()",
    ],
}
QUICK = {"sqlite": ["DROP TRIGGER slow"], "postgres": ["DROP TRIGGER slow ON credit_graderow"]}


class Place:
    """Where the tested site keeps its rows, and the shell and SQL on it."""

    def __init__(self, var, **settings):
        self.var, self.settings = var, {"KEGUAN_JOB_LEASE": 4, "KEGUAN_DEMO": 0, **settings}

    def manage(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=clean_environment(KEGUAN_VAR=self.var, **self.settings),
        )

    @property
    def vendor(self) -> str:
        return "postgres" if self.settings.get("DATABASE_URL") else "sqlite"

    def connect(self):
        if address := self.settings.get("DATABASE_URL"):
            return psycopg2.connect(address)
        return sqlite3.connect(self.var / "keguan.sqlite3", timeout=60)

    def rows(self, query: str) -> list[tuple]:
        with contextlib.closing(self.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(query)
            return cursor.fetchall()

    def change(self, statements: list[str]) -> None:
        with contextlib.closing(self.connect()) as connection, connection:
            for statement in statements:
                connection.cursor().execute(statement)

    def wait_for(self, query: str, seconds: float = 240) -> None:
        limit = time.monotonic() + seconds
        while not self.rows(query)[0][0]:
            assert time.monotonic() < limit, (
                query,
                self.rows("SELECT kind, state, done_count, attempts, lease_until, sent_at FROM core_job"),
            )
            time.sleep(0.02)


@pytest.fixture
def place(tmp_path):
    """A fresh database of the kind that this run is about, dropped afterwards."""
    settings = {name: os.environ[name] for name in ("REDIS_URL",) if os.environ.get(name)}
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield Place(tmp_path, **settings)
        return
    name = f"keguan_killed_{uuid.uuid4().hex[:8]}"
    connection = psycopg2.connect(given)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        try:
            yield Place(tmp_path, DATABASE_URL=f"{given.rsplit('/', 1)[0]}/{name}", **settings)
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def kill_worker_while(place, site, code: str, kind: str, begun: str = "done_count > 0") -> None:
    """Kill it when the job that the code asks for is in the middle."""
    shell = place.manage("shell", "-v0", "-c", code)  # by the time that it ends the job may be over
    place.wait_for(f"SELECT count(*) FROM core_job WHERE kind = '{kind}' AND state = 'running' AND {begun}")
    os.kill(site.part("worker"), signal.SIGKILL)
    assert place.rows(f"SELECT state FROM core_job WHERE kind = '{kind}'") == [("running",)]
    assert shell.wait(30) == 0


def wait_until_done(place, kind: str) -> None:
    place.wait_for(f"SELECT count(*) FROM core_job WHERE kind = '{kind}' AND state IN ('done', 'failed')")
    assert place.rows(f"SELECT state, attempts FROM core_job WHERE kind = '{kind}'") == [("done", 2)]


def test_an_import_goes_on_where_it_stood(place):
    table = place.var / "customers.csv"
    lines = [f"上海第{number:05}号贸易有限公司,C{number:05}\n" for number in range(ROWS)]
    table.write_text("客户名称,客户编号\n" + "".join(lines), encoding="utf-8")
    with running_site(place.var, **place.settings) as site:
        kill_worker_while(place, site, RECEIVE.format(path=str(table)), "core.import_preview")
        wait_until_done(place, "core.import_preview")
        assert place.rows("SELECT count(*) FROM customers_customer") == [(0,)]

        site.wait_for("starts again")
        kill_worker_while(place, site, START, "core.import_write")
        wait_until_done(place, "core.import_write")

        assert place.rows("SELECT count(*), count(DISTINCT name) FROM customers_customer") == [(ROWS, ROWS)]
        assert place.rows("SELECT count(*) FROM core_importrow") == [(ROWS,)]
        assert place.rows("SELECT state FROM core_import") == [("done",)]


def test_a_grading_goes_on_and_grades_nobody_twice(place):
    assert place.manage("migrate", "-v0").wait(120) == 0
    assert place.manage("make_demo", "--customers", "300").wait(120) == 0
    [(last,)] = place.rows("SELECT coalesce(max(id), 0) FROM credit_gradingrun")
    with running_site(place.var, **place.settings) as site:
        place.change(SLOW[place.vendor])
        kill_worker_while(place, site, GRADE, "grading", begun="attempts = 1")
        assert place.rows(f"SELECT count(*) FROM credit_graderow WHERE run_id > {last}") == [(0,)]
        place.change(QUICK[place.vendor])
        wait_until_done(place, "grading")

    year = f"month BETWEEN '{YEAR}-01-01' AND '{YEAR}-12-01'"
    [(buyers,)] = place.rows(f"SELECT count(DISTINCT customer_id) FROM credit_salesmonth WHERE {year}")
    [graded] = place.rows(f"SELECT count(*), count(DISTINCT customer_id) FROM credit_graderow WHERE run_id > {last}")
    assert graded == (buyers, buyers)
    assert place.rows(f"SELECT count(*) FROM credit_gradingrun WHERE id > {last}") == [(1,)]
