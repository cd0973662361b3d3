"""The index of a WACZ: its lines, its blocks, and whether it and the archive agree."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import IO, Any, Self

from archiver.errors import ArchiverError, Finding, Severity
from archiver.warc.indexcheck import (
    INDEX_LINE,
    META,
    Entries,
    compare,
    inflated,
    leads_nowhere,
    parse_fields,
    read_entries,
    split_lines,
)
from archiver.warc.reader import open_archive
from archiver.warc.wacz.container import MAX_DOCUMENT, PIECE, ZIP_ERRORS, Container
from archiver.warc.wacz.layout import LINES_NAME
from archiver.warc.warcrecord import WarcRecord

# the ending of "indexes/index.cdx.gz", whose second level is "indexes/index.idx"
_COMPRESSED = re.compile(r"\.cdxj?\.gz$", re.IGNORECASE)


def check_indexes(container: Container) -> Iterator[Finding]:
    """Yield what is wrong with the index lines, and where they and the archive do not agree."""
    names = [name for name in container.names if LINES_NAME.fullmatch(name)]
    entries: Entries = {}
    for name in names:
        yield from _check_lines(container, name, entries)
        yield from _check_blocks(container, name)
    if names:
        yield from _check_archive(container, entries)


def _check_lines(container: Container, name: str, entries: Entries) -> Iterator[Finding]:
    pieces = container.pieces(name)
    content = inflated(pieces) if _COMPRESSED.search(name) else pieces
    try:
        yield from read_entries(split_lines(content), container.within(name), entries)
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("index-syntax", f"cannot be read: {error}", path=container.within(name))


def _check_archive(container: Container, entries: Entries) -> Iterator[Finding]:
    try:
        with _StoredBytes(container) as stored, open_archive(container.path) as archive:
            yield from compare(archive, entries, stored.digest_of)
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("archive-unreadable", f"the archive cannot be read: {error}", path=container.path)
        return
    yield from leads_nowhere(entries)


def _check_blocks(container: Container, name: str) -> Iterator[Finding]:
    """Hold the second level of a compressed index against its blocks."""
    idx = _COMPRESSED.sub(".idx", name)
    info = container.info(name)
    if idx == name or info is None or info.file_size > MAX_DOCUMENT:
        return
    if container.info(idx) is None:
        message = f"has no {idx}, by which readers find its blocks"
        yield Finding("index-block", message, Severity.WARNING, path=container.within(name))
        return
    place = container.within(idx)
    try:
        data = container.document(name)
        lines = list(container.lines(idx))
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("index-block", f"cannot be read: {error}", path=place)
        return
    reached = 0
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(META):
            continue
        found = INDEX_LINE.fullmatch(line)
        fields = parse_fields(found["fields"]) if found else None
        if fields is None:
            yield Finding(
                "index-syntax", f"line {number} is none of an index", path=place, pointer=f"/{number}"
            )
        elif not _is_block(data, fields):
            message = f"line {number} does not lead to the block of the index that it describes"
            yield Finding("index-block", message, path=place, pointer=f"/{number}")
        else:
            reached += fields["length"]
    if reached < len(data):
        message = f"leads to {reached:,} of the {len(data):,} bytes of the index"
        yield Finding("index-block", message, Severity.WARNING, path=place)


def _is_block(data: bytes, fields: dict[str, Any]) -> bool:
    offset, length = fields.get("offset"), fields.get("length")
    if (
        not isinstance(offset, int)
        or not isinstance(length, int)
        or offset < 0
        or offset + length > len(data)
    ):
        return False
    block = data[offset : offset + length]
    digest = fields.get("digest")
    return not isinstance(digest, str) or digest == "sha256:" + hashlib.sha256(block).hexdigest()


class _StoredBytes:
    """The stored bytes of the WARC files within, to digest single records."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._name = ""
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()

    def digest_of(self, record: WarcRecord, length: int) -> str | None:
        """Return the sha256 of a record's bytes as they lie in the archive."""
        name = record.file.rpartition("!")[2]
        if self._stream is None or name != self._name:
            if self._stream:
                self._stream.close()
            self._stream, self._name = self._container.open(name), name
        self._stream.seek(record.offset)
        hasher = hashlib.sha256()
        left = length
        while left and (piece := self._stream.read(min(left, PIECE))):
            hasher.update(piece)
            left -= len(piece)
        return f"sha256:{hasher.hexdigest()}"
