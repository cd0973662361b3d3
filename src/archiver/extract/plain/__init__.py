"""Plain-text captures of news pages: browser copies, text dumps, prints, newsletters, wire and database text."""

from __future__ import annotations

from archiver.extract.plain.door import read_plain
from archiver.extract.plain.reading import PlainReading, read_capture

__all__ = ["PlainReading", "read_capture", "read_plain"]
