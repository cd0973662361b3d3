"""CDXJ: one line for each capture, sorted by the key of its address and its time.

    example,news)/a 20261101100000 {"url": "https://news.example/a", "mime": "text/html", "status": "200", ...}

Lines agree with those that cdxj-indexer writes, field by field, so that any replay tool takes either.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import IO, BinaryIO

from archiver.errors import ArchiverError, Finding, WarcError
from archiver.text import surt_key
from archiver.warc.reader import Archive, open_archive
from archiver.warc.skim import NoQuickWay, skim_heads
from archiver.warc.warcrecord import WarcRecord

INDEXED = frozenset({"response", "revisit", "resource", "metadata"})
_BOOKKEEPING = "application/warc-fields"
_IN_MEMORY = 100_000
_SPOOL = 1 << 25
_COMPRESSED = (".gz", ".zst")
_END_MARKER = 8

# the year, month ... of "2026-11-01T10:00:00.25Z"
_DIGIT_RUNS = re.compile(r"\d+")
_EARLIEST = "00000101000000"
_TIMESTAMP = 14

# what ends the media type in "text/html; charset=utf-8"
_AFTER_TYPE = re.compile(r"[;\s]")


def index_archives(
    paths: Iterable[str | os.PathLike[str]],
    *,
    on_finding: Callable[[Finding], None] | None = None,
    on_refusal: Callable[[ArchiverError], None] | None = None,
) -> Iterator[str]:
    """Yield the sorted CDXJ lines (without line ends) of WARC, ARC and WACZ files.

    What had to be stepped over goes to `on_finding`, inputs that are no archives to `on_refusal` (else they raise).
    Sorting spills to disk, so memory stays bounded.
    """
    return sort_lines(_all_lines(paths, on_finding, on_refusal))


def _all_lines(
    paths: Iterable[str | os.PathLike[str]],
    on_finding: Callable[[Finding], None] | None,
    on_refusal: Callable[[ArchiverError], None] | None,
) -> Iterator[str]:
    for path in paths:
        try:
            quick = _skimmed(path)
            if quick is not None:
                yield from quick
                continue
            with open_archive(path) as archive:
                yield from index_archive(archive)
                if on_finding:
                    for finding in archive.findings:
                        on_finding(finding)
        except ArchiverError as error:
            if on_refusal is None:
                raise
            on_refusal(error)


def _skimmed(path: str | os.PathLike[str]) -> Iterator[str] | None:
    """Return the lines of a plain and sound .warc.gz by its heads alone; None for all other files."""
    held = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 (closed when its lines are read)
    try:
        for record in skim_heads(path):
            if is_indexed(record):
                whole = record if record.payload_digest else _whole_record(path, record.offset)
                held.write(cdxj_line(whole).encode("utf-8", "surrogatepass") + b"\n")
    except (NoQuickWay, WarcError):  # damage is stepped over on the long way
        held.close()
        return None
    return _lines_held(held)


def _lines_held(held: IO[bytes]) -> Iterator[str]:
    with held:
        held.seek(0)
        yield from _lines_of(held)


def _whole_record(path: str | os.PathLike[str], offset: int) -> WarcRecord:
    with open_archive(path) as archive:
        return archive.record_at(offset)


def index_archive(archive: Archive) -> Iterator[str]:
    """Yield the CDXJ lines of one archive in the order of its records."""
    for record in archive:
        if not is_indexed(record):
            continue
        try:
            line = cdxj_line(record)
        except WarcError as error:
            if record.is_whole():  # else the walk names the loss
                archive.report.losses.append(
                    Finding("torn-record", error.message, path=record.file, offset=record.offset)
                )
            continue
        if record.is_whole():
            yield line


def is_indexed(record: WarcRecord) -> bool:
    """Tell whether a record is a capture: what a reader may ask for, not what was noted beside it."""
    kind = record.type
    if kind not in INDEXED:
        return False
    return kind in ("response", "revisit") or record.header("Content-Type") != _BOOKKEEPING


def cdxj_line(record: WarcRecord) -> str:
    """Return the index line of a record."""
    kind = record.type
    url = (record.target_uri or "").replace(" ", "%20") or None
    fields = {
        "url": url,
        "mime": _mime(record, kind),
        "status": _status(record, kind),
        "digest": record.payload_digest or _stored_digest(record),
        "length": _length(record),
        "offset": str(record.offset),
        "filename": bare_name(record.file),
    }
    shown = {name: value for name, value in fields.items() if value is not None}
    return f"{surt_key(url or '')} {timestamp(record.date or '')} {json.dumps(shown)}"


def bare_name(file: str) -> str:
    """Return the name by which an index knows a file: without folders, and without the WACZ around it."""
    return file.rpartition("!")[2].rpartition("/")[2]


def timestamp(date: str) -> str:
    """Return a WARC-Date as 14 digits; what the date leaves open is its beginning."""
    digits = "".join(_DIGIT_RUNS.findall(date))[:_TIMESTAMP]
    return digits + _EARLIEST[len(digits) :]


def _length(record: WarcRecord) -> str | None:
    """Return the bytes to fetch: the whole member, or of an uncompressed file the record without its end marker."""
    if not record.is_whole() or record.length is None:
        return None
    if record.file.endswith(_COMPRESSED):
        return str(record.length)
    bare = len(record.raw_header) + record.block_length
    return str(bare if 0 <= record.length - bare <= _END_MARKER else record.length)


def _mime(record: WarcRecord, kind: str) -> str | None:
    if kind == "revisit":
        return "warc/revisit"
    value = record.content_type if kind == "response" else record.header("Content-Type")
    if kind == "response" and record.http is None and record.block_type == "application/http":
        return None  # an empty answer has no type
    return _AFTER_TYPE.split(value, maxsplit=1)[0] if value else value


def _status(record: WarcRecord, kind: str) -> str | None:
    if kind not in ("response", "revisit") or record.http_status is None:
        return None
    return str(record.http_status)


def _stored_digest(record: WarcRecord) -> str:
    """Digest what is stored below the HTTP head, for a record that gives no payload digest itself."""
    head = record.http
    hasher = hashlib.sha1(usedforsecurity=False)
    for piece in record.iter_block(head.body_start if head else 0):
        hasher.update(piece)
    return "sha1:" + base64.b32encode(hasher.digest()).decode("ascii")


def sort_lines(lines: Iterable[str], in_memory: int = _IN_MEMORY) -> Iterator[str]:
    """Sort lines as their bytes sort; what does not fit into memory is sorted in runs on disk."""
    held: list[str] = []
    with ExitStack() as stack:
        runs: list[IO[bytes]] = []
        for line in lines:
            held.append(line)
            if len(held) >= in_memory:
                runs.append(stack.enter_context(_spill(held)))
                held = []
        held.sort()
        yield from heapq.merge(*(_lines_of(run) for run in runs), held)


def _spill(lines: list[str]) -> IO[bytes]:
    run = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the stack of its caller)
    lines.sort()
    run.writelines(line.encode("utf-8", "surrogatepass") + b"\n" for line in lines)
    run.seek(0)
    return run


def _lines_of(file: BinaryIO | IO[bytes]) -> Iterator[str]:
    return (line[:-1].decode("utf-8", "surrogatepass") for line in file)
