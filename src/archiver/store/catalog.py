"""The catalogue of a collection: article records by address and time, and their full text. Derived, never the truth."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from archiver.errors import StoreError

LAYOUT = 1
"""Version of the tables; a catalogue with another is made anew."""

TABLES = """
CREATE TABLE IF NOT EXISTS archives (name TEXT PRIMARY KEY, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id INTEGER PRIMARY KEY,
    archive TEXT NOT NULL REFERENCES archives(name),
    offset INTEGER NOT NULL,
    url TEXT,
    canonical_url TEXT,
    captured TEXT,
    record_id TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    line BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_url ON articles (url, captured);
CREATE INDEX IF NOT EXISTS articles_by_canonical_url ON articles (canonical_url, captured);
CREATE INDEX IF NOT EXISTS articles_by_snapshot ON articles (snapshot, captured);
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(headline, body, tokenize = 'trigram');
"""
PHRASE = re.compile(r'"[^"]+"|\S+')  # a quoted phrase or a word of a query
SHORTEST = 3
"""Letters the trigram index needs; shorter words are looked for letter by letter."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article record of an archive: what the catalogue keeps of it."""

    archive: str
    offset: int
    url: str | None
    canonical_url: str | None
    captured: str | None
    record_id: str
    snapshot: str
    line: bytes
    headline: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A story found by its words, with the words around the first match."""

    url: str | None
    captured: str | None
    headline: str
    excerpt: str


class Catalog:
    """The catalogue as an open database; use it as a context manager."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """Open the catalogue, making its tables when there are none or they are of another layout."""
        try:
            db = sqlite3.connect(path, isolation_level=None, timeout=30)
            layout = db.execute("PRAGMA user_version").fetchone()[0]
            if layout > LAYOUT:
                db.close()
                raise StoreError(
                    f"was written by a later version of archiver (layout {layout}, known is {LAYOUT})",
                    path=str(path),
                    remedy="update archiver, or let `archiver rebuild -c DIR` make it anew",
                )
            if layout not in (0, LAYOUT):
                db.close()
                path.unlink()
                db = sqlite3.connect(path, isolation_level=None, timeout=30)
            if (
                layout != LAYOUT
            ):  # else nothing is written, so that a collection on a read-only disk can be read
                db.executescript(TABLES)
                db.execute(f"PRAGMA user_version = {LAYOUT}")
        except sqlite3.Error as error:
            message = f"the catalogue cannot be opened: {error}"
            raise StoreError(
                message, path=str(path), remedy="`archiver rebuild -c DIR` makes it anew"
            ) from None
        return cls(db)

    def __enter__(self) -> Self:
        """Return the catalogue."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self._db.close()

    def known(self) -> dict[str, int]:
        """Return the archives that are catalogued, with the size they had."""
        return dict(self._db.execute("SELECT name, size FROM archives"))

    def replace(self, archive: str, size: int, entries: Iterable[Entry]) -> None:
        """Put the records of one archive in the place of what was known of it, all or nothing."""
        with self._writing():
            self._forget(archive)
            self._db.execute("INSERT INTO archives VALUES (?, ?)", (archive, size))
            for entry in entries:
                self._add(entry)

    def forget(self, archives: Iterable[str]) -> None:
        """Leave out archives that are there no more."""
        with self._writing():
            for archive in archives:
                self._forget(archive)

    def captures_of(self, url: str) -> list[tuple[str | None, bytes]]:
        """Return (capture date, record as a line) for each capture of an address, oldest first."""
        rows = self._db.execute(
            "SELECT captured, line FROM articles WHERE url = ?1 OR canonical_url = ?1"
            " ORDER BY captured, archive, offset",
            (url,),
        )
        return [(captured, zlib.decompress(line)) for captured, line in rows]

    def stories(self) -> set[str]:
        """Return the snapshot paths of all stories."""
        return {row[0] for row in self._db.execute("SELECT DISTINCT snapshot FROM articles")}

    def latest(self, snapshots: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield (snapshot path, record as a line) of the latest capture of each story, or of the ones named."""
        names = [
            row[0] for row in self._db.execute("SELECT DISTINCT snapshot FROM articles ORDER BY snapshot")
        ]
        wanted = names if snapshots is None else sorted(set(snapshots) & set(names))
        for name in wanted:
            row = self._db.execute(
                "SELECT line FROM articles WHERE snapshot = ? ORDER BY captured DESC, archive DESC, offset DESC LIMIT 1",
                (name,),
            ).fetchone()
            yield name, zlib.decompress(row[0])

    def search(self, query: str, most: int = 50) -> list[Hit]:
        """Return the stories whose headline or text holds all words and "phrases" of the query, best first."""
        words = [part.strip('"') for part in PHRASE.findall(query) if part.strip('"')]
        long = [word for word in words if len(word) >= SHORTEST]
        short = [word for word in words if len(word) < SHORTEST]
        if not words:
            return []
        conditions = ["texts MATCH ?"] if long else []
        values: list[str | int] = (
            [" AND ".join(f'"{word.replace(chr(34), "")}"' for word in long)] if long else []
        )
        for word in short:
            conditions.append("(texts.headline LIKE ? ESCAPE '\\' OR texts.body LIKE ? ESCAPE '\\')")
            values += [_like(word)] * 2
        excerpt = "snippet(texts, 1, '', '', '…', 40)" if long else "substr(texts.body, 1, 120)"
        order = "bm25(texts, 4.0, 1.0)" if long else "articles.captured DESC"
        rows = self._db.execute(
            f"SELECT articles.url, articles.captured, texts.headline, {excerpt} FROM texts"  # noqa: S608 - only constants
            " JOIN articles ON articles.id = texts.rowid"
            f" WHERE {' AND '.join(conditions)} ORDER BY {order}, articles.captured DESC LIMIT ?",
            (*values, most),
        )
        return [Hit(*row) for row in rows]

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            message = f"the catalogue cannot be written: {error}"
            remedy = "make room; then `archiver rebuild -c DIR` makes it anew"
            raise StoreError(message, path=self._path, remedy=remedy) from None
        finally:
            if self._db.in_transaction:  # a full disk makes the database roll back by itself
                self._db.execute("ROLLBACK")

    @property
    def _path(self) -> str:
        return str(self._db.execute("PRAGMA database_list").fetchone()[2])

    def _forget(self, archive: str) -> None:
        self._db.execute(
            "DELETE FROM texts WHERE rowid IN (SELECT id FROM articles WHERE archive = ?)", (archive,)
        )
        self._db.execute("DELETE FROM articles WHERE archive = ?", (archive,))
        self._db.execute("DELETE FROM archives WHERE name = ?", (archive,))

    def _add(self, entry: Entry) -> None:
        row = self._db.execute(
            "INSERT INTO articles (archive, offset, url, canonical_url, captured, record_id, snapshot, line)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.archive,
                entry.offset,
                entry.url,
                entry.canonical_url,
                entry.captured,
                entry.record_id,
                entry.snapshot,
                zlib.compress(entry.line),
            ),
        ).lastrowid
        self._db.execute(
            "INSERT INTO texts (rowid, headline, body) VALUES (?, ?, ?)", (row, entry.headline, entry.text)
        )


def _like(word: str) -> str:
    """Return a LIKE pattern that finds a word as it is."""
    safe = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{safe}%"
