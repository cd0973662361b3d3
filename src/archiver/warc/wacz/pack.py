"""Packing a WACZ: WARC files as they are, their index, the page list, and a data package that seals them.

The same input gives the same bytes: all times within come from the captures. The file takes its name when it is
whole and on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archiver.errors import StoreError, UsageError
from archiver.warc.cdxj import index_archives
from archiver.warc.cdxlookup import parse_cdxj_line
from archiver.warc.sign import load_key, sign_hash
from archiver.warc.wacz.container import PIECE
from archiver.warc.wacz.datapackage import (
    DATAPACKAGE,
    DIGEST,
    WRITTEN_VERSION,
    Resource,
    render_json,
    sha256_label,
)
from archiver.warc.wacz.layout import ARCHIVE, INDEX_FILE, PAGES_FILE
from archiver.warc.wacz.pages import render_pages
from archiver.warc.wacz.shapes import Packed, PackSettings, PageEntry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_MODE = 0o100644 << 16
_UNIX = 3
_EARLIEST = "19800101000000"
_LARGE = 1 << 30


def pack_files(
    warcs: Iterable[Path], target: Path, *, pages: Iterable[PageEntry], settings: PackSettings
) -> Packed:
    """Pack WARC files and the list of their pages into a WACZ at `target`, which is whole or not there."""
    files = sorted(warcs, key=lambda path: path.name)
    _check_names(files, target)
    key = load_key(settings.key) if settings.key else None
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial.open("xb") as stream:
            packed = _Package(stream, settings, key).fill(files, pages)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", path=str(target)) from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return packed


def _check_names(files: list[Path], target: Path) -> None:
    if not files:
        raise UsageError("there is no WARC file to pack", path=str(target))
    if target.suffix != ".wacz":
        raise UsageError("the name of a WACZ ends in .wacz", path=str(target))
    if target.exists():
        raise UsageError("exists already", path=str(target), remedy="name a new file; nothing is overwritten")
    if len({path.name for path in files}) != len(files):
        raise UsageError("two WARC files have one name", path=str(target))


class _Package:
    """The zip file that is being filled."""

    def __init__(self, stream: BinaryIO, settings: PackSettings, key: EllipticCurvePrivateKey | None) -> None:
        self._stream = stream
        self._key = key
        self._settings = settings
        self._resources: list[Resource] = []
        self._latest = _EARLIEST
        self._captures = self._pages = 0

    def fill(self, files: list[Path], pages: Iterable[PageEntry]) -> Packed:
        """Put everything in, in the order in which a reader wants it."""
        index = list(self._index_lines(files))
        with zipfile.ZipFile(self._stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                self._add(archive, ARCHIVE + path.name, _pieces(path), stored=True, size=path.stat().st_size)
            self._add(archive, INDEX_FILE, index)
            self._add(archive, PAGES_FILE, self._counted(render_pages(pages)))
            package = render_json(self._datapackage())
            self._put(archive, DATAPACKAGE, package)
            self._put(archive, DIGEST, render_json(self._digest(sha256_label(package))))
        return Packed(len(files), self._captures, self._pages, self._stream.tell())

    def _index_lines(self, files: list[Path]) -> Iterator[bytes]:
        """Yield the index lines, each with the hash of its record, so that one record can be proven alone."""
        by_name = {path.name: path for path in files}
        for line in index_archives(files):
            capture = parse_cdxj_line(line)
            self._captures += 1
            self._latest = max(self._latest, capture.timestamp)
            path = by_name.get(capture.filename or "")
            if path and capture.offset is not None and capture.length is not None:
                digest = _digest_of(path, capture.offset, capture.length)
                line = f'{line[:-1]}, "recordDigest": {json.dumps(digest)}}}'  # noqa: PLW2901 (the same, longer)
            yield line.encode("utf-8", "surrogatepass") + b"\n"

    def _counted(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        yield next(lines)  # the header
        for line in lines:
            self._pages += 1
            yield line

    def _add(
        self,
        archive: zipfile.ZipFile,
        name: str,
        pieces: Iterable[bytes],
        *,
        stored: bool = False,
        size: int = 0,
    ) -> None:
        """Add a file and note it as a resource."""
        hasher, length = hashlib.sha256(), 0
        with archive.open(self._entry(name, stored=stored), "w", force_zip64=size > _LARGE) as entry:
            for piece in pieces:
                entry.write(piece)
                hasher.update(piece)
                length += len(piece)
        self._resources.append(Resource(name, f"sha256:{hasher.hexdigest()}", length))

    def _put(self, archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        archive.writestr(self._entry(name, stored=False), data)

    def _entry(self, name: str, *, stored: bool) -> zipfile.ZipInfo:
        when = datetime.strptime(self._latest, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        info = zipfile.ZipInfo(name, when.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.create_system = _UNIX
        info.external_attr = _MODE
        return info

    def _created(self) -> str:
        when = datetime.strptime(self._latest, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _datapackage(self) -> dict[str, object]:
        settings = self._settings
        fields: dict[str, object | None] = {
            "profile": "data-package",
            "wacz_version": WRITTEN_VERSION,
            "title": settings.title,
            "description": settings.description,
            "created": self._created(),
            "software": settings.software,
            "resources": [resource.as_dict() for resource in self._resources],
        }
        return {name: value for name, value in fields.items() if value is not None}

    def _digest(self, label: str) -> dict[str, object]:
        digest: dict[str, object] = {"path": DATAPACKAGE, "hash": label}
        if self._key is not None:
            digest["signedData"] = sign_hash(
                label, self._key, created=self._created(), software=self._settings.software
            )
        return digest


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _digest_of(path: Path, offset: int, length: int) -> str:
    hasher, left = hashlib.sha256(), length
    with path.open("rb") as file:
        file.seek(offset)
        while left and (piece := file.read(min(left, PIECE))):
            hasher.update(piece)
            left -= len(piece)
    return f"sha256:{hasher.hexdigest()}"
