"""Keys met so far in one file, kept in a temporary file: flat memory for any number of rows."""

import hashlib
import sqlite3


class Seen:
    def __init__(self) -> None:
        self.base = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # "": a private file on disk
        self.base.execute("PRAGMA synchronous=OFF")
        self.base.execute("PRAGMA cache_size=-8000")
        self.base.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        self.base.execute("BEGIN")

    def first(self, key: str, number: int) -> int | None:
        """The number of an earlier row with this key; None and remembered when this row is the first."""
        sealed = hashlib.blake2b(key.encode(), digest_size=16).digest()
        if self.base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (sealed, number)).rowcount:
            return None
        earlier = self.base.execute("SELECT number FROM seen WHERE key = ?", (sealed,)).fetchone()[0]
        return None if earlier == number else earlier

    def get(self, key: str, number: int) -> int | None:
        """The number of an earlier row with this key, without remembering this one."""
        sealed = hashlib.blake2b(key.encode(), digest_size=16).digest()
        found = self.base.execute("SELECT number FROM seen WHERE key = ? AND number < ?", (sealed, number)).fetchone()
        return found and found[0]

    def close(self) -> None:
        self.base.close()
