"""The whole thing as `make run` starts it, on a free port and in a folder of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEY", "ALLOWED_HOSTS", "KEGUAN_ENV", "PORT", "KEGUAN_HOST")
OURS += ("DJANGO_ALLOW_ASYNC_UNSAFE",)  # the browser fixtures set it


def own_queue() -> str:
    """A database of Redis for the tests of this process alone: another's worker would take the jobs."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))


def clean_environment(**extra) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {name: str(value) for name, value in extra.items()}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(var: Path) -> list[int]:
    """Every living process that was started for this folder, whoever its parent is now."""
    wanted, found = f"KEGUAN_VAR={var}".encode(), []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (path / "environ").read_bytes().split(b"\0") and int(path.name) != os.getpid():
                found.append(int(path.name))
    return found


class RunningSite:
    """A supervisor with its web server, worker and beat; `lines` is what it has shown so far."""

    def __init__(self, var: Path, **extra):
        self.var, self.port, self.lines = var, free_port(), []
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "scripts/keguan.py", "run"],
            cwd=ROOT,
            env=clean_environment(KEGUAN_VAR=var, PORT=self.port, **extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, words: str, seconds: float = 300) -> None:
        limit = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < limit, f"“{words}” did not come:\n{self.text}"
            assert self.process.poll() is None, f"ended:\n{self.text}"
            time.sleep(0.05)

    def part(self, name: str) -> int:
        """The process id of the web server's, worker's or beat's first process."""
        for number in processes_of(self.var):
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{number}/cmdline").read_bytes().decode().split("\0")
                if name in words or (name == "web" and "crm_site.wsgi" in words and os.getpgid(number) == number):
                    return number
        raise AssertionError(f"no {name} runs")

    def get(self, path: str = "/"):
        return urllib.request.urlopen(self.url + path, timeout=20)

    def end(self, number: int = signal.SIGTERM) -> float:
        """Send the signal; seconds until the supervisor was gone."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - started


@contextlib.contextmanager
def running_site(var: Path, **extra):
    """Start it, wait until it says where it runs, and end it whatever happens."""
    site = RunningSite(var, **extra)
    try:
        site.wait_for("Ctrl-C ends it", 600)  # tables and demo company may have to be made first, beside others
        yield site
    finally:
        if site.process.poll() is None:
            site.end()
