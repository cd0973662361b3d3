"""The two words of a walk: a spot where a record lies, and the torn one where none can be had."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.warc.arc import ArcLine
from archiver.warc.headers import CONTENT_LENGTH, VERSION_LINE, decode

# what stands within the angle brackets of the WARC-Record-ID
_RECORD_ID = re.compile(rb"\nWARC-Record-ID[ \t]*:[ \t]*<?([^\r\n>]*)", re.IGNORECASE)

NEXT = 5
"""How far past a start that proved torn the search goes on: past the letters of `WARC/`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A record in a window: its fields, where its block begins and ends, where the walk goes on.

    `settled` is False while nobody has looked at what follows the block.
    """

    start: int
    header: bytes
    block: int
    end: int
    after: int
    arc: ArcLine | None = None
    settled: bool = True

    @property
    def size(self) -> int:
        """The length of the block."""
        return self.end - self.block

    @property
    def record_id(self) -> str | None:
        """The id that the fields give."""
        match = _RECORD_ID.search(self.header)
        return decode(match[1]) if match else None


class Torn(Exception):
    """No whole record is here; the search goes on from `resume`."""

    def __init__(self, resume: int, code: str, message: str, record_id: str | None = None) -> None:
        super().__init__(message)
        self.resume = resume
        self.code = code
        self.message = message
        self.record_id = record_id


def version_of(header: bytes) -> str:
    """Return the version that a record's first line names."""
    match = VERSION_LINE.match(header)
    return match[1].decode() if match else ""


def torn_by_length(start: int, header: bytes) -> Torn:
    """Return what is wrong with a record whose length cannot be told."""
    values = [decode(match[1]) for match in CONTENT_LENGTH.finditer(header)]
    record_id = Spot(start, header, start, start, start).record_id
    if not values:
        message = "the record has no Content-Length"
        return Torn(start + NEXT, "missing-field:Content-Length", message, record_id)
    if len(set(values)) > 1:
        message = "two Content-Length fields contradict each other"
        return Torn(start + NEXT, "repeated-field", message, record_id)
    message = f"the Content-Length {values[0][:40]!r} is no number"
    return Torn(start + NEXT, "bad-content-length", message, record_id)
