"""Where bytes lie: the collection on disk, its settings, its queue and its catalogue; files written whole."""

from __future__ import annotations

from archiver.store.catalog import Catalog, Entry, Hit
from archiver.store.collection import Collection, is_collection
from archiver.store.files import replacing, write_whole
from archiver.store.queue import Capture, NewTask, Queue, Result, Task
from archiver.store.settings import Settings

__all__ = [
    "Capture",
    "Catalog",
    "Collection",
    "Entry",
    "Hit",
    "NewTask",
    "Queue",
    "Result",
    "Settings",
    "Task",
    "is_collection",
    "replacing",
    "write_whole",
]
