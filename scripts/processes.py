"""Child processes whose lines are shown with their name in front and that never outlive us. Standard library only."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

from environment import ROOT, die_with_parent

ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"  # Celery's, ten lines long
GRACE_SECONDS = 3.0  # then what is left of a child's process group is killed
COLOURS = {"web": 36, "worker": 33, "beat": 35, "setup": 34}
_printing = threading.Lock()


def show(name: str, line: str) -> None:
    label = f"{name:<6} |"
    if sys.stdout.isatty():
        label = f"\033[{COLOURS.get(name, 0)}m{label}\033[0m"
    with _printing:
        print(label, line, flush=True)


class Child:
    """One program in a process group of its own, so that all of it can be ended."""

    def __init__(self, name: str, command: list[str]):
        self.name = name
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": ROOT_IS_FINE},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        self.started = time.monotonic()
        self._reader = threading.Thread(target=self._show_lines, daemon=True)
        self._reader.start()

    def _show_lines(self) -> None:
        for line in self.process.stdout:
            show(self.name, line.decode(errors="replace").rstrip())

    @property
    def is_over(self) -> bool:
        return self.process.poll() is not None

    @property
    def how_it_ended(self) -> str:
        code = self.process.returncode
        return f"exit {code}" if code >= 0 else signal.Signals(-code).name

    def finish_reading(self) -> None:
        """Show the last lines of a program that is over; a grandchild may keep the pipe open, so not for ever."""
        self._reader.join(timeout=0.5)


def end_all(children: list[Child]) -> None:
    """Ask each to end, and after the grace kill what is left of its group."""
    for child in children:
        if not child.is_over:
            child.process.terminate()
    limit = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < limit and not all(child.is_over for child in children):
        time.sleep(0.05)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        child.finish_reading()
