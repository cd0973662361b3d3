"""The index of a WACZ, held against its archive: every line leads to its record, every capture has its line."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Self

from archiver.errors import ArchiverError, Finding, Severity
from archiver.warc.cdxj import timestamp
from archiver.warc.reader import open_archive
from archiver.warc.wacz.container import MAX_DOCUMENT, PIECE, ZIP_ERRORS, Container
from archiver.warc.wacz.layout import ARCHIVE, LINES_NAME
from archiver.warc.warcrecord import WarcRecord

_GZIP_WINDOW = 31
_NEEDS_LINE = frozenset({"response", "revisit"})
_META = b"!meta"
_DIGITS = 14

# key, time and what follows: "example,news)/a 20261101100000 {...}"
_LINE = re.compile(rb"(?P<place>\S+ (?P<time>\d{4,17})) (?P<fields>\{.*\})\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an index line says of the record it leads to."""

    name: str
    line: int
    url: str
    time: str
    length: int | None
    record_digest: str | None
    is_posted: bool


_Entries = dict[tuple[str, int], _Entry]


def check_indexes(container: Container) -> Iterator[Finding]:
    """Yield what is wrong with the index lines, and where they and the archive do not agree."""
    names = [name for name in container.names if LINES_NAME.fullmatch(name)]
    entries: _Entries = {}
    for name in names:
        yield from _read_lines(container, name, entries)
        yield from _check_blocks(container, name)
    if names:
        yield from _compare(container, entries)


def _read_lines(container: Container, name: str, entries: _Entries) -> Iterator[Finding]:
    place = container.within(name)
    before = b""
    unsorted = False
    try:
        for number, line in enumerate(_index_lines(container, name), 1):
            if not line.strip() or line.startswith(_META):
                continue
            found = _LINE.fullmatch(line)
            fields = _fields_of(found["fields"]) if found else None
            if found is None or fields is None:
                message = f"line {number} is no line of an index: key, time and JSON"
                yield Finding("index-syntax", message, path=place, pointer=f"/{number}")
                continue
            if found["place"] < before and not unsorted:
                message = f"line {number} and the one before it are out of order"
                yield Finding("index-order", message, path=place, pointer=f"/{number}")
                unsorted = True
            before = found["place"]
            yield from _take(fields, found["time"].decode("ascii"), (name, number), place, entries)
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("index-syntax", f"cannot be read: {error}", path=place)


def _take(
    fields: dict[str, Any], time: str, where: tuple[str, int], place: str, entries: _Entries
) -> Iterator[Finding]:
    """Keep the entry of one line."""
    name, number = where
    try:
        key = (str(fields["filename"]).removeprefix(ARCHIVE), int(fields["offset"]))
        length = int(fields["length"]) if "length" in fields else None
    except (KeyError, ValueError, TypeError):
        message = f"line {number} names no file and offset"
        yield Finding("index-entry", message, path=place, pointer=f"/{number}")
        return
    url = str(fields.get("url", ""))
    posted = "method" in fields or "requestBody" in fields or "__wb_method" in url
    record_digest = fields.get("recordDigest")
    entries[key] = _Entry(
        name,
        number,
        url,
        time,
        length,
        record_digest if isinstance(record_digest, str) else None,
        is_posted=posted,
    )


def _fields_of(text: bytes) -> dict[str, Any] | None:
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) else None


def _index_lines(container: Container, name: str) -> Iterator[bytes]:
    """Yield the lines of an index, compressed in blocks or plain."""
    if not name.lower().endswith(".gz"):
        yield from container.lines(name)
        return
    held = b""
    for piece in _inflated(container.pieces(name)):
        *lines, held = (held + piece).split(b"\n")
        yield from lines
        if len(held) > MAX_DOCUMENT:
            raise ValueError("a line without an end")
    if held:
        yield held


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate a chain of gzip members."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    for piece in pieces:
        data = piece
        while data:
            yield inflater.decompress(data, PIECE)
            data = inflater.unconsumed_tail
            if inflater.eof:
                data = inflater.unused_data
                inflater = zlib.decompressobj(_GZIP_WINDOW)
    yield inflater.flush()


