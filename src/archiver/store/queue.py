"""The queue: what was asked, tried and done; it outlives a killed process.

A task is `pending` until its answer is about to be archived; then it is `writing`, with all that will be true of it
once its WARC records lie in the file; then it is `done`. After a crash, a task that is `writing` is done when the
archive holds its record, and pending again when it does not: nothing is lost and nothing comes twice.
"""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from sqlite3 import Row
from typing import Any

from archiver.errors import StoreError
from archiver.store.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    verb TEXT NOT NULL,
    inputs TEXT NOT NULL,
    options TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS tasks (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent INTEGER,
    page INTEGER,
    hops INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    outcome TEXT,
    status INTEGER,
    message TEXT,
    record_id TEXT,
    ended TEXT,
    UNIQUE (run, url)
);
CREATE INDEX IF NOT EXISTS tasks_by_state ON tasks (run, state);
CREATE INDEX IF NOT EXISTS tasks_by_page ON tasks (page) WHERE page IS NOT NULL;
CREATE TABLE IF NOT EXISTS captures (
    record_id TEXT NOT NULL,
    url TEXT NOT NULL,
    date TEXT NOT NULL,
    kind TEXT NOT NULL,
    type TEXT NOT NULL,
    status INTEGER,
    payload_digest TEXT,
    payload_length INTEGER,
    etag TEXT,
    last_modified TEXT,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS captures_by_url ON captures (url, date);
CREATE INDEX IF NOT EXISTS captures_by_payload ON captures (payload_digest, payload_length);
"""

INSERT_TASK = "INSERT OR IGNORE INTO tasks (run, url, kind, hops, page, parent) VALUES (?, ?, ?, ?, ?, ?)"
SETTLE_TASK = (
    "UPDATE tasks SET state = ?, outcome = ?, status = ?, message = ?, record_id = ?, ended = ?, tries = tries + 1"
    " WHERE id = ?"
)
KEEP_TASK = "UPDATE tasks SET state = ?, outcome = coalesce(?, outcome) WHERE id = ?"
INSERT_CAPTURE = "INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
PENDING, WRITING, DONE = "pending", "writing", "done"


@dataclass(frozen=True, slots=True)
class Task:
    """One URL to fetch in one run.

    `kind` says what is read in the answer, `parent` which task led here, `page` which page it belongs to, `hops` how
    many redirects or imports lie before it.
    """

    id: int
    url: str
    kind: str
    parent: int | None = None
    page: int | None = None
    hops: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task before it has a number."""

    url: str
    kind: str
    hops: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task; `found` are the tasks it leads to, kept in the same step."""

    outcome: str
    status: int | None = None
    message: str | None = None
    found: tuple[NewTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """A response (or revisit) that the archive holds, with what a later request may ask about it."""

    record_id: str
    url: str
    date: str
    kind: str
    type: str
    status: int | None
    payload_digest: str | None
    payload_length: int | None
    etag: str | None
    last_modified: str | None
    file: str
    offset: int
    length: int


class Queue:
    """The collection's queue; threads share it, every step is kept before the next begins."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._base = Database(path, SCHEMA, read_only=read_only)
        self._kept: deque[tuple[int, Capture | None, str | None]] = deque()

    def close(self) -> None:
        """Keep what is not yet kept, and close the file."""
        with contextlib.suppress(StoreError):
            self.flush()
        self._base.close()

    # runs

    def unfinished_run(self) -> tuple[int, Any, Mapping[str, Any]] | None:
        """Return number, inputs and options of the last run when it was not finished."""
        row = self._base.row("SELECT * FROM runs ORDER BY id DESC LIMIT 1")
        if row is None or row["finished"] is not None:
            return None
        return row["id"], json.loads(row["inputs"]), json.loads(row["options"])

    def begin_run(self, verb: str, inputs: Any, options: Mapping[str, Any], tasks: Iterable[NewTask]) -> int:
        """Begin a run with its first tasks; what an unfinished one left pending moves into it."""
        now = _now()
        with self._base.change() as base:
            cursor = base.execute(
                "INSERT INTO runs (started, verb, inputs, options) VALUES (?, ?, ?, ?)",
                (now, verb, json.dumps(inputs), json.dumps(options)),
            )
            run = int(cursor.lastrowid or 0)
            base.executemany(
                INSERT_TASK, ((run, task.url, task.kind, task.hops, task.page, None) for task in tasks)
            )
            base.execute(
                "UPDATE OR IGNORE tasks SET run = ?1 WHERE state != ?2 AND run < ?1 AND run IN (SELECT id FROM runs WHERE finished IS NULL)",
                (run, DONE),
            )
            base.execute("UPDATE runs SET finished = ? WHERE finished IS NULL AND id < ?", (now, run))
        return run

    def finish_run(self, run: int) -> None:
        """Mark a run as finished: nothing of it is pending."""
        self.flush()
        with self._base.change() as base:
            base.execute("UPDATE runs SET finished = ? WHERE id = ?", (_now(), run))

    def last_run(self) -> int | None:
        """Return the number of the newest run."""
        row = self._base.row("SELECT max(id) AS id FROM runs")
        return row["id"] if row else None

    def run_facts(self, run: int) -> Mapping[str, Any]:
        """Return a run's row."""
        row = self._base.row("SELECT * FROM runs WHERE id = ?", (run,))
        return dict(row) if row else {}

    # tasks

    def add(self, run: int, tasks: Iterable[NewTask], *, parent: int | None = None) -> int:
        """Add tasks that the run does not have yet; return how many were new."""
        with self._base.change() as base:
            before = base.total_changes
            base.executemany(
                INSERT_TASK, ((run, task.url, task.kind, task.hops, task.page, parent) for task in tasks)
            )
            return base.total_changes - before

    def pending(self, run: int, *, after: int = 0) -> list[Task]:
        """Return the run's tasks still to be done, in the order they were asked, from number `after` on."""
        rows = self._base.rows(
            "SELECT id, url, kind, parent, page, hops, tries FROM tasks"
            " WHERE run = ? AND state = ? AND id > ? ORDER BY id",
            (run, PENDING, after),
        )
        return [Task(*row) for row in rows]

    def writing(self) -> list[tuple[int, str]]:
        """Return number and record id of the tasks that were being written when the process ended."""
        return [
            (row["id"], row["record_id"])
            for row in self._base.rows("SELECT id, record_id FROM tasks WHERE state = ?", (WRITING,))
        ]

    def promise(self, run: int, promises: Sequence[tuple[Task, str, Result]]) -> list[tuple[Task, ...]]:
        """Keep what will be true of tasks once their records lie in the archive; return the new tasks of each."""
        with self._base.change() as base:
            self._write_kept(base)
            now = _now()
            base.executemany(
                SETTLE_TASK,
                [
                    (WRITING, result.outcome, result.status, result.message, record_id, now, task.id)
                    for task, record_id, result in promises
                ],
            )
            return [self._add_found(base, run, task.id, result) for task, _, result in promises]

    def keep(self, task_id: int, capture: Capture | None, outcome: str | None = None) -> None:
        """Settle a task whose record lies in the archive; `outcome` when writing it told more.

        This is kept together with the next step, or by `flush`: a crash before that loses nothing, since the
        archive itself tells that the task is done.
        """
        self._kept.append((task_id, capture, outcome))

    def flush(self) -> None:
        """Keep what `keep` was told."""
        if self._kept:
            with self._base.change() as base:
                self._write_kept(base)

    def _write_kept(self, base: Any) -> None:
        kept = list(self._kept)
        base.executemany(KEEP_TASK, [(DONE, outcome, task_id) for task_id, _, outcome in kept])
        base.executemany(INSERT_CAPTURE, [_values(capture) for _, capture, _ in kept if capture is not None])
        for _ in kept:
            self._kept.popleft()

    def note_capture(self, capture: Capture) -> None:
        """Keep a capture that settles no task."""
        with self._base.change() as base:
            base.execute(INSERT_CAPTURE, _values(capture))

    def withdraw(self, task_id: int) -> None:
        """Take back a promise: the record was not written, the task is to be done again."""
        with self._base.change() as base:
            base.execute("UPDATE tasks SET state = ?, record_id = NULL WHERE id = ?", (PENDING, task_id))

    def settle(self, run: int, task: Task, result: Result) -> tuple[Task, ...]:
        """Keep the outcome of a task that left no record; return the new tasks it leads to."""
        with self._base.change() as base:
            self._settle(base, task.id, DONE, result, None)
            return self._add_found(base, run, task.id, result)

    def belonging(self, page: int) -> int:
        """Return how many tasks belong to a page so far."""
        row = self._base.row("SELECT count(*) AS n FROM tasks WHERE page = ?", (page,))
        return row["n"] if row else 0

    def count_try(self, task_id: int) -> None:
        """Count a try that will be repeated."""
        with self._base.change() as base:
            base.execute("UPDATE tasks SET tries = tries + 1 WHERE id = ?", (task_id,))

    def ancestry(self, task: Task) -> list[str]:
        """Return the URLs of the redirects that led to a task, nearest first."""
        urls, parent, hops = [task.url], task.parent, task.hops
        while parent is not None and hops > 0:
            row = self._base.row("SELECT url, parent, hops FROM tasks WHERE id = ?", (parent,))
            if row is None:
                break
            urls.append(row["url"])
            parent, hops = row["parent"], row["hops"]
        return urls

    def url_of(self, task_id: int) -> str | None:
        """Return the URL of a task."""
        row = self._base.row("SELECT url FROM tasks WHERE id = ?", (task_id,))
        return row["url"] if row else None

    def task_rows(self, run: int, kinds: Iterable[str]) -> list[Row]:
        """Return what became of a run's tasks of some kinds, in order: url, kind, state, outcome, status, message, parent, hops."""
        sql = (
            "SELECT url, kind, state, outcome, status, message, parent, hops FROM tasks"
            " WHERE run = ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY id"
        )
        return self._base.rows(sql, (run, json.dumps(sorted(kinds))))

    def requisite_counts(self, run: int, page_kinds: Iterable[str]) -> dict[str, int]:
        """Return how often each outcome came for what only belongs to pages."""
        sql = (
            "SELECT coalesce(outcome, state) AS name, count(*) AS n FROM tasks"
            " WHERE run = ? AND kind NOT IN (SELECT value FROM json_each(?)) GROUP BY 1 ORDER BY 1"
        )
        return {row["name"]: row["n"] for row in self._base.rows(sql, (run, json.dumps(sorted(page_kinds))))}

    def outcome_counts(self, run: int) -> dict[str, int]:
        """Return how often each outcome came; what is not done counts as its state."""
        rows = self._base.rows(
            "SELECT coalesce(outcome, state) AS name, count(*) AS n FROM tasks WHERE run = ? GROUP BY 1 ORDER BY 1",
            (run,),
        )
        return {row["name"]: row["n"] for row in rows}

    def latest_tasks(self, *, outcomes: Iterable[str] = (), kinds: Iterable[str] = ()) -> list[Row]:
        """Return the newest task of each URL that has one of these outcomes or kinds, in the order they were asked."""
        sql = (
            "SELECT * FROM tasks WHERE id IN (SELECT max(id) FROM tasks GROUP BY url)"
            " AND (outcome IN (SELECT value FROM json_each(?1)) OR kind IN (SELECT value FROM json_each(?2))) ORDER BY id"
        )
        return self._base.rows(sql, (json.dumps(sorted(outcomes)), json.dumps(sorted(kinds))))

    def count_urls(self) -> tuple[int, int]:
        """Return how many URLs were ever asked for, and how many tasks wait."""
        row = self._base.row("SELECT count(DISTINCT url) AS urls, sum(state != 'done') AS waiting FROM tasks")
        return (row["urls"], row["waiting"] or 0) if row else (0, 0)

    # captures

    def last_capture(self, url: str) -> Capture | None:
        """Return the newest whole capture of a URL that has a payload of its own or stands for one."""
        row = self._base.row(
            "SELECT * FROM captures WHERE url = ? AND status = 200 ORDER BY date DESC LIMIT 1", (url,)
        )
        return Capture(**dict(row)) if row else None

    def page_visits(self) -> list[Mapping[str, Any]]:
        """Return each page ever captured with status 200, with the first and the last time it was asked for."""
        sql = (
            "SELECT url, min(date) AS first, max(date) AS last, max(CASE WHEN type = 'response' THEN date END) AS changed"
            " FROM captures WHERE kind = 'page' AND (status = 200 OR status = 304) GROUP BY url ORDER BY min(date), url"
        )
        return [dict(row) for row in self._base.rows(sql)]

    def find_payload(self, digest: str, length: int, url: str | None) -> Capture | None:
        """Return the response that holds a payload: of one URL, or of any when `url` is None."""
        sql = "SELECT * FROM captures WHERE payload_digest = ? AND payload_length = ? AND type = 'response'"
        values: tuple[Any, ...] = (digest, length)
        if url is not None:
            sql, values = sql + " AND url = ?", (*values, url)
        row = self._base.row(sql + " ORDER BY date LIMIT 1", values)
        return Capture(**dict(row)) if row else None

    def count_captures(self) -> int:
        """Return how many captures are known."""
        row = self._base.row("SELECT count(*) AS n FROM captures")
        return row["n"] if row else 0

    def captures(self, url: str | None = None) -> list[Capture]:
        """Return all captures, or those of one URL, oldest first."""
        sql = "SELECT * FROM captures WHERE ?1 IS NULL OR url = ?1 ORDER BY date"
        return [Capture(**dict(row)) for row in self._base.rows(sql, (url,))]

    def _settle(self, base: Any, task_id: int, state: str, result: Result, record_id: str | None) -> None:
        base.execute(
            SETTLE_TASK, (state, result.outcome, result.status, result.message, record_id, _now(), task_id)
        )

    def _add_found(self, base: Any, run: int, parent: int, result: Result) -> tuple[Task, ...]:
        """Add the tasks a result leads to; return those the run did not have yet."""
        added: list[Task] = []
        for task in result.found:
            cursor = base.execute(INSERT_TASK, (run, task.url, task.kind, task.hops, task.page, parent))
            if cursor.rowcount:
                added.append(Task(cursor.lastrowid, task.url, task.kind, parent, task.page, task.hops))
        return tuple(added)


_values = attrgetter(*Capture.__slots__)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
