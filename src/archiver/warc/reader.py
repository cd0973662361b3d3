"""Archives opened for reading: WARC, ARC and WACZ, whatever their compression and wherever they lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

from archiver.errors import Finding, WarcError
from archiver.warc.codings import PayloadError
from archiver.warc.ground import Report
from archiver.warc.source import Source, open_source
from archiver.warc.walk import Walk
from archiver.warc.warcrecord import WarcRecord

_MOST_SEARCHES = 16
"""So many records may lack a segment before no more are looked for: each search reads the archive to its end."""


class Archive:
    """An open archive: iterate it for its records; what was stepped over stands in `findings`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._searches = _MOST_SEARCHES
        self.report = Report()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[WarcRecord]:
        part = None
        for part in self._source.parts():
            self.report.losses += self._source.take_faults()
            yield from Walk(part, self.report, self._continuations).records()
        self.report.losses += self._source.take_faults()
        if part is None:
            self.report.losses.append(Finding("not-a-warc", "holds no WARC file in archive/", path=self.name))

    @property
    def name(self) -> str:
        """The archive as it was given."""
        return self._source.name

    @property
    def is_wacz(self) -> bool:
        """Whether the archive is a WACZ."""
        return self._source.is_wacz

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What has been stepped over so far: every loss, with file, offset and kind."""
        return tuple(self.report.losses)

    @property
    def departures(self) -> tuple[Finding, ...]:
        """What has been read so far though the standard has it otherwise."""
        return tuple(self.report.departures)

    def record_at(self, offset: int) -> WarcRecord:
        """Return the record whose `offset` this is, without reading those before it where the file allows that."""
        for part in self._source.parts():
            walk = Walk(part, Report(), self._continuations)
            record = next(walk.records(offset), None)
            if record is not None and record.offset == offset:
                return record
            walk = Walk(part, Report(), self._continuations)
            record = next((found for found in walk.records() if found.offset == offset), None)
            if record is not None:
                return record
        raise WarcError("no record begins here", path=self.name, offset=offset)

    def _continuations(self, first: WarcRecord) -> Iterator[WarcRecord]:
        """Yield the further segments of a record in their order; PayloadError when one is not in this archive."""
        if not self._source.seekable or self._searches <= 0:
            raise PayloadError("segment-missing", "the further segments of the record were not looked for")
        number = 2
        for part in self._source.parts():
            if part.name < first.file:
                continue
            start = first.offset if part.name == first.file and first.length is not None else 0
            for record in Walk(part, Report()).records(start):
                if not _continues(record, first, number):
                    continue
                yield record
                number += 1
                if record.header("WARC-Segment-Total-Length") is not None:
                    self._source.take_faults()
                    return
        self._source.take_faults()
        self._searches -= 1
        raise PayloadError("segment-missing", f"segment {number} of the record is not in this archive")

    def close(self) -> None:
        """Close what was opened."""
        self._source.close()


def _continues(record: WarcRecord, first: WarcRecord, number: int) -> bool:
    if record.type != "continuation" or record.segment_number != number:
        return False
    return (record.header("WARC-Segment-Origin-ID") or "").strip("<> ") == first.record_id


def open_archive(source: str | os.PathLike[str] | BinaryIO) -> Archive:
    """Open an archive: a path, a URL (extra `remote`), `-`, `FILE.wacz!archive/NAME`, or a binary file object."""
    return Archive(open_source(source))
