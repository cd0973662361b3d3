"""The inventory of an archive: one line for each whole record, with the hash of what it carries.

A record is listed when it is whole and nothing proves it damaged: a block that does not have the digest its record
gives is damage, and is named like any other loss.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from archiver.errors import Finding, Severity, UnsafeInput, WarcError
from archiver.warc.codings import PayloadError
from archiver.warc.digests import parse_digest
from archiver.warc.payload import STREAM_LIMITS, Pipeline
from archiver.warc.reader import Archive
from archiver.warc.segments import OpenSegments
from archiver.warc.warcrecord import WarcRecord

_MAX_WAITING = 10_000
PAYLOAD = "payload_sha256"


class RecordList:
    """The lines of one archive; `findings` grows while they are read."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._notes: list[Finding] = []
        self._segments = OpenSegments()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was stepped over: damage between records, and records that their own digest disproves."""
        return self._archive.findings

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Payloads that could not be had though their record is whole."""
        return tuple(self._notes)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        waiting: deque[_Line] = deque()
        for record in self._archive:
            line = self._line(record)
            if line is None:
                continue
            waiting.append(line)
            while waiting and (
                len(waiting) > _MAX_WAITING or not self._segments.is_open(waiting[0].segmented)
            ):
                yield self._finished(waiting.popleft())
        while waiting:
            yield self._finished(waiting.popleft())

    def _line(self, record: WarcRecord) -> _Line | None:
        """Return the line of a record; None when the record turns out to be damaged."""
        try:
            seen = self._read(record)
        except WarcError as error:
            if record.is_whole():
                self._lose(record, "torn-record", error.message)
            return None
        if not record.is_whole():
            return None
        if seen.disproved:
            record.reject()
            self._lose(record, "block-digest", "the block does not have the digest that the record gives")
            return None
        return _Line(describe(record) | {PAYLOAD: seen.payload}, seen.segmented)

    def _read(self, record: WarcRecord) -> _Seen:
        """Read the block once, for both hashes."""
        digest = parse_digest(record.block_digest) if record.block_digest else None
        hasher = digest.new() if digest is not None and digest.value else None
        seen = self._read_payload(record, hasher)
        disproved = hasher is not None and digest is not None and hasher.digest() != digest.value
        return replace(seen, disproved=disproved)

    def _read_payload(self, record: WarcRecord, hasher: Any) -> _Seen:
        number = record.segment_number
        kind = record.type
        if kind == "continuation" and number is not None:
            self._segments.go_on(record, number, _shown(record.iter_block(), hasher))
            return _Seen()
        if not record.has_payload or not record.block_length:
            for _ in _shown(record.iter_block(), hasher):
                pass
            return _Seen()
        head = record.http if kind == "response" else None
        start = head.body_start if head else 0
        if hasher is not None and start:
            hasher.update(record.block_slice(0, start))
        pipeline = Pipeline(head, STREAM_LIMITS)
        pieces = _shown(record.iter_block(start), hasher)
        if number == 1 and record.record_id:
            self._segments.begin(record.record_id, pipeline, pieces)
            return _Seen(segmented=record.record_id)
        try:
            return _Seen(_hash_of(pipeline, pieces))
        except (PayloadError, UnsafeInput) as error:
            self._note(record, getattr(error, "kind", "decompression-bomb"), error.message)
            for _ in pieces:
                pass
            return _Seen()

    def _finished(self, line: _Line) -> dict[str, Any]:
        if line.segmented is not None:
            payload = self._segments.result(line.segmented)
            if payload is None:
                place = line.fields
                finding = Finding(
                    "segment-missing",
                    "segments of this record are missing or do not fit",
                    Severity.WARNING,
                    path=place["file"],
                    offset=place["offset"],
                    record_id=place["record_id"],
                )
                self._notes.append(finding)
            return line.fields | {PAYLOAD: payload}
        return line.fields

    def _lose(self, record: WarcRecord, code: str, message: str) -> None:
        self._archive.report.losses.append(_finding(record, code, message, Severity.ERROR))

    def _note(self, record: WarcRecord, code: str, message: str) -> None:
        self._notes.append(_finding(record, code, message, Severity.WARNING))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one pass over a block has shown."""

    payload: str | None = None
    segmented: str | None = None
    disproved: bool = False


@dataclass(slots=True)
class _Line:
    """A line that is ready, or waits for the further segments of its record."""

    fields: dict[str, Any] = field(default_factory=dict)
    segmented: str | None = None


def describe(record: WarcRecord) -> dict[str, Any]:
    """Return the line of a record, its payload still to be had."""
    return {
        "file": record.file,
        "offset": record.offset,
        "length": record.length,
        "record_id": record.record_id,
        "type": record.type or None,
        "target_uri": record.target_uri,
        "date": record.date,
        "status": record.http_status,
        "mime": record.media_type,
        "truncated": record.truncated,
        PAYLOAD: None,
    }


def _hash_of(pipeline: Pipeline, pieces: Iterator[bytes]) -> str:
    payload = hashlib.sha256()
    for piece in pipeline.run(pieces):
        payload.update(piece)
    return payload.hexdigest()


def _shown(pieces: Iterator[bytes], hasher: Any) -> Iterator[bytes]:
    """Hand pieces on, past the block's hasher."""
    if hasher is None:
        yield from pieces
        return
    for piece in pieces:
        hasher.update(piece)
        yield piece


def _finding(record: WarcRecord, code: str, message: str, severity: Severity) -> Finding:
    return Finding(
        code, message, severity, path=record.file, offset=record.offset, record_id=record.record_id
    )
