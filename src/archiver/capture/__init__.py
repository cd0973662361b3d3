"""Capture: byte-exact, polite, resumable; the only room on the web, behind one gate. Also what others captured."""

from __future__ import annotations

from archiver.capture.crawl import Progress, Report
from archiver.capture.exchange import Request
from archiver.capture.fetch import Fetcher
from archiver.capture.gate import Gate
from archiver.capture.imports import (
    Memento,
    TakenOver,
    har_events,
    import_archive,
    import_wacz,
    looks_like_har,
    memento_events,
    read_timemap,
    saved_events,
    saved_pages,
)
from archiver.capture.options import CaptureOptions, read_header, with_overrides
from archiver.capture.outcome import OUTCOMES, Standing, standing_of
from archiver.capture.pace import PAGE_KINDS
from archiver.capture.run import CaptureSummary, capture_run, make_fetcher

__all__ = [
    "OUTCOMES",
    "PAGE_KINDS",
    "CaptureOptions",
    "CaptureSummary",
    "Fetcher",
    "Gate",
    "Memento",
    "Progress",
    "Report",
    "Request",
    "Standing",
    "TakenOver",
    "capture_run",
    "har_events",
    "import_archive",
    "import_wacz",
    "looks_like_har",
    "make_fetcher",
    "memento_events",
    "read_header",
    "read_timemap",
    "saved_events",
    "saved_pages",
    "standing_of",
    "with_overrides",
]
