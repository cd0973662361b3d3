"""Making what is derived anew: index, records, snapshots and catalogue from the archives alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archiver.store import Collection

if TYPE_CHECKING:
    from archiver.workflow.derive import Derived, Progress


def rebuild(folder: Path, progress: Progress | None = None) -> Derived:
    """Derive everything again from a collection's archives."""
    from archiver.workflow.derive import derive  # noqa: PLC0415 - reading pages loads much

    collection = Collection.open(folder)
    with collection.lock():
        return derive(collection, progress, anew=True)
