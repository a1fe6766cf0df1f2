"""`make demo-reset`: throw the embedded installation away, so that the next `make run` fills it afresh."""

import os
import shutil
import sys

from command_run import lock_folder
from environment import VAR, Problem, check_writable, say

# Ours by name: whatever else may lie in that folder stays.
OURS = ("keguan.sqlite3*", "media", "queue", "keys", "static", "static.stamp", "beat.lock", "demo-accounts.txt")


def main(_arguments: list[str]) -> int:
    if os.environ.get("KEGUAN_ENV") == "production" or os.environ.get("DATABASE_URL"):
        raise Problem("demo-reset is for the embedded installation alone, not for production or a DATABASE_URL.")
    check_writable(VAR)
    with lock_folder():
        if not confirmed():
            say("Nothing was removed.")
            return 1
        for path in [path for name in OURS for path in VAR.glob(name)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    say("Removed. The next `make run` fills an empty database with the demo company.")
    return 0


def confirmed() -> bool:
    if os.environ.get("FORCE") == "1":
        return True
    if not sys.stdin.isatty():
        raise Problem("nobody is here to confirm; FORCE=1 make demo-reset removes without asking.")
    say(f"This removes the embedded database, its files and keys under {VAR}.")
    return input("Type “remove” to go on: ").strip() == "remove"
