"""How a collection stands: its last run, what failed, what waits, what the archive holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from sqlite3 import Row
from typing import Any

from archiver.capture import OUTCOMES, Standing, standing_of
from archiver.store import Collection, Queue


@dataclass(frozen=True, slots=True)
class Failure:
    """An address whose newest outcome is a failure."""

    url: str
    kind: str
    outcome: str
    status: int | None
    message: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Status:
    """A collection's standing; `run` is the newest one, `pending` counts what an unfinished run left."""

    run: Mapping[str, Any] | None
    outcomes: Mapping[str, int]
    pending: int
    urls: int
    captures: int
    archive_files: int
    archive_bytes: int
    failures: tuple[Failure, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the status for a JSON line."""
        return asdict(self)


def read_status(folder: Path) -> Status:
    """Read how a collection stands; another process may be writing it."""
    collection = Collection.open(folder)
    paths = collection.warc_paths()
    size = sum(path.stat().st_size for path in paths)
    if not collection.queue_path.is_file():
        return Status(None, {}, 0, 0, 0, len(paths), size, ())
    queue = Queue(collection.queue_path, read_only=True)
    try:
        run = queue.last_run()
        urls, waiting = queue.count_urls()
        bad = [name for name in OUTCOMES if standing_of(name) is not Standing.DONE]
        return Status(
            run=_run_facts(queue.run_facts(run)) if run else None,
            outcomes=queue.outcome_counts(run) if run else {},
            pending=waiting,
            urls=urls,
            captures=queue.count_captures(),
            archive_files=len(paths),
            archive_bytes=size,
            failures=tuple(map(_failure, queue.latest_tasks(outcomes=bad))),
        )
    finally:
        queue.close()


def _run_facts(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: row[name] for name in ("id", "verb", "started", "finished")}


def _failure(row: Row) -> Failure:
    return Failure(row["url"], row["kind"], row["outcome"], row["status"], row["message"], row["tries"])
