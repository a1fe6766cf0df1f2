"""What is made once and every test copies: migrated databases and static files.

`make test` names a var/ folder and a PostgreSQL database. pytest called by hand keeps its migrated SQLite database for
the next time, under the digest of all migrations; everything else is made on the spot.
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[1]
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


def sqlite_file() -> Path:
    """The migrated SQLite database to copy; it need not exist yet."""
    if FOLDER:
        return Path(FOLDER) / "keguan.sqlite3"
    digest = hashlib.sha256((ROOT / "constraints.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return ROOT / ".pytest_cache" / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


@contextmanager
def copy_in_memory(address: str):
    """An SQLite database in memory, filled where there is one to copy; it lives as long as this connection."""
    with closing(sqlite3.connect(address, uri=True)) as kept:
        if sqlite_file().exists():
            with closing(sqlite3.connect(sqlite_file())) as source:
                source.backup(kept)
        yield


def keep_migrated() -> None:
    """Keep the fresh test database for the next pytest; what was kept for older migrations goes."""
    file = sqlite_file()
    if file.exists():
        return
    file.parent.mkdir(exist_ok=True)
    for old in file.parent.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(fresh)) as target:
        connection.connection.backup(target)
    os.replace(fresh, file)
