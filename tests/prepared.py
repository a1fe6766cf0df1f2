"""What `make test` makes once and every test copies: migrated databases and static files.

Without it (pytest called by hand) everything is made on the spot.
"""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

FOLDER = os.environ.get("KEGUAN_PREPARED", "")  # a var/ folder without people
DATABASE = os.environ.get("KEGUAN_PREPARED_DATABASE", "")  # its like on PostgreSQL


def copy_folder(var: Path) -> bool:
    """Fill a new var/ folder, all but the keys; False when there is nothing to copy."""
    if not FOLDER:
        return False
    var.mkdir(parents=True, exist_ok=True)
    for name in ("keguan.sqlite3", "static.stamp"):
        shutil.copy2(Path(FOLDER) / name, var)
    shutil.copytree(Path(FOLDER) / "static", var / "static", dirs_exist_ok=True)
    return True


@contextmanager
def copy_in_memory(address: str):
    """An SQLite database in memory, filled; it lives as long as this connection."""
    with closing(sqlite3.connect(address, uri=True)) as kept:
        with closing(sqlite3.connect(Path(FOLDER) / "keguan.sqlite3")) as source:
            source.backup(kept)
        yield
