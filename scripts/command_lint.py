"""`make lint`: the linters of the project's own Python."""

import subprocess
import time

from environment import ROOT, VENV, ensure_packages, say

LINTERS = {
    "ruff check": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--check", "--quiet", "."],
    "djlint": ["djlint", "--quiet", "--lint", "templates"],
}


def lint() -> list[tuple[str, bool, str]]:
    """Run every linter; (name, passed, seconds) of each."""
    results = []
    for name, command in LINTERS.items():
        started = time.monotonic()
        say(f"\n== {name}")
        done = subprocess.run([str(VENV / "bin" / command[0]), *command[1:]], cwd=ROOT, stdin=subprocess.DEVNULL)
        results.append((name, done.returncode == 0, f"{time.monotonic() - started:.0f} s"))
    return results


def main(_arguments: list[str]) -> int:
    ensure_packages("requirements-dev.txt")
    results = lint()
    for name, passed, seconds in results:
        say(f"{'passed' if passed else 'FAILED'}  {name} ({seconds})")
    return 0 if all(passed for _name, passed, _seconds in results) else 1
