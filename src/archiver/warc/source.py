"""Where the bytes of an archive come from: a path, a pipe, a file object, a remote file, a member of a WACZ.

Everything is read through a `Window`: bytes by absolute offset, with a way back. Damage can only be stepped over by
looking again at bytes already read, so a pipe is kept (in memory, then in a temporary file) from the last offset
that the reader has released.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from archiver.errors import Finding, NotAnArchive, UsageError, WarcError
from archiver.warc.zipfiles import ENTRY_MAGIC, ZippedFile, ZippedFiles

PIECE = 1 << 18
SPOOL_IN_MEMORY = 1 << 24
_FARTHEST = 1 << 62

# a scheme, as https://host.example/file.warc.gz has one
_REMOTE = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
INNER = "!"


class Window(Protocol):
    """Bytes by absolute offset."""

    def get(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes from `offset`; fewer only at the end."""

    def some(self, offset: int, most: int) -> memoryview:
        """Return the bytes from `offset` that are at hand, `most` at most, at least one unless the end is reached."""

    def release(self, offset: int) -> None:
        """Let go of what lies before `offset`."""


class FileWindow:
    """A window on a file that can seek; only one piece of it is held."""

    def __init__(self, raw: BinaryIO, start: int = 0, end: int | None = None) -> None:
        self._raw = raw
        self._start = start
        self._end = end
        self._base = 0
        self._held = memoryview(b"")
        self._buffer = memoryview(bytearray(PIECE)) if hasattr(raw, "readinto") else None

    def some(self, offset: int, most: int) -> memoryview:
        """Return the bytes from `offset` that are at hand, `most` at most, at least one unless the end is reached.

        They are only there until more are asked for.
        """
        skip = offset - self._base
        if not 0 <= skip < len(self._held):
            self._load(offset, PIECE)
            skip = 0
        return self._held[skip : skip + most]

    def get(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes from `offset`; fewer only at the end."""
        skip = offset - self._base
        if not (skip >= 0 and skip + size <= len(self._held)):
            self._load(offset, max(size, PIECE))
            skip = 0
        return bytes(self._held[skip : skip + size])

    def release(self, offset: int) -> None:
        """Nothing is held back: the file is still there."""

    def _load(self, offset: int, size: int) -> None:
        if self._end is not None:
            size = max(0, min(size, self._end - self._start - offset))
        self._base = offset
        self._held = memoryview(b"")
        if offset > _FARTHEST or not size:
            return
        try:
            self._raw.seek(self._start + offset)
            if self._buffer is not None and size <= PIECE:
                self._held = _fill(self._raw, self._buffer[:size])
            else:
                self._held = memoryview(_read_whole(self._raw, size))
        except OSError as error:
            raise WarcError(f"cannot be read: {error.strerror or error}", offset=offset) from error


class PipeWindow:
    """A window on bytes that come only once; they are kept from the last released offset on."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._base = 0
        self._spool = self._new_spool()
        self._size = 0
        self._ended = False

    def some(self, offset: int, most: int) -> memoryview:
        """Return the bytes from `offset` that are at hand, `most` at most, at least one unless the end is reached."""
        return memoryview(self.get(offset, most, wait=False))

    def get(self, offset: int, size: int, *, wait: bool = True) -> bytes:
        """Return up to `size` bytes from `offset`; fewer only at the end."""
        skip = offset - self._base
        if skip < 0:
            raise WarcError("these bytes came through a pipe and are gone", offset=offset)
        while not self._ended and self._size < skip + (size if wait else 1):
            piece = self._raw.read(PIECE)
            self._ended = not piece
            self._spool.seek(self._size)
            self._spool.write(piece)
            self._size += len(piece)
        self._spool.seek(skip)
        return self._spool.read(size)

    def release(self, offset: int) -> None:
        """Let go of what lies before `offset`, once that is worth a copy."""
        done = offset - self._base
        if done < PIECE or done * 2 < self._size:
            return
        self._spool.seek(min(done, self._size))
        rest = self._new_spool()
        while piece := self._spool.read(PIECE):
            rest.write(piece)
        self._spool.close()
        self._spool = rest
        self._size = max(0, self._size - done)
        self._base = offset

    def close(self) -> None:
        """Drop what is kept."""
        self._spool.close()

    @staticmethod
    def _new_spool() -> IO[bytes]:
        return tempfile.SpooledTemporaryFile(SPOOL_IN_MEMORY)


def _fill(raw: BinaryIO, buffer: memoryview) -> memoryview:
    """Read into a buffer that is there already, which is cheaper than a new one; return what was read."""
    done = 0
    while done < len(buffer) and (size := raw.readinto(buffer[done:])):  # type: ignore[attr-defined]  # asked before
        done += size
    return buffer[:done]


def _read_whole(raw: BinaryIO, size: int) -> bytes:
    """Read `size` bytes even from files that give fewer at a time."""
    piece = raw.read(size)
    if len(piece) == size or not piece:
        return piece
    pieces = [piece]
    left = size - len(piece)
    while left and (piece := raw.read(left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class Part:
    """One WARC or ARC file: on its own, or within a WACZ."""

    name: str
    window: FileWindow | PipeWindow
    size: int | None


class Source:
    """An opened archive: its parts, in order, and what must be closed after them."""

    def __init__(self, name: str, raw: BinaryIO, *, owned: bool, inner: str | None = None) -> None:
        self.name = name
        self._raw = raw
        self._owned = owned
        self._inner = inner
        self._faults: list[Finding] = []
        self.seekable = _can_seek(raw)
        self.is_wacz = self.seekable and _is_zip(raw, name)

    def parts(self) -> Iterator[Part]:
        """Yield the WARC files within: one, or those of a WACZ in the order of their names."""
        if self.is_wacz:
            yield from self._members()
        elif self._inner is not None:
            raise NotAnArchive("is no WACZ, so nothing lies within it", path=self.name)
        elif self.seekable:
            yield Part(self.name, FileWindow(self._raw), _size(self._raw))
        else:
            window = PipeWindow(self._raw)
            try:
                yield Part(self.name, window, None)
            finally:
                window.close()

    def close(self) -> None:
        """Close what was opened here."""
        if self._owned:
            self._raw.close()

    def _members(self) -> Iterator[Part]:
        files = ZippedFiles(self._raw, self.name, self._is_wanted)
        empty = True
        for file in files:
            empty = False
            self._faults += files.take_faults()
            yield self._open_member(file)
        self._faults += files.take_faults()
        if empty:
            self._refuse()

    def _refuse(self) -> None:
        """Raise why nothing within can be read, unless the zip is sound and holds nothing."""
        if self._faults:
            fault = self._faults.pop()
            raise NotAnArchive(fault.message, path=fault.path)
        if self._inner is not None:
            raise NotAnArchive(f"holds no {self._inner}", path=self.name)

    def take_faults(self) -> list[Finding]:
        """Return what has been found wrong with the zip since this was asked last."""
        taken, self._faults = self._faults, []
        return taken

    def _is_wanted(self, name: str) -> bool:
        if self._inner is not None:
            return name == self._inner
        return name.startswith("archive/") and bool(_WARC_NAME.search(name))

    def _open_member(self, file: ZippedFile) -> Part:
        name = f"{self.name}{INNER}{file.name}"
        if file.is_stored:
            return Part(name, FileWindow(self._raw, file.start, file.end), file.end - file.start)
        return Part(name, FileWindow(file.open(self._raw)), None)


# "archive/data-0.warc.gz"
_WARC_NAME = re.compile(r"\.(?:w?arc)(?:\.gz|\.zst)?$", re.IGNORECASE)


def open_source(source: str | os.PathLike[str] | BinaryIO) -> Source:
    """Open a path, URL, `-` (stdin), `FILE.wacz!archive/NAME`, or a binary file object."""
    if not isinstance(source, (str, os.PathLike)):
        return Source(str(getattr(source, "name", "-")), source, owned=False)
    name = os.fspath(source)
    if name == "-":
        return Source("-", sys.stdin.buffer, owned=False)
    if _REMOTE.match(name):
        return _open_remote(name)
    return _open_path(name)


def _open_path(name: str) -> Source:
    inner: str | None = None
    path = name
    if INNER in name and not Path(name).exists():
        path, _, inner = name.partition(INNER)
    try:
        raw: BinaryIO = Path(path).open("rb", buffering=0)  # noqa: SIM115 - closed by the Source
        if stat.S_ISDIR(os.fstat(raw.fileno()).st_mode):
            raw.close()
            raise NotAnArchive("is a folder", path=path, remedy="name the files within")
        return Source(path, raw, owned=True, inner=inner)
    except IsADirectoryError as error:
        raise NotAnArchive("is a folder", path=path, remedy="name the files within") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotAnArchive(f"cannot be opened: {reason}", path=path) from error


def _open_remote(url: str) -> Source:
    """A remote file is read only where the user names it, by fsspec (extra `remote`)."""
    try:
        import fsspec  # noqa: PLC0415 - an optional extra, and slow to load
    except ImportError as error:
        raise UsageError(
            "remote archives need fsspec", url=url, remedy="pip install 'news-archiver[remote]'"
        ) from error
    address, _, inner = url.partition(f".wacz{INNER}")
    if inner:
        address += ".wacz"
    try:
        raw = fsspec.open(address, "rb").open()
    except (OSError, ValueError, ImportError) as error:
        raise NotAnArchive(f"cannot be opened: {error}", url=address) from error
    return Source(address, raw, owned=True, inner=inner or None)


def _can_seek(raw: BinaryIO) -> bool:
    try:
        return raw.seekable() and raw.seek(0, os.SEEK_CUR) >= 0
    except (OSError, AttributeError, ValueError):
        return False


def _is_zip(raw: BinaryIO, name: str) -> bool:
    """Whether the file begins as a zip does, or is called a WACZ and ends as a zip does."""
    raw.seek(0)
    head = raw.read(len(ENTRY_MAGIC))
    is_zip = head == ENTRY_MAGIC or (name.lower().endswith(".wacz") and zipfile.is_zipfile(raw))
    raw.seek(0)
    return is_zip


def _size(raw: BinaryIO) -> int | None:
    with suppress(OSError, ValueError):
        return raw.seek(0, os.SEEK_END)
    return None
