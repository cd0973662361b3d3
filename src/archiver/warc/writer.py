"""Writing WARC files that are true to the standard and never torn.

A file is built as `NAME.warc.gz.open` with a journal beside it, and gets its final name when it is full or the writer
is closed. `write_event` returns once its records are in the file and in the journal: from then on no crash loses
them. Whatever fails on the way, a full disk or a payload that breaks off, the file is cut back to its last whole
event.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from archiver.errors import StoreError, WriteRefused
from archiver.warc.deflate import BEST_LEVEL, new_member
from archiver.warc.emit import emit
from archiver.warc.framing import Frame, check_digest_algorithm
from archiver.warc.journal import Recovery, journal_path, recover
from archiver.warc.measure import Measured, Spools, first_bytes, measure
from archiver.warc.newrecord import NewRecord, check_record, may_name_peer, new_record_id, warc_date
from archiver.warc.openfile import OPEN_SUFFIX, Event, OpenFile, SyncPolicy, lock_folder
from archiver.warc.revisit import Dedup, Original, as_revisit
from archiver.warc.targeturi import encode_target_uri

# what may stand in a file's prefix: "news-2026"
_NAME_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")

# what may not stand in a host part: the blank in "my host"
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_.\-]+")

# a field of a warcinfo record: "software"
_INFO_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_SUFFIX = ".warc.gz"
_LEVELS = range(1, 10)


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record now lies; `file` is the name the file has once it is finished.

    `payload_digest` and `payload_length` are of the entity body, None where the record has no payload of its own;
    `type` is `revisit` where a response was found to repeat an earlier one.
    """

    file: str
    offset: int
    length: int
    record_id: str
    type: str
    date: str
    payload_digest: str | None = None
    payload_length: int | None = None


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """How `open_writer` was called."""

    folder: Path
    prefix: str
    host: str
    warcinfo: bytes
    max_size: int
    level: int
    digest: str
    sync: SyncPolicy


def open_writer(  # noqa: PLR0913 (all by name; each is the caller's to choose)
    folder: str | os.PathLike[str],
    *,
    prefix: str,
    software: str,
    operator: str | None = None,
    info: Mapping[str, str] | None = None,
    max_size: int = 1_000_000_000,
    level: int | None = None,
    digest: str = "sha1",
    dedup: Dedup | None = None,
    sync: SyncPolicy | None = None,
    host: str | None = None,
) -> WarcWriter:
    """Open a writer in `folder`, going on with a file that an earlier run left unfinished.

    `software` and `operator` go to each file's warcinfo record, `info` adds fields to it. `max_size` is where a new
    file is begun, `level` is gzip's (1 to 9; what is best by default), `digest` one of sha1, sha256, sha512, md5.
    With a `dedup`, responses whose payload it knows are written as revisits. A second writer in the same folder is
    refused.
    """
    check_digest_algorithm(digest)
    if not _NAME_PART.fullmatch(prefix):
        raise WriteRefused(f"{prefix!r} is no prefix for file names")
    level = BEST_LEVEL if level is None else level
    if level not in _LEVELS:
        raise WriteRefused(f"{level} is no compression level", remedy="1 (fast) to 9 (small)")
    fields = {"software": software, "format": "WARC File Format 1.1", "conformsTo": _CONFORMS_TO}
    fields |= {"operator": operator} if operator else {}
    fields |= info or {}
    settings = WriterSettings(
        folder=Path(folder),
        prefix=prefix,
        host=_NOT_IN_NAME.sub("-", host or os.uname().nodename).strip("-.") or "localhost",
        warcinfo=_warcinfo_block(fields),
        max_size=max_size,
        level=level,
        digest=digest,
        sync=sync or SyncPolicy(),
    )
    return WarcWriter(settings, dedup)


