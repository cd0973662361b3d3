"""Trying again what failed: every address whose newest outcome is a failure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.capture import CaptureOptions, Report, Standing, capture_run, standing_of, with_overrides
from archiver.store import Collection, NewTask, Queue
from archiver.workflow.capture import Captured, derive_after

if TYPE_CHECKING:
    from archiver.workflow.derive import Progress


def retry_failed(
    folder: Path,
    options: CaptureOptions,
    overrides: Mapping[str, Any],
    report: Report,
    *,
    reading: Progress | None = None,
    then_derive: bool = True,
) -> Captured:
    """Fetch again what failed in earlier runs; what an unfinished run left comes along."""
    collection = Collection.open(folder)
    with collection.lock():
        settings = with_overrides(collection.settings, overrides)
        tasks = failed_tasks(collection)
        summary = capture_run(
            collection, tasks, replace(options, settings=settings), report, verb="retry-failed"
        )
        return Captured(summary, derive_after(collection, summary, reading) if then_derive else None)


def failed_tasks(collection: Collection) -> list[NewTask]:
    """Return what failed and did not succeed since, in the order it was asked."""
    queue = Queue(collection.queue_path)
    try:
        rows = queue.latest_tasks()
    finally:
        queue.close()
    failed = (row for row in rows if row["outcome"] and standing_of(row["outcome"]) is Standing.FAILED)
    return [NewTask(row["url"], row["kind"]) for row in failed]