def _check_blocks(container: Container, name: str) -> Iterator[Finding]:
    """Hold the second level of a compressed index against its blocks."""
    idx = re.sub(r"\.cdxj?\.gz$", ".idx", name, flags=re.IGNORECASE)
    info = container.info(name)
    if idx == name or info is None or container.info(idx) is None or info.file_size > MAX_DOCUMENT:
        return
    place = container.within(idx)
    try:
        data = container.document(name)
        lines = list(container.lines(idx))
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("index-block", f"cannot be read: {error}", path=place)
        return
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(_META):
            continue
        found = _LINE.fullmatch(line)
        fields = _fields_of(found["fields"]) if found else None
        if fields is None:
            yield Finding(
                "index-syntax", f"line {number} is none of an index", path=place, pointer=f"/{number}"
            )
        elif not _is_block(data, fields):
            message = f"line {number} does not lead to the block of the index that it describes"
            yield Finding("index-block", message, path=place, pointer=f"/{number}")


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


def _compare(container: Container, entries: _Entries) -> Iterator[Finding]:
    """Walk the archive and strike out the line of each record."""
    try:
        with _Bytes(container) as raw, open_archive(container.path) as archive:
            for record in archive:
                yield from _check_record(container, record, entries, raw)
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("archive-unreadable", f"the archive cannot be read: {error}", path=container.path)
        return
    for (file, offset), entry in entries.items():
        message = f"line {entry.line} leads to {file} at byte {offset}, where no record begins"
        yield Finding("index-entry", message, path=container.within(entry.name), pointer=f"/{entry.line}")


def _check_record(
    container: Container, record: WarcRecord, entries: _Entries, raw: _Bytes
) -> Iterator[Finding]:
    inner = record.file.partition("!")[2]
    name = inner.removeprefix(ARCHIVE)
    entry = entries.pop((name, record.offset), None) or entries.pop(
        (name.rpartition("/")[2], record.offset), None
    )
    if entry is None:
        if record.type in _NEEDS_LINE:
            message = f"no index line leads to the {record.type} of {record.target_uri}"
            yield Finding(
                "index-incomplete",
                message,
                path=record.file,
                offset=record.offset,
                record_id=record.record_id,
            )
        return
    place, pointer = container.within(entry.name), f"/{entry.line}"
    url = (record.target_uri or "").replace(" ", "%20")
    if entry.url != url and not entry.is_posted:
        message = f"line {entry.line} is of {entry.url!r}, its record of {url!r}"
        yield Finding("index-entry", message, path=place, pointer=pointer)
    if record.is_whole() and entry.length is not None and record.length is not None:
        bare = len(record.raw_header) + record.block_length
        if entry.length not in (record.length, bare):
            message = f"line {entry.line} gives {entry.length} bytes, its record has {record.length}"
            yield Finding("index-entry", message, path=place, pointer=pointer)
    if entry.time[:_DIGITS] != timestamp(record.date or "")[: len(entry.time)]:
        message = f"line {entry.line} is of {entry.time}, its record of {record.date}"
        yield Finding("index-entry", message, Severity.WARNING, path=place, pointer=pointer)
    if (
        entry.record_digest
        and entry.length
        and raw.digest(inner, record.offset, entry.length) != entry.record_digest
    ):
        message = f"line {entry.line}: the record's bytes do not have the recordDigest"
        yield Finding("record-digest", message, path=place, pointer=pointer)


class _Bytes:
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

    def digest(self, name: str, offset: int, length: int) -> str | None:
        """Return the sha256 of a record's bytes."""
        if self._stream is None or name != self._name:
            if self._stream:
                self._stream.close()
            self._stream, self._name = self._container.open(name), name
        self._stream.seek(offset)
        hasher = hashlib.sha256()
        left = length
        while left and (piece := self._stream.read(min(left, PIECE))):
            hasher.update(piece)
            left -= len(piece)
        return f"sha256:{hasher.hexdigest()}"
