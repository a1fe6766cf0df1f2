"""`make bench`: measures on private servers and writes docs/measurements.md.

--customers N   how many on PostgreSQL (1,000,000); the rest is scaled with it
--quick         fewer rounds
--only PARTS    deadlines,pages,workbench,grading,analysis,import,complaints,reminders,releases,receivables,sheet,
                archives,sqlite,start
--strict        exit 1 when a limit is missed
--no-file       leave docs/measurements.md alone, as a run of some parts does anyway
"""

import argparse
import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import servers  # noqa: E402
from benchmarks import report  # noqa: E402
from environment import say  # noqa: E402

PARTS = (
    *(
        "deadlines",
        "pages",
        "workbench",
        "grading",
        "analysis",
        "import",
        "complaints",
        "reminders",
        "releases",
        "receivables",
        "sheet",
        "archives",
        "sqlite",
        "start",
    ),
)
FULL = 1_000_000
# As in production: nothing that PostgreSQL does for safety is left out.
POSTGRES = "shared_buffers=1GB max_wal_size=4GB max_connections=60"


class Bench:
    """One run: its folder, its servers, its choices."""

    def __init__(self, options: argparse.Namespace, folder: Path):
        self.options = options
        self.folder = folder
        self.rounds = 12 if options.quick else 60
        os.environ["BENCH_RESULTS"] = str(folder / "results.jsonl")
        (folder / "results.jsonl").touch()

    def run(self, database: str, *command: object) -> None:
        """One step in a process of its own, on this database."""
        environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "crm_site.settings"}
        environment |= {"PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}", "KEGUAN_VAR": str(self.folder / "var")}
        environment.pop("REDIS_URL", None)
        subprocess.run([sys.executable, *map(str, command)], env=environment, cwd=ROOT, check=True)

    def prepare(self, database: str, customers: int, months: int) -> None:
        self.run(database, "manage.py", "migrate", "-v0")
        self.run(database, "manage.py", "collectstatic", "--noinput", "-v0")
        self.run(database, "-m", "benchmarks.data", customers, months)

    def wants(self, *parts: str) -> bool:
        return any(part in self.options.only for part in parts)

    def on_postgres(self, database: str) -> None:
        count = self.options.customers
        say(f"Making {count:,} customers on PostgreSQL ...")
        self.prepare(database, count, 12)
        say("Grading")
        rounds = 1 if self.options.quick else 3
        self.run(database, "-m", "benchmarks.grading", rounds if self.wants("grading") else 0)
        if self.wants("pages"):
            title = f"Pages with {count:,} customers on PostgreSQL"
            say(title)
            self.run(database, "-m", "benchmarks.pages", title, count, self.rounds, 80, "yes")
        if self.wants("workbench"):
            title = "Workbench with 10,000 open items on PostgreSQL"
            say(title)
            self.run(database, "-m", "benchmarks.workbench", title, self.rounds, 100)
        if self.wants("analysis"):
            title = f"Trading analysis of {count:,} customers on PostgreSQL"
            say(title)
            self.run(database, "-m", "benchmarks.analysis", title, self.rounds, 500)
        if self.wants("import"):
            rows = count // 10
            title = f"Import of {rows:,} companies on PostgreSQL"
            say(title)
            self.run(database, "-m", "benchmarks.importing", title, rows)

        if self.wants("complaints"):
            title = f"{count:,} complaints on PostgreSQL, {count // 20:,} open"
            say(title)
            self.run(database, "-m", "benchmarks.complaints", title, count, count // 20, self.rounds, 80, 250)

    def reminders(self, database: str) -> None:
        count = self.options.customers
        title = f"Reminders over {count:,} open duties on PostgreSQL"
        say(title)
        self.run(database, "manage.py", "migrate", "-v0")
        self.run(database, "-m", "benchmarks.reminders", title, count)

    def releases(self, database: str) -> None:
        title = "Releases from 32 threads on PostgreSQL"
        say(title)
        self.run(database, "manage.py", "migrate", "-v0")
        self.run(database, "-m", "benchmarks.releases", title, self.options.customers)

    def receivables(self, database: str) -> None:
        count = self.options.customers
        title = f"{count:,} receivables on PostgreSQL"
        say(title)
        self.prepare(database, max(1, count // 20), 1)
        self.run(database, "-m", "benchmarks.receivables", title, count, self.rounds, 80, 250)

    def sheet(self, database: str) -> None:
        title = "Grading sheet of 5,000 rows on PostgreSQL"
        say(title)
        self.prepare(database, 6000, 24)
        self.run(database, "-m", "benchmarks.sheet", title, self.rounds)

    def archives(self, database: str) -> None:
        count = self.options.customers
        title = f"{count:,} archive files on PostgreSQL, five documents each"
        say(title)
        self.prepare(database, max(100, count // 20), 1)
        self.run(database, "-m", "benchmarks.archives", title, count, self.rounds, 80, 250)

    def on_sqlite(self) -> None:
        count = self.options.customers // 10
        database = f"sqlite:///{self.folder / 'bench.sqlite3'}"
        title = f"Pages with {count:,} customers on SQLite"
        say(title)
        self.prepare(database, count, 12)
        self.run(database, "-m", "benchmarks.grading", 0)
        self.run(database, "-m", "benchmarks.pages", title, count, self.rounds, 150, "no")

    def deadlines(self) -> None:
        database = f"sqlite:///{self.folder / 'deadlines.sqlite3'}"
        say("Deadlines")
        self.run(database, "manage.py", "migrate", "-v0")
        self.run(database, "-m", "benchmarks.deadlines", "Deadlines of under 30 days on one core")

    def from_the_start(self) -> None:
        title = "Start"
        say(title)
        self.run("", "-m", "benchmarks.first_page", title)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    asked = subprocess.run([servers.find_program("postgres"), "--version"], capture_output=True, text=True).stdout
    postgres = re.search(r"\d[\d.]*", asked)
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "psycopg2-binary", "gunicorn"))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()}, Python {platform.python_version()},"
        f" {packages}, SQLite {sqlite3.sqlite_version}, PostgreSQL {postgres.group() if postgres else '?'}"
        f" with {POSTGRES.replace(' max_connections=60', '')}."
    )


def choose(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures on private servers and writes docs/measurements.md.")
    parser.add_argument("--customers", type=int, default=FULL)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS), help=",".join(PARTS))
    parser.add_argument("--strict", action="store_true", help="exit 1 when a limit is missed")
    parser.add_argument("--no-file", action="store_true", help="leave docs/measurements.md alone")
    return parser.parse_args(arguments)


