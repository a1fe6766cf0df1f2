"""A worker and a beat of their own on a chosen broker and database, to be killed."""

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests import prepared
from tests.site.running import ROOT, clean_environment, own_queue

CELERY = [str(Path(sys.executable).with_name("celery")), "-q", "-A", "crm_site"]
PARTS = {
    "worker": [*CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING"],
    "beat": [*CELERY, "beat", "--pidfile", "", "--loglevel", "WARNING"],
}

PATIENCE = 600  # seconds


class Place:
    """One installation in a folder of its own."""

    def __init__(self, var: Path, **extra):
        self.var, self.address = var, extra.get("DATABASE_URL")
        self.env = clean_environment(KEGUAN_VAR=var, KEGUAN_JOB_LEASE=4, **extra)
        self.log = (var / "processes.log").open("ab")
        self.parts: dict[str, subprocess.Popen] = {}

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """What the code prints, run inside the installation."""
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def row(self, query: str) -> tuple:
        """The first row from outside: asking again and again need not start Django each time."""
        file = self.var / "keguan.sqlite3"
        with closing(psycopg2.connect(self.address) if self.address else sqlite3.connect(file, timeout=60)) as database:
            cursor = database.cursor()
            cursor.execute(query)
            return cursor.fetchone()

    def start(self, *names: str) -> None:
        for name in names:
            self.parts[name] = subprocess.Popen(
                PARTS[name], cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log, start_new_session=True
            )

    def begin(self, code: str) -> None:
        """The code in a process of its own, as a web server would run it: the part «deed»."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        self.parts["deed"] = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log, start_new_session=True
        )

    @contextmanager
    def stopping(self, table: str, mode: str = "SHARE", statement: str = "INSERT INTO"):
        """Whoever writes into the table (or, ACCESS EXCLUSIVE, reads it) waits there, on PostgreSQL.

        Gives the question whether somebody waits there with such a statement.
        """
        with closing(psycopg2.connect(self.address)) as other, other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
            waiting = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
            waiting += f"WHERE NOT granted AND relation = '{table}'::regclass AND query LIKE '%{statement}%'"
            yield lambda: self.row(waiting)[0]

    def kill(self, *names: str) -> None:
        for name in names:
            part = self.parts.pop(name)
            os.killpg(part.pid, signal.SIGKILL)
            part.wait()

    def close(self) -> None:
        self.kill(*list(self.parts))
        self.log.close()


def wait_until(question, what: str):
    """The first true answer. What comes is asked here, not how soon: the machine may be slow and busy."""
    limit = time.monotonic() + PATIENCE
    while not (answer := question()):
        assert time.monotonic() < limit, f"{what} did not come in {PATIENCE} s"
        time.sleep(0.1)
    return answer


def own_database(url: str) -> str:
    """The address of a new database on the same server: as prepared, or empty."""
    parts = urlsplit(url)
    name = f"keguan_kill_{secrets.token_hex(4)}"
    run_on(url, f"CREATE DATABASE {name} TEMPLATE {prepared.DATABASE or 'template0'} LOCALE 'C.UTF-8'")
    return urlunsplit(parts._replace(path=f"/{name}"))


def run_on(url: str, statement: str) -> None:
    connection = psycopg2.connect(urlunsplit(urlsplit(url)._replace(path="/postgres", scheme="postgresql")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def places(tmp_path: Path, kind: str):
    """A migrated place: «embedded» (SQLite, files), «redis» (SQLite, Redis) or «grown-up» (PostgreSQL, Redis)."""
    extra = {}
    if kind != "embedded":
        if not os.environ.get("REDIS_URL"):
            pytest.skip("REDIS_URL is not set")
        extra["REDIS_URL"] = own_queue()
    if kind == "grown-up":
        if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            pytest.skip("DATABASE_URL is not set")
        extra["DATABASE_URL"] = own_database(os.environ["DATABASE_URL"])
    prepared.copy_folder(tmp_path)
    place = Place(tmp_path, **extra)
    try:
        place.manage("migrate", "-v0")
        yield place
    finally:
        place.close()
        if kind == "grown-up":
            run_on(os.environ["DATABASE_URL"], f"DROP DATABASE {urlsplit(extra['DATABASE_URL']).path[1:]} WITH (FORCE)")
