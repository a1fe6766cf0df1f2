"""Kill -9 the worker in the middle of the one statement that grades: after a restart every customer has one grade.

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

from tests import prepared
from tests.site.running import ROOT, clean_environment, own_queue, running_site

pytestmark = [pytest.mark.slow, pytest.mark.worker, pytest.mark.embedded]
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

    def wait_for(self, query: str, seconds: float = 600) -> None:
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
    settings = {"REDIS_URL": own_queue()} if os.environ.get("REDIS_URL") else {}
    prepared.copy_folder(tmp_path)
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield Place(tmp_path, **settings)
        return
    name = f"keguan_killed_{uuid.uuid4().hex[:8]}"
    connection = psycopg2.connect(given)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {prepared.DATABASE or 'template0'} LOCALE 'C.UTF-8'")
        try:
            yield Place(tmp_path, DATABASE_URL=f"{given.rsplit('/', 1)[0]}/{name}", **settings)
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def kill_worker_while(place, site, code: str, job: str) -> None:
    """Kill it when the job that the code asks for is in the middle."""
    shell = place.manage("shell", "-v0", "-c", code)  # by the time that it ends the job may be over
    place.wait_for(f"SELECT count(*) FROM core_job WHERE {job} AND state = 'running' AND attempts = 1")
    os.kill(site.part("worker"), signal.SIGKILL)
    assert place.rows(f"SELECT state FROM core_job WHERE {job}") == [("running",)]
    assert shell.wait(120) == 0


def wait_until_done(place, job: str) -> None:
    place.wait_for(f"SELECT count(*) FROM core_job WHERE {job} AND state IN ('done', 'failed')")
    assert place.rows(f"SELECT state, attempts FROM core_job WHERE {job}") == [("done", 2)]


def test_a_grading_goes_on_and_grades_nobody_twice(place):
    assert place.manage("migrate", "-v0").wait(600) == 0
    assert place.manage("make_demo", "--customers", "300").wait(600) == 0
    [(last,)] = place.rows("SELECT coalesce(max(id), 0) FROM credit_gradingrun")
    [(old,)] = place.rows("SELECT coalesce(max(id), 0) FROM core_job")  # the demo company was graded before
    job = f"kind = 'grading' AND id > {old}"
    with running_site(place.var, **place.settings) as site:
        place.change(SLOW[place.vendor])
        kill_worker_while(place, site, GRADE, job)
        assert place.rows(f"SELECT count(*) FROM credit_graderow WHERE run_id > {last}") == [(0,)]
        place.change(QUICK[place.vendor])
        wait_until_done(place, job)

    year = f"month BETWEEN '{YEAR}-01-01' AND '{YEAR}-12-01'"
    [(buyers,)] = place.rows(f"SELECT count(DISTINCT customer_id) FROM credit_salesmonth WHERE {year}")
    [graded] = place.rows(f"SELECT count(*), count(DISTINCT customer_id) FROM credit_graderow WHERE run_id > {last}")
    assert graded == (buyers, buyers)
    assert place.rows(f"SELECT count(*) FROM credit_gradingrun WHERE id > {last}") == [(1,)]
