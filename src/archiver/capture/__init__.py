"""Capture: byte-exact, polite, resumable; the only room on the web, behind one gate."""

from __future__ import annotations

from archiver.capture.crawl import Progress, Report
from archiver.capture.exchange import Exchange, Request
from archiver.capture.fetch import Fetcher, Limits
from archiver.capture.gate import Gate
from archiver.capture.options import CaptureOptions, read_header, with_overrides
from archiver.capture.outcome import OUTCOMES, Standing, standing_of
from archiver.capture.pace import PAGE_KINDS
from archiver.capture.run import CaptureSummary, UrlOutcome, capture_run, make_fetcher

__all__ = [
    "OUTCOMES",
    "PAGE_KINDS",
    "CaptureOptions",
    "CaptureSummary",
    "Exchange",
    "Fetcher",
    "Gate",
    "Limits",
    "Progress",
    "Report",
    "Request",
    "Standing",
    "UrlOutcome",
    "capture_run",
    "make_fetcher",
    "read_header",
    "standing_of",
    "with_overrides",
]
