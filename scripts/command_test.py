"""`make test`: linters, then every test on SQLite, on PostgreSQL, with Redis and a real worker, and in a browser."""

import os
import re
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import packages
from command_lint import lint
from environment import PYTHON, ROOT, VENV, Problem, compile_catalogues, die_with_parent, ensure_packages, say
from servers import find_program, postgres, redis

OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEY", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE")
OURS += ("PYTHONDONTWRITEBYTECODE",)  # some 150 processes start: each would compile everything anew


@dataclass(frozen=True)
class Pass:
    """One run of pytest: which tests, on which servers."""

    name: str
    marks: str
    options: list[str] = field(default_factory=list)
    postgres: bool = False
    redis: bool = False
    waits: bool = False  # mostly for processes: it runs beside those that compute
    computes: bool = False  # and leaves the processor to those that look at the clock


PAIR = ["-n", "2", "--dist", "worksteal"]  # a worker that is done early takes over from the other
BY_FILE = ["-n", "2", "--dist", "loadfile"]
# Those that wait begin with the first one, and the last one begins after them: a browser looks at the clock as well.
PASSES = [
    Pass("SQLite", "not browser and not worker and not embedded", PAIR, computes=True),
    Pass("PostgreSQL", "not browser and not worker and not embedded", PAIR, postgres=True, computes=True),
    Pass("PostgreSQL, Redis, worker", "worker", PAIR, postgres=True, redis=True, waits=True),
    Pass("embedded: SQLite, filesystem broker", "embedded", BY_FILE, waits=True),
    Pass("PostgreSQL, Redis, browser", "browser and not worker", BY_FILE, postgres=True, redis=True),
]


def main(arguments: list[str]) -> int:
    """Everything, or with arguments only the passes whose names contain one of them."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    packages.ensure_packages()
    ensure_packages("requirements-dev.txt")
    compile_catalogues()
    wanted = [one for one in PASSES if not arguments or any(word in one.name for word in arguments)]
    results = [] if arguments else lint()
    with tempfile.TemporaryDirectory(prefix="keguan-test-") as folder, postgres() as database, redis() as queue:
        begin = prepare(folder, database)
        surroundings = {one.name: environment(one, folder, database, queue) | begin for one in wanted}
        beside = {one.name: start_pass(one, surroundings[one.name]) for one in wanted if one.waits}
        for one in wanted:
            results.append(follow_pass(one, *(beside.get(one.name) or start_pass(one, surroundings[one.name]))))
    return summary(results, time.monotonic() - started)


def prepare(folder: str, database: str) -> dict[str, str]:
    """Tables and static files, made once on both databases side by side: the tests copy them (tests/prepared.py)."""
    say("\n== preparing the databases")
    name, var = "keguan_prepared", f"{folder}/prepared"
    outside = {key: value for key, value in os.environ.items() if key not in OURS and key != "KEGUAN_ENV"}
    create = f"import psycopg2; one = psycopg2.connect('{database}'); one.autocommit = True; "
    create += f"one.cursor().execute(\"CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C.UTF-8'\")"
    subprocess.run([PYTHON, "-c", create], check=True)
    address = database.removesuffix("postgres") + name
    steps = [
        (["scripts/prepare.py"], {"KEGUAN_VAR": var, "KEGUAN_DEMO": "0"}),
        (["manage.py", "migrate", "-v0"], {"KEGUAN_VAR": f"{folder}/keys", "DATABASE_URL": address}),
    ]
    running = [
        subprocess.Popen([PYTHON, *step], cwd=ROOT, env=outside | given, preexec_fn=die_with_parent)
        for step, given in steps
    ]
    codes = [one.wait() for one in running]
    if any(codes):
        raise Problem("the databases of the tests could not be made; see above.")
    return {"KEGUAN_PREPARED": var, "KEGUAN_PREPARED_DATABASE": name}


def environment(one: Pass, folder: str, database: str, queue: str) -> dict[str, str]:
    """Nothing of the caller's own settings reaches the tests, and what they write does not reach var/."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS and name != "KEGUAN_ENV"}
    kept |= {"KEGUAN_VAR": f"{folder}/{PASSES.index(one)}"}
    kept |= {"KEGUAN_CHROMIUM": find_program("chromium", "chromium-browser", "google-chrome") or ""}
    if one.postgres:
        kept["DATABASE_URL"] = database
    if one.redis:
        kept["REDIS_URL"] = queue
    return kept


def start_pass(one: Pass, given: dict[str, str]) -> tuple[subprocess.Popen, Path]:
    """pytest with its lines in a file."""
    command = [str(VENV / "bin" / "pytest"), "-m", one.marks, "--durations=20", "-r", "fE", "--color=no", *one.options]
    lines = Path(f"{given['KEGUAN_VAR']}.log")
    with lines.open("wb") as output:
        running = subprocess.Popen(
            command,
            cwd=ROOT,
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=step_back if one.computes else die_with_parent,
        )
    return running, lines


def step_back() -> None:
    """In a fresh child: whoever does not is served first."""
    die_with_parent()
    os.nice(10)


def follow_pass(one: Pass, running: subprocess.Popen, lines: Path) -> tuple[str, bool, str]:
    """Show pytest's lines as they come; the last one is its closing line."""
    say(f"\n== tests: {one.name} ({one.marks})")
    closing = ""
    with running, lines.open(errors="replace") as output:
        while True:
            ended = running.poll() is not None  # asked first: what came before the end is still read
            for line in output:
                print(line, end="", flush=True)
                if re.search(r"\b(passed|failed|skipped|deselected|errors?|no tests ran)\b.* in [\d.]+s", line):
                    closing = line.strip(" =\n")
            if ended:
                break
            time.sleep(0.2)
    return one.name, running.returncode == 0, closing or f"pytest ended with {running.returncode}"


def summary(results: list[tuple[str, bool, str]], seconds: float) -> int:
    say("\n== summary")
    width = max(len(name) for name, _passed, _closing in results)
    for name, passed, closing in results:
        say(f"{'passed' if passed else 'FAILED'}  {name:<{width}}  {closing}")
    good = all(passed for _name, passed, _closing in results)
    say(f"make test: {'everything passed' if good else 'NOT everything passed'} in {seconds / 60:.1f} minutes")
    return 0 if good else 1
