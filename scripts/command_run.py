"""`make run`: everything installed and filled, then web server, worker and beat under this one process."""

import fcntl
import http.client
import os
import signal
import socket
import threading
import time

from environment import PYTHON, VAR, VENV, Problem, check_writable, compile_catalogues, ensure_packages, say
from processes import Child, end_all, show

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_PAUSE = 30.0  # seconds before a part that keeps ending is started again


class Stopped(Exception):
    """Ctrl-C or SIGTERM came."""


stopping = threading.Event()


def main(_arguments: list[str]) -> int:
    for number in ENDING:
        signal.signal(number, signal.default_int_handler)
    host, port = os.environ.get("KEGUAN_HOST") or "127.0.0.1", chosen_port()
    check_port(host, port)
    check_writable(VAR)
    lock = lock_folder()
    ensure_packages("requirements.txt")
    compile_catalogues()
    for number in ENDING:
        signal.signal(number, lambda *_: stopping.set())
    try:
        prepare()
        supervise(host, port)
    except Stopped:
        pass
    finally:
        lock.close()
    say("Keguan has ended.")
    return 0


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Problem(f"PORT is a number from 1 to 65535, not “{text}”.")
    return int(text)


def check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Problem(f"port {port} is for root only; choose one above 1023: PORT=8000 make run")
        except OSError as problem:
            raise Problem(f"port {port} is not free ({problem.strerror}); choose another: PORT={port + 1} make run")


def lock_folder():
    """One supervisor for one var/: two of them would mean two workers on one queue and two beats."""
    lock = open(VAR / "run.lock", "a")  # noqa: SIM115 - held as long as this process lives
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Problem(f"it runs already on {VAR}; end that one first, or set KEGUAN_VAR to another folder.")
    return lock


def prepare() -> None:
    """Tables, static files and the demo company, in one process of the project's own Python."""
    step = Child("setup", [str(PYTHON), "scripts/prepare.py"])
    try:
        while not step.is_over:
            if stopping.wait(0.1):
                raise Stopped
        step.finish_reading()
        if step.process.returncode:
            raise Problem("the database could not be prepared; the lines above say why.")
    finally:
        end_all([step])


def commands(host: str, port: int) -> dict[str, list[str]]:
    program = {name: str(VENV / "bin" / name) for name in ("gunicorn", "celery")}
    web = f"--bind {host}:{port} --workers 2 --threads 4 --timeout 120 --graceful-timeout 2 --no-control-socket"
    lean = "--pool threads --concurrency 2 --without-gossip --without-mingle --without-heartbeat --loglevel WARNING"
    celery = [program["celery"], "-q", "-A", "crm_site"]
    return {
        "web": [program["gunicorn"], "crm_site.wsgi", "--log-level", "warning", *web.split()],
        "worker": [*celery, "worker", *lean.split()],
        "beat": [*celery, "beat", "--pidfile", "", "--loglevel", "WARNING"],
    }


def supervise(host: str, port: int) -> None:
    """Start all and say where; worker and beat are started again when they end, without the web server it is over."""
    parts = commands(host, port)
    children = {name: Child(name, command) for name, command in parts.items()}
    pauses = dict.fromkeys(parts, 1.0)
    due: dict[str, float] = {}
    try:
        wait_for_web(children["web"], host, port)
        announce(host, port)
        while not stopping.wait(0.2):
            for name, child in list(children.items()):
                if name not in due and child.is_over:
                    child.finish_reading()
                    if name == "web":
                        raise Problem(f"the web server has ended ({child.how_it_ended}).")
                    lived = time.monotonic() - child.started
                    pauses[name] = 1.0 if lived > 60 else min(pauses[name] * 2, LONGEST_PAUSE)
                    due[name] = time.monotonic() + pauses[name]
                    show(name, f"ended ({child.how_it_ended}); starts again in {pauses[name]:.0f} s")
                elif time.monotonic() >= due.get(name, float("inf")):
                    del due[name]
                    end_all([child])  # what the dead one left in its group
                    children[name] = Child(name, parts[name])
    finally:
        end_all(list(children.values()))


def wait_for_web(web: Child, host: str, port: int) -> None:
    while not answers(host, port):
        if stopping.wait(0.1):
            raise Stopped
        if web.is_over:
            web.finish_reading()
            raise Problem(f"the web server did not start ({web.how_it_ended}); its lines above say why.")


def answers(host: str, port: int) -> bool:
    asked = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1"}.get(host, host)
    connection = http.client.HTTPConnection(asked, port, timeout=30)
    try:
        allowed = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*")
        connection.request("GET", "/", headers={"Host": allowed} if allowed else {})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(host: str, port: int) -> None:
    accounts = VAR / "demo-accounts.txt"
    say(f"\nKeguan runs at http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/")
    if accounts.exists() and os.environ.get("KEGUAN_ENV") != "production":
        say(accounts.read_text(encoding="utf-8").rstrip())
    say("Ctrl-C ends it.\n")
