"""The zip file of a WACZ, read with care: nothing in it is believed before it is checked."""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from types import TracebackType
from typing import IO, Self

from archiver.errors import Finding, NotAnArchive, Severity, UnsafeInput
from archiver.warc.indexcheck import split_lines
from archiver.warc.zipfiles import zip_faults

PIECE = 1 << 20
MAX_DOCUMENT = 1 << 26
MAX_ENTRIES = 1 << 20
_FREE_SIZE = 100 << 20
_MAX_RATIO = 200
_ENCRYPTED = 1
_LOCAL_HEADER = 30
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# the drive in "C:\\windows"
_DRIVE = re.compile(r"[A-Za-z]:")

# what a name must not hold: controls, NUL among them
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)


class Container:
    """An open WACZ: entries by name, contents as bytes under limits; a context manager."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open the zip; NotAnArchive when it is none."""
        self.path = os.fspath(path)
        try:
            self._zip = zipfile.ZipFile(self.path)
        except OSError as error:
            raise NotAnArchive(f"cannot be opened: {error.strerror}", path=self.path) from error
        except ZIP_ERRORS as error:
            raise NotAnArchive(f"is no readable zip file: {error}", path=self.path) from error
        self.infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self._folders = [info for info in self._zip.infolist() if info.is_dir()]
        self._by_name = {info.filename: info for info in self.infos}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """The names of all files within, in the order of the zip."""
        return [info.filename for info in self.infos]

    def info(self, name: str) -> zipfile.ZipInfo | None:
        """Return the zip's entry of this name."""
        return self._by_name.get(name)

    def within(self, name: str) -> str:
        """Return how a finding names a file within this WACZ."""
        return f"{self.path}!{name}"

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file; one of ZIP_ERRORS when it cannot be had, UnsafeInput when it is a bomb."""
        info = self._by_name[name]
        if is_bomb(info):
            raise UnsafeInput(
                f"inflates to {info.file_size:,} bytes from {info.compress_size:,} (max-inflation-ratio)",
                path=self.within(name),
            )
        left = info.file_size
        with self._zip.open(info) as stream:
            while piece := stream.read(PIECE):
                left -= len(piece)
                yield piece
        if left:
            raise zipfile.BadZipFile("the content is shorter than its entry says")

    def open(self, name: str) -> IO[bytes]:
        """Open a file within, to read from any place in it."""
        return self._zip.open(self._by_name[name])

    def document(self, name: str) -> bytes:
        """Return the content of a small file; UnsafeInput when it is large."""
        if self._by_name[name].file_size > MAX_DOCUMENT:
            raise UnsafeInput(f"is over the limit of {MAX_DOCUMENT:,} bytes", path=self.within(name))
        return b"".join(self.pieces(name))

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a file without their ends; ValueError for one without an end."""
        yield from split_lines(self.pieces(name))

    def faults(self) -> Iterator[Finding]:
        """Yield what is wrong with the zip itself."""
        yield from self._hazards()
        yield from zip_faults(self.path, self._zip.infolist())

    def _hazards(self) -> Iterator[Finding]:
        """Yield what makes a zip unfit to be unpacked."""
        if len(self.infos) > MAX_ENTRIES:
            yield Finding("zip", f"the zip has {len(self.infos):,} entries", path=self.path)
        seen: set[str] = set()
        for info in (*self.infos, *self._folders):
            name = info.filename
            reason = unsafe_reason(info)
            if reason:
                yield Finding("unsafe-path", f"{name!r} {reason}", path=self.path, subject=name)
            elif name in seen:
                yield Finding(
                    "duplicate-entry", f"{name!r} is in the zip twice", path=self.path, subject=name
                )
            seen.add(name)
            if info.flag_bits & _ENCRYPTED:
                yield Finding("zip", "is encrypted", path=self.within(name))
            elif info.compress_type not in _METHODS:
                yield Finding(
                    "zip", "is compressed by a method that WACZ does not have", path=self.within(name)
                )
            if is_bomb(info):
                message = f"inflates to {info.file_size:,} bytes from {info.compress_size:,}"
                yield Finding("bomb", message, path=self.within(name))
        yield from self._overlaps()

    def _overlaps(self) -> Iterator[Finding]:
        """Yield entries that share bytes of the zip: that is how a small file claims to hold a huge one."""
        end, before = 0, ""
        for info in sorted(self.infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                message = f"{info.filename!r} overlaps {before!r}"
                yield Finding("zip", message, path=self.path, subject=info.filename)
            end, before = info.header_offset + _LOCAL_HEADER + info.compress_size, info.filename

    def refuse_unsafe(self) -> None:
        """Raise UnsafeInput for a zip that must not be unpacked."""
        for finding in self._hazards():
            if finding.severity is Severity.ERROR:
                raise UnsafeInput(finding.message, path=finding.path or self.path)


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Tell whether an entry inflates to far more than honest files do."""
    return info.file_size > _FREE_SIZE and info.file_size > _MAX_RATIO * max(1, info.compress_size)


def unsafe_reason(info: zipfile.ZipInfo) -> str | None:
    """Return why an entry must not be unpacked; None for one that stays where it belongs."""
    name = info.orig_filename or info.filename
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is no ordinary file but a link or a device"
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "is an absolute path"
    if "\\" in name or _CONTROL.search(name):
        return "holds characters that a path must not hold"
    if not name or ".." in PurePosixPath(name).parts or name != info.filename:
        return "leads outside"
    if any(part in ("", ".") for part in name.removesuffix("/").split("/")):
        return "is no plain path"
    return None
