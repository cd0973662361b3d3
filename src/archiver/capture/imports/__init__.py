"""Bringing in what others captured: archives, HAR files, saved pages, mementos; each with where it came from."""

from __future__ import annotations

from archiver.capture.imports.archives import TakenOver, import_archive, import_wacz
from archiver.capture.imports.har import har_events, looks_like_har
from archiver.capture.imports.memento import Memento, memento_events, read_timemap
from archiver.capture.imports.saved import saved_events, saved_pages

__all__ = [
    "Memento",
    "TakenOver",
    "har_events",
    "import_archive",
    "import_wacz",
    "looks_like_har",
    "memento_events",
    "read_timemap",
    "saved_events",
    "saved_pages",
]
