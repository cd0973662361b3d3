"""Records cut into segments: the first carries the HTTP header, `continuation` records the rest of the block.

Nothing is held but the state of the decoders: segments are taken as they come, in their order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archiver.errors import UnsafeInput
from archiver.warc.codings import PayloadError
from archiver.warc.payload import Pipeline
from archiver.warc.warcrecord import WarcRecord

_MAX_OPEN = 256


@dataclass(slots=True)
class _Open:
    """A record whose last segment has not come yet."""

    pipeline: Pipeline
    expected: int = 2
    payload: Any = field(default_factory=hashlib.sha256)


class OpenSegments:
    """The segmented records under way, by the id of their first segment."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._results: dict[str, str | None] = {}

    def is_open(self, record_id: str | None) -> bool:
        """Whether more segments may come."""
        return record_id is not None and record_id in self._open

    def begin(self, record_id: str, pipeline: Pipeline, pieces: Iterator[bytes]) -> None:
        """Take the body of a first segment."""
        if len(self._open) >= _MAX_OPEN:
            self._open.pop(next(iter(self._open)))
        self._open[record_id] = _Open(pipeline)
        self._feed(record_id, pieces)

    def go_on(self, record: WarcRecord, number: int, pieces: Iterator[bytes]) -> None:
        """Take the block of a continuation; the one with the total length is the last."""
        origin = (record.header("WARC-Segment-Origin-ID") or "").strip("<> ")
        under_way = self._open.get(origin)
        if under_way is None:
            self._drain(pieces)
        elif under_way.expected != number:
            self._close(origin, None)
            self._drain(pieces)
        else:
            under_way.expected += 1
            self._feed(origin, pieces)
            if record.header("WARC-Segment-Total-Length") is not None:
                self._finish(origin)

    def result(self, record_id: str) -> str | None:
        """Return the hash of the whole payload; None when segments are missing."""
        self._open.pop(record_id, None)
        return self._results.pop(record_id, None)

    def _feed(self, record_id: str, pieces: Iterator[bytes]) -> None:
        under_way = self._open[record_id]
        try:
            for piece in pieces:
                for part in under_way.pipeline.feed(piece):
                    under_way.payload.update(part)
        except (PayloadError, UnsafeInput):
            self._close(record_id, None)
            self._drain(pieces)

    def _finish(self, record_id: str) -> None:
        under_way = self._open.get(record_id)
        if under_way is None:
            return
        try:
            for part in under_way.pipeline.finish():
                under_way.payload.update(part)
        except (PayloadError, UnsafeInput):
            self._close(record_id, None)
        else:
            self._close(record_id, under_way.payload.hexdigest())

    def _close(self, record_id: str, result: str | None) -> None:
        self._open.pop(record_id, None)
        self._results[record_id] = result

    @staticmethod
    def _drain(pieces: Iterator[bytes]) -> None:
        for _ in pieces:
            pass