def main() -> int:
    options = choose(sys.argv[1:])
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="keguan-bench-") as name, ExitStack() as stack:
        bench = Bench(options, Path(name))
        if bench.wants("deadlines"):
            bench.deadlines()
        if bench.wants("pages", "workbench", "grading", "analysis", "import", "complaints"):
            bench.on_postgres(stack.enter_context(servers.postgres(POSTGRES)))
        if bench.wants("reminders"):
            with servers.postgres(POSTGRES) as database:
                bench.reminders(database)
        if bench.wants("releases"):
            with servers.postgres(POSTGRES) as database:
                bench.releases(database)
        if bench.wants("receivables"):
            with servers.postgres(POSTGRES) as database:
                bench.receivables(database)
        if bench.wants("sheet"):
            with servers.postgres(POSTGRES) as database:
                bench.sheet(database)
        if bench.wants("archives"):
            with servers.postgres(POSTGRES) as database:
                bench.archives(database)
        if bench.wants("sqlite"):
            bench.on_sqlite()
        if bench.wants("start"):
            bench.from_the_start()
        found = report.figures()
    minutes = (time.monotonic() - began) / 60
    missed = [figure for figure in found if not figure.is_kept]
    say(f"{len(found)} figures in {minutes:.1f} minutes, {len(missed)} outside their limit")
    for figure in missed:
        say(figure.said())
    if not options.no_file and set(options.only) == set(PARTS):
        command = " ".join(["make bench", *(["#", *sys.argv[1:]] if sys.argv[1:] else [])])
        page = report.markdown(found, command=command, machine=machine(), minutes=minutes)
        (ROOT / "docs" / "measurements.md").write_text(page, encoding="utf-8")
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