class WarcWriter:
    """A writer of WARC files; safe to share between threads, and a context manager. Made by `open_writer`.

    `recovered` says what an earlier run left in the file that is gone on with, None for a fresh start.
    """

    def __init__(self, settings: WriterSettings, dedup: Dedup | None) -> None:
        self._settings = settings
        self._dedup = dedup
        self._lock = threading.RLock()
        self._file: OpenFile | None = None
        self._warcinfo_id: str | None = None
        self._serial = 0
        self._closed = False
        self._finished_ids: set[str] = set()
        self.recovered: Recovery | None = None
        settings.folder.mkdir(parents=True, exist_ok=True)
        self._folder = lock_folder(settings.folder)
        try:
            self._resume()
        except BaseException:
            os.close(self._folder)
            raise

    def write_event(self, records: Iterable[NewRecord]) -> tuple[Written, ...]:
        """Write one capture event whole or not at all, and return where its records lie.

        The first record leads: the others get its date, and those that may do so name it in WARC-Concurrent-To. When
        this returns, the records outlive a killed process. A record that breaks the standard raises WriteRefused, a
        failing disk StoreError, a failing payload its own error; in every case the file is as it was before.
        """
        given = tuple(records)
        if not given:
            return ()
        written = self.write_events((given,))[0]
        if isinstance(written, WriteRefused):
            raise written
        return written

    def write_events(self, events: Iterable[Sequence[NewRecord]]) -> list[tuple[Written, ...] | WriteRefused]:
        """Write several events in one step: for each where its records lie, or why it was refused.

        When this returns, all but the refused outlive a killed process. When it raises, `holds` tells what was
        written before.
        """
        with self._lock, Spools(self._settings.folder) as spools:
            if self._closed:
                raise StoreError("the writer is closed", path=str(self._settings.folder))
            try:
                written = [self._take_in(event, spools) for event in events]
                if self._file:
                    self._file.release()
            except BaseException:
                if self._file:
                    self._file.cut_back()
                raise
            return written

    def holds(self, record_id: str) -> bool:
        """Whether a record lies in the file that grows or in the one before it."""
        with self._lock:
            return record_id in self._finished_ids or bool(self._file and record_id in self._file.record_ids)

    def _take_in(self, records: Sequence[NewRecord], spools: Spools) -> tuple[Written, ...] | WriteRefused:
        """Write an event's bytes; those of a small one wait for the end of its group."""
        try:
            date = _event_date(records)
            measured = [self._measure(record, spools) for record in records]
            file = self._ready_file()
            record_ids = _record_ids(records, file.record_ids)
            with file.begin() as event:
                written = self._write_all(event, measured, record_ids, date)
        except WriteRefused as error:
            return error
        self._remember(measured, written)
        return written

    def sync(self) -> None:
        """Force all that was written to the disk."""
        with self._lock:
            if self._file:
                self._file.sync()

    def close(self) -> None:
        """Finish the current file: to the disk, and to its final name."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            try:
                self._finish_file()
            finally:
                os.close(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _measure(self, record: NewRecord, spools: Spools) -> Measured:
        """Check and measure a record; a response whose payload is held already comes out as a revisit."""
        check_record(record)
        if record.target_uri:
            encode_target_uri(record.target_uri)
        digest = self._settings.digest
        measured = measure(spools.hold(record), digest)
        if self._dedup is None or measured.payload is None or not measured.repeatable:
            return measured
        original = self._dedup.find(*measured.payload)
        if original is None:
            return measured
        head = first_bytes(measured.record.block, measured.head_length)
        return measure(as_revisit(measured.record, head, measured.payload[0], original), digest)

    def _write_all(
        self, event: Event, measured: list[Measured], record_ids: list[str], date: str
    ) -> tuple[Written, ...]:
        return tuple(
            self._write(event, item, _frame(item, record_id, record_ids[0], date, self._warcinfo_id))
            for item, record_id in zip(measured, record_ids, strict=True)
        )

    def _write(self, event: Event, measured: Measured, frame: Frame) -> Written:
        """Write one record as one gzip member."""
        start = event.position
        emit(event.write, measured, frame, new_member(self._settings.level, measured.length))
        event.holds(frame.record_id)
        return Written(
            file=self._file.name if self._file else "",
            offset=start,
            length=event.position - start,
            record_id=frame.record_id,
            type=measured.record.type,
            date=frame.date,
            payload_digest=measured.record.payload_digest or frame.payload_digest,
            payload_length=measured.payload[1] if measured.payload else None,
        )

    def _remember(self, measured: list[Measured], written: tuple[Written, ...]) -> None:
        if self._dedup is None:
            return
        for item, place in zip(measured, written, strict=True):
            if item.repeatable and item.payload and item.record.target_uri:
                original = Original(place.record_id, encode_target_uri(item.record.target_uri), place.date)
                self._dedup.remember(*item.payload, original)

    def _ready_file(self) -> OpenFile:
        """Return a file with room, a warcinfo record of this run in it."""
        if self._file and self._file.size >= self._settings.max_size:
            self._finish_file()
        if self._file is None:
            self._file = self._create_file()
        if self._warcinfo_id is None:
            self._warcinfo_id = self._write_warcinfo(self._file)
        return self._file

    def _write_warcinfo(self, file: OpenFile) -> str:
        record = NewRecord("warcinfo", block=self._settings.warcinfo)
        measured = measure(record, self._settings.digest)
        frame = Frame(
            new_record_id(), warc_date(_now()), measured.length, measured.block_digest, filename=file.name
        )
        with file.begin() as event:
            self._write(event, measured, frame)
        return frame.record_id

    def _create_file(self) -> OpenFile:
        settings = self._settings
        while True:
            name = f"{settings.prefix}-{_now():%Y%m%d%H%M%S}-{self._serial:05d}-{settings.host}{_SUFFIX}"
            self._serial += 1
            path = settings.folder / (name + OPEN_SUFFIX)
            if path.exists() or path.with_name(name).exists():
                continue
            try:
                file = OpenFile(path, settings.sync)
                os.fsync(self._folder)
            except OSError as error:
                path.unlink(missing_ok=True)
                journal_path(path).unlink(missing_ok=True)
                raise StoreError(f"no file can be begun: {error.strerror}", path=str(path)) from error
            return file

    def _finish_file(self) -> None:
        """Give the current file its final name; one that holds a warcinfo record alone is dropped."""
        file, self._file = self._file, None
        warcinfo_id, self._warcinfo_id = self._warcinfo_id, None
        if file is None:
            return
        self._finished_ids = file.record_ids
        if file.record_ids <= {warcinfo_id}:
            file.discard()
        else:
            file.finish(self._folder)

    def _resume(self) -> None:
        """Mend what earlier runs left: the newest unfinished file is gone on with, all others are finished."""
        folder = self._settings.folder
        unfinished = sorted(
            folder.glob(f"*{_SUFFIX}{OPEN_SUFFIX}"), key=lambda path: (self._is_own(path.name), path.name)
        )
        for path in unfinished:
            recovery = recover(path)
            if len(recovery.entries) <= 1:  # nothing, or its warcinfo record alone
                path.unlink()
                journal_path(path).unlink(missing_ok=True)
                continue
            self._finish_file()
            self._file = OpenFile(path, self._settings.sync, recovery)
            self.recovered = recovery
        if self._file and not self._is_own(self._file.name):
            self._finish_file()
        for stray in folder.glob(f"*{_SUFFIX}{OPEN_SUFFIX}.journal"):
            if not stray.with_suffix("").exists():
                stray.unlink()

    def _is_own(self, name: str) -> bool:
        return name.startswith(f"{self._settings.prefix}-")


def _frame(measured: Measured, record_id: str, leader: str, date: str, warcinfo_id: str | None) -> Frame:
    record = measured.record
    return Frame(
        record_id=record_id,
        date=date if record.date is None else warc_date(record.date),
        length=measured.length,
        block_digest=measured.block_digest,
        payload_digest=measured.payload[0] if measured.payload else None,
        concurrent_to=leader if record_id != leader and may_name_peer(record) else None,
        warcinfo_id=warcinfo_id if record.type != "warcinfo" else None,
    )


def _event_date(records: Sequence[NewRecord]) -> str:
    """Return the one date of an event; records that were captured at different times are different events."""
    date = warc_date(_now() if records[0].date is None else records[0].date)
    for record in records[1:]:
        if record.date is not None and may_name_peer(record) and warc_date(record.date) != date:
            raise WriteRefused("the records of one event have one date", url=record.target_uri)
    return date


def _record_ids(records: Sequence[NewRecord], taken: set[str]) -> list[str]:
    """Return each record's id, its own or a new one; one that the file holds already is refused."""
    record_ids: list[str] = []
    for record in records:
        record_id = record.record_id or new_record_id()
        if record_id in taken or record_id in record_ids:
            raise WriteRefused(f"the file holds a record {record_id} already", url=record.target_uri)
        record_ids.append(record_id)
    return record_ids


def _warcinfo_block(fields: Mapping[str, str]) -> bytes:
    for name, value in fields.items():
        if not _INFO_NAME.fullmatch(name) or any(c in value for c in "\r\n\0"):
            raise WriteRefused(f"{name!r} is no field for a warcinfo record: {value!r}")
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode("utf-8")


def _now() -> datetime:
    return datetime.now(UTC)
