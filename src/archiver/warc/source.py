"""Where the bytes of an archive come from: a path, a pipe, a file object, a remote file, a member of a WACZ.

Everything is read through a `Window`: bytes by absolute offset, with a way back. Damage can only be stepped over by
looking again at bytes already read, so a pipe is kept (in memory, then in a temporary file) from the last offset
that the reader has released.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from archiver.errors import NotAnArchive, UsageError, WarcError

PIECE = 1 << 18
SPOOL_IN_MEMORY = 1 << 24
_FARTHEST = 1 << 62

# a scheme, as https://host.example/file.warc.gz has one
_REMOTE = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_ZIP_MAGIC = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
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

    def some(self, offset: int, most: int) -> memoryview:
        """Return the bytes from `offset` that are at hand, `most` at most, at least one unless the end is reached."""
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
        self._opened: list[IO[bytes]] = []
        self.seekable = _can_seek(raw)
        self.is_wacz = self.seekable and _head(raw) == _ZIP_MAGIC

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
        for opened in self._opened:
            opened.close()
        if self._owned:
            self._raw.close()

    def _members(self) -> Iterator[Part]:
        try:
            archive = zipfile.ZipFile(self._raw)
            members = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
            raise NotAnArchive(f"is a damaged zip file: {error}", path=self.name) from error
        wanted = [member for member in members if self._is_wanted(member)]
        if self._inner is not None and not wanted:
            raise NotAnArchive(f"holds no {self._inner}", path=self.name)
        for member in sorted(wanted, key=lambda member: member.filename):
            yield self._open_member(archive, member)

    def _is_wanted(self, member: zipfile.ZipInfo) -> bool:
        if self._inner is not None:
            return member.filename == self._inner
        return member.filename.startswith("archive/") and bool(_WARC_NAME.search(member.filename))

    def _open_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Part:
        name = f"{self.name}{INNER}{member.filename}"
        if member.flag_bits & 1:
            raise NotAnArchive("is encrypted", path=name)
        if member.compress_type == zipfile.ZIP_STORED:
            start = self._data_start(member, name)
            return Part(name, FileWindow(self._raw, start, start + member.file_size), member.file_size)
        opened = archive.open(member)
        self._opened.append(opened)
        return Part(name, FileWindow(io.BufferedReader(_Unverified(opened))), None)

    def _data_start(self, member: zipfile.ZipInfo, name: str) -> int:
        self._raw.seek(member.header_offset)
        head = self._raw.read(30)
        if len(head) < 30 or head[:4] != _ZIP_MAGIC:  # noqa: PLR2004 - the size of a local file header
            raise NotAnArchive("has a damaged entry in its zip", path=name)
        _, name_size, extra_size = _LOCAL_HEADER.unpack(head)
        return member.header_offset + 30 + int(name_size) + int(extra_size)


class _Unverified(io.RawIOBase):
    """A deflated member of a zip; what cannot be inflated ends it (the verifier names the fault)."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._opened.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer will do
        try:
            piece = self._opened.read(len(buffer))
        except (zipfile.BadZipFile, EOFError, OSError, ValueError):
            return 0
        except Exception as error:
            if type(error).__module__ == "zlib":
                return 0
            raise
        buffer[: len(piece)] = piece
        return len(piece)


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


def _head(raw: BinaryIO) -> bytes:
    place = raw.seek(0)
    head = raw.read(len(_ZIP_MAGIC))
    raw.seek(place)
    return head


def _size(raw: BinaryIO) -> int | None:
    with suppress(OSError, ValueError):
        return raw.seek(0, os.SEEK_END)
    return None
