"""The files in a zip, for reading: where each lies, also in a zip that is cut or damaged.

A zip says everything twice: in the directory at its end, and before each file. Where the two differ, or the directory
is gone, what stands before the file counts; a file that cannot be had is named, and the others are read.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from archiver.errors import Finding
from archiver.warc.rawfile import RawPieces

ENTRY_MAGIC = b"PK\x03\x04"
DIRECTORY_MAGIC = b"PK\x01\x02"
_DESCRIPTOR_MAGIC = b"PK\x07\x08"
_DESCRIPTOR = 24
_END_MAGIC = b"PK\x05\x06"
_END = struct.Struct("<10xH8xH")
_END_SIZE = _END.size
_WIDE_COUNT = 0xFFFF
_LARGEST_END = _END_SIZE + (1 << 16)
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED, _SIZES_FOLLOW = 1, 8
_WIDE = 0xFFFFFFFF
_WIDE_SIZES = struct.Struct("<HHQQ")
_WIDE_TAG = 1
_LONGEST_NAME = 1 << 10
_PIECE = 1 << 16
_SEARCHED = 1 << 20
_RAW_WINDOW = -15

# what stands before each file, and before the directory
_ANY_MAGIC = re.compile(rb"PK(?:\x03\x04|\x01\x02)")
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNZIP_ERRORS = (zipfile.BadZipFile, EOFError, OSError, ValueError, lzma.LZMAError, zlib.error)
DIRECTORY_ERRORS = (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError, struct.error)


@dataclass(frozen=True, slots=True)
class ZippedFile:
    """A file in a zip: its bytes lie in the zip from `start` to `end`, as they are or deflated."""

    name: str
    start: int
    end: int
    method: int = zipfile.ZIP_STORED
    open_by_zip: Callable[[], IO[bytes]] | None = None

    @property
    def is_stored(self) -> bool:
        """Whether its bytes lie in the zip as they are."""
        return self.method == zipfile.ZIP_STORED

    def open(self, raw: BinaryIO) -> BinaryIO:
        """Return what its compressed bytes inflate to, as a file."""
        if self.open_by_zip is not None:
            return io.BufferedReader(_Unverified(self.open_by_zip()))
        return io.BufferedReader(Inflated(raw, self.start, self.end))


@dataclass(frozen=True, slots=True)
class _Local:
    """What stands before a file."""

    name: bytes
    start: int
    size: int | None
    method: int
    flags: int
    crc: int = 0


class ZippedFiles:
    """The files of one zip that are wanted; those that cannot be had are among the faults."""

    def __init__(self, raw: BinaryIO, path: str, wants: Callable[[str], bool]) -> None:
        self._raw = raw
        self._path = path
        self._wants = wants
        self._length = raw.seek(0, io.SEEK_END)
        self._faults: list[Finding] = []

    def __iter__(self) -> Iterator[ZippedFile]:
        """Yield the files in the order of their names."""
        try:
            archive = zipfile.ZipFile(self._raw)
        except DIRECTORY_ERRORS as error:
            found = [file for file in self._salvaged() if self._wants(file.name)]
            self._fault(f"the zip is cut or damaged ({error}); its files are read from where they begin")
        else:
            found = self._listed(archive)
        yield from sorted(found, key=lambda file: file.name)

    def take_faults(self) -> list[Finding]:
        """Return what has been found wrong since this was asked last."""
        taken, self._faults = self._faults, []
        return taken

    # -- by the directory

    def _listed(self, archive: zipfile.ZipFile) -> list[ZippedFile]:
        """Return the files that the directory lists, and those that it has lost."""
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        limits = [info.header_offset for info in infos[1:]] + [getattr(archive, "start_dir", self._length)]
        found: list[ZippedFile] = []
        has_gaps = False
        for info, limit in zip(infos, limits, strict=True):
            local = self._local_of(info)
            end = local.start + max(info.compress_size, local.size or 0) if local else -1
            has_gaps = has_gaps or limit - end > _DESCRIPTOR
            if self._wants(info.filename):
                file = self._take(archive, info, local, limit)
                found += [file] if file else []
            else:
                has_gaps = has_gaps or (local is not None and self._wants(_text(local.name)))
        if has_gaps:
            known = {file.start for file in found}
            for file in self._salvaged():
                if file.start not in known and self._wants(file.name):
                    self._fault("is in the zip and not rightly in its directory", file.name)
                    found.append(file)
        return found

    def _take(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, local: _Local | None, limit: int
    ) -> ZippedFile | None:
        name, offset = info.filename, info.header_offset
        if info.flag_bits & _ENCRYPTED:
            self._fault("is encrypted", name, offset)
            return None
        if local is None:
            self._fault("does not lie where the zip's directory says", name, offset)
            return None
        if info.compress_type not in _READABLE and local.method not in _READABLE:
            try:
                archive.open(info).close()
            except (NotImplementedError, *DIRECTORY_ERRORS) as error:
                self._fault(f"cannot be read: {error}", name, offset)
                return None
            return ZippedFile(name, local.start, limit, info.compress_type, lambda: archive.open(info))
        method = local.method if local.method in _READABLE else info.compress_type
        size = max(info.compress_size, local.size or 0)
        if size != info.compress_size:
            self._fault("has another size than the zip's directory says", name, offset)
        return ZippedFile(name, local.start, min(local.start + size, max(limit, local.start)), method)

    def _local_of(self, info: zipfile.ZipInfo) -> _Local | None:
        local, name = self._local_at(info.header_offset), _name_bytes(info)
        if local is None or len(local.name) != len(name):
            return self._local_by_name(info)
        if local.name != name and self._wants(info.filename):
            self._fault("has a damaged name in the zip", info.filename, info.header_offset)
        return local

    def _local_by_name(self, info: zipfile.ZipInfo) -> _Local | None:
        """Return what stands before a file whose own header is damaged: its name still tells."""
        head = self._read(info.header_offset, _LOCAL.size)
        name = _name_bytes(info)
        if len(head) < _LOCAL.size:
            return None
        if self._read(info.header_offset + _LOCAL.size, len(name)) != name:
            return None
        if self._wants(info.filename):
            self._fault("has a damaged header in the zip", info.filename, info.header_offset)
        extra = _LOCAL.unpack(head)[10]
        start = info.header_offset + _LOCAL.size + len(name) + extra
        return _Local(name, start, None, info.compress_type, 0)

    # -- without it

    def _salvaged(self) -> Iterator[ZippedFile]:
        """Yield each file whose header is found, up to its end or to the next header."""
        place = 0
        while (place := self._find(ENTRY_MAGIC, place)) >= 0:
            local = self._local_at(place)
            if local is None:
                place += 1
                continue
            end = self._end_of(local)
            name = _text(local.name)
            if not local.flags & _ENCRYPTED and local.method in _READABLE:
                yield ZippedFile(name, local.start, end, local.method)
            place = max(end, place + 1)

    def _end_of(self, local: _Local) -> int:
        if local.size is not None:
            end = local.start + local.size
            if end >= self._length or _ANY_MAGIC.match(self._read(end, len(ENTRY_MAGIC))):
                return min(end, self._length)
        place = local.start
        while (place := self._find(None, place)) >= 0:
            if self._read(place, 4) == DIRECTORY_MAGIC or self._local_at(place) is not None:
                return self._before_descriptor(place)
            place += 1
        return self._length

    def _before_descriptor(self, place: int) -> int:
        """Return where a file ends that has its sizes behind it, before the next header."""
        for size in (16, 24):
            if self._read(place - size, 4) == _DESCRIPTOR_MAGIC:
                return place - size
        return place

    def _find(self, magic: bytes | None, place: int) -> int:
        """Return where a header comes next; -1 when there is none."""
        while place < self._length:
            piece = self._read(place, _SEARCHED)
            if magic is None:
                match = _ANY_MAGIC.search(piece)
                found = match.start() if match else -1
            else:
                found = piece.find(magic)
            if found >= 0:
                return place + found
            place += max(1, len(piece) - len(ENTRY_MAGIC) + 1)
        return -1

    # -- headers

    def _local_at(self, offset: int) -> _Local | None:
        head = self._read(offset, _LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(ENTRY_MAGIC):
            return None
        _, _, flags, method, _, _, crc, size, _, name_size, extra_size = _LOCAL.unpack(head)
        if not 0 < name_size <= _LONGEST_NAME:
            return None
        rest = self._read(offset + _LOCAL.size, name_size + extra_size)
        if len(rest) < name_size + extra_size:
            return None
        known: int | None = _wide_size(rest[name_size:]) if size == _WIDE else size
        if flags & _SIZES_FOLLOW and not known:
            known = None
        start = offset + _LOCAL.size + name_size + extra_size
        return _Local(rest[:name_size], start, known, method, flags, crc)

    def contradiction(self, info: zipfile.ZipInfo) -> str | None:
        """Return what the header of a file says that the directory does not."""
        local = self._local_at(info.header_offset)
        if local is None:
            return "does not begin where the zip's directory says"
        if local.name != _name_bytes(info):
            return "has another name in the zip's directory"
        if local.method != info.compress_type:
            return "has another method in the zip's directory"
        if local.size is not None and local.size != info.compress_size:
            return "has another size in the zip's directory"
        if not local.flags & _SIZES_FOLLOW and local.crc != info.CRC:
            return "has another checksum in the zip's directory"
        return None

    def end_fault(self, count: int) -> str | None:
        """Return what is wrong at the end of the zip, whose directory lists `count` files."""
        start = max(0, self._length - _LARGEST_END)
        tail = self._read(start, _LARGEST_END)
        place = tail.rfind(_END_MAGIC)
        if place < 0 or len(tail) - place < _END_SIZE:
            return None
        said, comment = _END.unpack_from(tail, place)
        behind = len(tail) - place - _END_SIZE - comment
        if behind > 0:
            return f"{behind:,} bytes stand behind the end of the zip"
        if behind < 0:
            return "the comment at the end of the zip is cut"
        if said not in (count, _WIDE_COUNT):
            return f"the zip's directory should list {said:,} files and lists {count:,}"
        return None

    def _read(self, offset: int, size: int) -> bytes:
        """Return bytes of the zip; none from a place that there is not, or that the disk does not give back."""
        if offset < 0:
            return b""
        try:
            self._raw.seek(offset)
            return self._raw.read(size) or b""
        except OSError:
            return b""

    def _fault(self, message: str, name: str | None = None, offset: int | None = None) -> None:
        path = self._path if name is None else f"{self._path}!{name}"
        self._faults.append(Finding("zip", message, path=path, offset=offset))


def zip_faults(path: str, infos: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """Yield where a zip contradicts itself, and what does not belong to it."""
    with Path(path).open("rb") as raw:
        files = ZippedFiles(raw, path, bool)
        for info in infos:
            reason = files.contradiction(info)
            if reason:
                place = f"{path}!{info.filename}"
                yield Finding("zip", reason, path=place, offset=info.header_offset, subject=info.filename)
        first = min((info.header_offset for info in infos), default=0)
        if first:
            yield Finding(
                "zip", f"{first:,} bytes stand before the first file of the zip", path=path, offset=0
            )
        fault = files.end_fault(len(infos))
        if fault:
            yield Finding("zip", fault, path=path)


def _name_bytes(info: zipfile.ZipInfo) -> bytes:
    utf8 = info.flag_bits & 0x800
    return (info.orig_filename or info.filename).encode("utf-8" if utf8 else "cp437", "replace")


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _wide_size(extra: bytes) -> int | None:
    """Return the compressed size that a zip64 field gives."""
    if len(extra) < _WIDE_SIZES.size:
        return None
    tag, _, _, size = _WIDE_SIZES.unpack_from(extra)
    return int(size) if tag == _WIDE_TAG else None


class _Unverified(RawPieces):
    """A file of a zip by an unusual method; what cannot be inflated ends it."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = self._opened.seek(offset, whence)
        return self._place

    def _next(self, size: int) -> bytes:
        try:
            return self._opened.read(size)
        except UNZIP_ERRORS:
            return b""


