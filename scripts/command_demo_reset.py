"""`make demo-reset`: throw the embedded installation away, so that the next `make run` fills it afresh."""

import os
import shutil
import sys

from command_run import lock_folder
from environment import VAR, Problem, check_writable, say

KEPT = {"run.lock"}


def main(_arguments: list[str]) -> int:
    if os.environ.get("KEGUAN_ENV") == "production":
        raise Problem("demo-reset is not for production.")
    check_writable(VAR)
    with lock_folder():
        if not confirmed():
            say("Nothing was removed.")
            return 1
        for path in VAR.iterdir():
            if path.name not in KEPT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    say("Removed. The next `make run` fills an empty database with the demo company.")
    return 0


def confirmed() -> bool:
    if os.environ.get("FORCE") == "1":
        return True
    if not sys.stdin.isatty():
        raise Problem("nobody is here to confirm; FORCE=1 make demo-reset removes without asking.")
    say(f"This removes the embedded database, files and keys under {VAR}. A DATABASE_URL is not touched.")
    return input("Type “remove” to go on: ").strip() == "remove"
