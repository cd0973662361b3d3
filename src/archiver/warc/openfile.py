"""One unfinished WARC file: locked by its folder, journalled, cut back on any error, renamed when it is whole."""

from __future__ import annotations

import fcntl
import os
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from archiver.errors import StoreError
from archiver.warc.journal import Entry, Recovery, journal_path, synced_line

OPEN_SUFFIX = ".open"
_BUFFER = 1 << 22


@dataclass(frozen=True, slots=True)
class SyncPolicy:
    """When acknowledged records are forced to the disk: after so many events, bytes or seconds, what comes first.

    A killed process loses nothing whatever is set here; this guards against a machine that stops.
    """

    events: int = 256
    size: int = 64 << 20
    seconds: float = 5.0


def lock_folder(folder: Path) -> int:
    """Return a descriptor that holds the folder's writer lock, or raise StoreError when another holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise StoreError(
            "another writer is at work here", path=str(folder), remedy="wait until it is done"
        ) from error
    return descriptor


class OpenFile:
    """The file that grows: `NAME.open` and its journal; `name` is what it will be called.

    `size` and `record_ids` count all events that were taken in. Those of a group are held back until `release`, which
    writes and journals them in one step; none of them counts as acknowledged before.
    """

    def __init__(self, path: Path, policy: SyncPolicy, recovery: Recovery | None = None) -> None:
        """Open `path`: anew (it must not be there), or where `recovery` says that it ends."""
        self.path = path
        self.name = path.name.removesuffix(OPEN_SUFFIX)
        self.size = recovery.end if recovery else 0
        self.record_ids: set[str] = recovery.record_ids if recovery else set()
        self._policy = policy
        self._torn = False
        self._kept = self.size
        self._held = bytearray()
        self._held_entries: list[Entry] = []
        flags = os.O_RDWR | os.O_CLOEXEC | (0 if recovery else os.O_CREAT | os.O_EXCL)
        self._data = os.open(path, flags, 0o666)
        self._journal = self._journal_size = -1
        self._events = self._synced = 0
        self._synced_at = time.monotonic()
        self._renew_journal(recovery.entries if recovery else ())
        os.lseek(self._data, self.size, os.SEEK_SET)
        self.sync()

    def _renew_journal(self, entries: tuple[Entry, ...]) -> None:
        """Put a new journal in the old one's place in one step: a crash here must not forget what it held."""
        journal = journal_path(self.path)
        fresh = journal.with_name(journal.name + ".new")
        self._journal = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        self._journal_size = 0
        self._write_journal(b"".join(entry.line() for entry in entries))
        fresh.replace(journal)

    def begin(self) -> Event:
        """Begin an event: a context whose bytes are all taken in, or all cut off again when it fails."""
        if self._torn:
            raise StoreError("the file could not be cut back after an error", path=str(self.path))
        return Event(self)

    def sync(self) -> None:
        """Force data and journal to the disk."""
        self.release()
        os.fsync(self._data)
        self._write_journal(synced_line(self.size))
        os.fsync(self._journal)
        self._events, self._synced, self._synced_at = 0, self.size, time.monotonic()

    def finish(self, folder: int) -> Path:
        """Give the file its final name, all of it on the disk; `folder` is a descriptor of its folder."""
        final = self.path.with_name(self.name)
        if final.exists():
            raise StoreError("a file of this name is there already", path=str(final))
        self.sync()
        self.path.rename(final)
        self._drop_journal()
        os.fsync(folder)
        return final

    def discard(self) -> None:
        """Remove a file that holds nothing."""
        self.path.unlink()
        self._drop_journal()

    def _drop_journal(self) -> None:
        journal_path(self.path).unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of the file as it stands; a later writer goes on with it."""
        for descriptor in (self._data, self._journal):
            with suppress(OSError):
                os.close(descriptor)
        self._data = self._journal = -1

    def append(self, data: bytes | bytearray) -> None:
        """Write bytes at the end; they count only once `commit` has journalled them."""
        self.release()
        write_all(self._data, data)

    def hold(self, data: bytearray, entry: Entry) -> None:
        """Take in an event none of whose bytes were appended; `release` will write it."""
        self._held += data
        self._take_in(entry)
        if len(self._held) >= _BUFFER:
            self.release()

    def commit(self, entry: Entry) -> None:
        """Acknowledge an event whose bytes were appended."""
        self._take_in(entry)
        self.release()

    def release(self) -> None:
        """Write what is held and journal it: from now on it is acknowledged."""
        if not self._held_entries:
            return
        held, entries = self._held, self._held_entries
        self._held, self._held_entries = bytearray(), []
        try:
            write_all(self._data, held)
            self._write_journal(b"".join([entry.line() for entry in entries]))
        except OSError as error:
            self._held_entries = entries
            self.cut_back()
            raise _full(self.path, error) from error
        self._kept = entries[-1].end
        self._events += len(entries)
        policy = self._policy
        unsynced = self.size - self._synced
        late = time.monotonic() - self._synced_at >= policy.seconds
        if self._events >= policy.events or unsynced >= policy.size or late:
            self.sync()

    def _take_in(self, entry: Entry) -> None:
        self._held_entries.append(entry)
        self.size = entry.end
        self.record_ids.update(entry.record_ids)

    def cut_back(self) -> None:
        """Cut data and journal to the last acknowledged event, and forget what is held."""
        self.record_ids.difference_update(*(entry.record_ids for entry in self._held_entries))
        self._held, self._held_entries, self.size = bytearray(), [], self._kept
        try:
            os.ftruncate(self._data, self.size)
            os.lseek(self._data, self.size, os.SEEK_SET)
            os.ftruncate(self._journal, self._journal_size)
            os.lseek(self._journal, self._journal_size, os.SEEK_SET)
        except OSError:
            self._torn = True
            raise

    def _write_journal(self, line: bytes) -> None:
        write_all(self._journal, line)
        self._journal_size += len(line)


class Event:
    """The bytes of one event on their way into the file; a small event is held back until the file's `release`."""

    def __init__(self, file: OpenFile) -> None:
        self._file = file
        self._buffer = bytearray()
        self._crc = 0
        self._flushed = False
        self._start = self._position = file.size
        self._record_ids: list[str] = []

    @property
    def position(self) -> int:
        """The offset at which the next byte will lie."""
        return self._position

    def write(self, data: bytes) -> None:
        """Take in compressed bytes."""
        self._crc = zlib.crc32(data, self._crc)
        self._position += len(data)
        self._buffer += data
        if len(self._buffer) >= _BUFFER:
            self._flush()

    def holds(self, record_id: str) -> None:
        """Note that a record of this id is among the bytes."""
        self._record_ids.append(record_id)

    def _flush(self) -> None:
        self._file.append(self._buffer)
        self._flushed = True
        self._buffer = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            if self._flushed:
                self._file.cut_back()
            if isinstance(error, OSError):
                raise _full(self._file.path, error) from error
            return
        length = self._position - self._start
        entry = Entry(self._start, length, self._crc, tuple(self._record_ids))
        try:
            if self._flushed:
                self._flush()
                self._file.commit(entry)
            else:
                self._file.hold(self._buffer, entry)
        except OSError as failure:
            self._file.cut_back()
            raise _full(self._file.path, failure) from failure


def _full(path: Path, error: OSError) -> StoreError:
    return StoreError(f"the records could not be written: {error.strerror or error}", path=str(path))


def write_all(descriptor: int, data: bytes | bytearray) -> None:
    """Write all bytes, however few the system takes at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
