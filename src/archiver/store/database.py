"""SQLite as we use it: WAL, one connection under a lock, errors in our words."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archiver.errors import StoreError

BUSY_SECONDS = 30.0
FORMAT = 1
REMEDIES = {
    "full": "make room and run the same command again",
    "disk I/O": "make room, or look after the disk, and run the same command again",
    "readonly": "give write permission, or work on a copy",
    "not a database": "move this file away; the archive itself is whole, and `archiver rebuild -c DIR` reads it again",
    "malformed": "move this file away; the archive itself is whole, and `archiver rebuild -c DIR` reads it again",
    "locked": "wait until the other program is done",
}


class Database:
    """A SQLite file that threads share; every use is a transaction."""

    def __init__(self, path: Path, schema: str, *, read_only: bool = False) -> None:
        self.path = path
        self._lock = threading.RLock()
        with self._errors():
            self._connection = _open(path, read_only=read_only)
            found = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if found > FORMAT:
                self._connection.close()
                raise StoreError(
                    f"was written by a later version of archiver (format {found}, known is {FORMAT})",
                    path=str(path),
                    remedy="update archiver, or use a copy of the collection without this file",
                )
            if not read_only:
                self._connection.executescript(schema)
                if found != FORMAT:
                    self._connection.execute(f"PRAGMA user_version = {FORMAT}")

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with self._lock, self._errors():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        with self._lock, self._errors():
            found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return found

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Hold the one connection for changes that are kept together or not at all."""
        with self._lock, self._errors(), self._connection:
            yield self._connection

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._errors():
            self._connection.close()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"the database cannot be used: {error}", path=str(self.path), remedy=_remedy(str(error))
            ) from error


def _remedy(words: str) -> str | None:
    """Return what helps against SQLite's own complaint."""
    return next((remedy for sign, remedy in REMEDIES.items() if sign in words), None)


def _open(path: Path, *, read_only: bool) -> sqlite3.Connection:
    place = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = sqlite3.connect(place, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    return connection