class Inflated(RawPieces):
    """A deflated file of a zip; what cannot be inflated ends it, and no byte before that is lost."""

    def __init__(self, raw: BinaryIO, start: int, end: int) -> None:
        self._raw = raw
        self._start, self._end = start, end
        self._begin()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; back means inflating once more from the start."""
        if whence == io.SEEK_END:
            while self._skip(_PIECE):
                pass
            offset += self._place
        elif whence == io.SEEK_CUR:
            offset += self._place
        if offset < self._place:
            self._begin()
        while self._place < offset and self._skip(min(_PIECE, offset - self._place)):
            pass
        return self._place

    def _begin(self) -> None:
        self._inflater = zlib.decompressobj(_RAW_WINDOW)
        self._at, self._place, self._broken = self._start, 0, False

    def _skip(self, size: int) -> int:
        skipped = len(self._next(size))
        self._place += skipped
        return skipped

    def _next(self, size: int) -> bytes:
        while not self._broken and not self._inflater.eof:
            data = self._inflater.unconsumed_tail
            if not data:
                self._raw.seek(self._at)
                data = self._raw.read(min(1 << 10, self._end - self._at)) or b""
                self._at += len(data)
            try:
                piece = self._inflater.decompress(data, size)
            except zlib.error:
                self._broken = True
                break
            if piece:
                return piece
            if not data:
                break
        return b""
