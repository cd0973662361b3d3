"""Trying again what failed: every address whose newest outcome is a failure."""

from __future__ import annotations

from pathlib import Path

from archiver.capture import OUTCOMES, Standing, capture_run, standing_of
from archiver.store import Collection, NewTask, Queue
from archiver.workflow.capture import Captured, Wishes, derive_after


def retry_failed(folder: Path, wishes: Wishes) -> Captured:
    """Fetch again what failed in earlier runs; what an unfinished run left comes along."""
    collection = Collection.open(folder)
    with collection.lock():
        options = wishes.for_collection(collection)
        summary = capture_run(
            collection, failed_tasks(collection), options, wishes.report, verb="retry-failed"
        )
        return Captured(summary, derive_after(collection, summary, wishes))


def failed_tasks(collection: Collection) -> list[NewTask]:
    """Return what failed and did not succeed since, in the order it was asked."""
    queue = Queue(collection.queue_path)
    try:
        failed = [name for name in OUTCOMES if standing_of(name) is Standing.FAILED]
        return [NewTask(row["url"], row["kind"]) for row in queue.latest_tasks(outcomes=failed)]
    finally:
        queue.close()
