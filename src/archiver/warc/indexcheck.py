"""An index held against the archive it describes: every line leads to its record, every capture has its line."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.errors import Finding, NotAnArchive, Severity
from archiver.warc.cdxj import timestamp
from archiver.warc.reader import open_archive
from archiver.warc.warcrecord import WarcRecord

PIECE = 1 << 20
MAX_LINE = 1 << 26
META = b"!meta"
_GZIP_WINDOW = 31
_ARCHIVE = "archive/"
_NEEDS_LINE = frozenset({"response", "revisit"})
_DIGITS = 14

# key, time and what follows: "example,news)/a 20261101100000 {...}"
INDEX_LINE = re.compile(rb"(?P<place>\S+ (?P<time>\d{4,17})) (?P<fields>\{.*\})\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index line says of the record it leads to; `place` is the index as findings name it."""

    place: str
    line: int
    url: str
    time: str
    length: int | None
    digest: str | None
    status: str | None
    record_digest: str | None
    is_posted: bool

    def finding(
        self, message: str, code: str = "index-entry", severity: Severity = Severity.ERROR
    ) -> Finding:
        """Return a finding about this line."""
        return Finding(
            code, f"line {self.line} {message}", severity, path=self.place, pointer=f"/{self.line}"
        )


Entries = dict[tuple[str, int], Entry]
DigestOf = Callable[[WarcRecord, int], str | None]


def parse_fields(text: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a line; None when it is none."""
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def read_entries(lines: Iterable[bytes], place: str, entries: Entries) -> Iterator[Finding]:
    """Take in the lines of an index; yield what is wrong with them."""
    before = b""
    unsorted = False
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(META):
            continue
        found = INDEX_LINE.fullmatch(line)
        fields = parse_fields(found["fields"]) if found else None
        if found is None or fields is None:
            message = f"line {number} is no line of an index: key, time and JSON"
            yield Finding("index-syntax", message, path=place, pointer=f"/{number}")
            continue
        if found["place"] < before and not unsorted:
            message = f"line {number} and the one before it are out of order"
            yield Finding("index-order", message, path=place, pointer=f"/{number}")
            unsorted = True
        before = found["place"]
        entry = _entry_of(fields, found["time"].decode("ascii"), place, number)
        try:
            entries[str(fields["filename"]).removeprefix(_ARCHIVE), int(fields["offset"])] = entry
        except (KeyError, ValueError, TypeError):
            yield entry.finding("names no file and offset")


def _entry_of(fields: dict[str, Any], time: str, place: str, number: int) -> Entry:
    url = str(fields.get("url", ""))
    length = fields.get("length")
    digest, record_digest = fields.get("digest"), fields.get("recordDigest")
    return Entry(
        place=place,
        line=number,
        url=url,
        time=time,
        length=int(length) if isinstance(length, int | str) and str(length).isdigit() else None,
        digest=digest if isinstance(digest, str) else None,
        status=str(fields["status"]) if isinstance(fields.get("status"), int | str) else None,
        record_digest=record_digest if isinstance(record_digest, str) else None,
        is_posted="method" in fields or "requestBody" in fields or "__wb_method" in url,
    )


def compare(records: Iterable[WarcRecord], entries: Entries, digest_of: DigestOf) -> Iterator[Finding]:
    """Walk an archive and strike out the line of each record; what is left over leads nowhere."""
    for record in records:
        name = record.file.rpartition("!")[2].removeprefix(_ARCHIVE)
        entry = entries.pop((name, record.offset), None)
        if entry is None:
            entry = entries.pop((name.rpartition("/")[2], record.offset), None)
        if entry is not None:
            yield from _check_entry(entry, record, digest_of)
        elif record.type in _NEEDS_LINE:
            message = f"no index line leads to the {record.type} of {record.target_uri}"
            yield Finding(
                "index-incomplete",
                message,
                path=record.file,
                offset=record.offset,
                record_id=record.record_id,
            )


def leads_nowhere(entries: Entries) -> Iterator[Finding]:
    """Yield a finding for each line that is left over."""
    for (file, offset), entry in entries.items():
        yield entry.finding(f"leads to {file} at byte {offset}, where no record begins")


def _check_entry(entry: Entry, record: WarcRecord, digest_of: DigestOf) -> Iterator[Finding]:
    url = (record.target_uri or "").replace(" ", "%20")
    if entry.url != url and not entry.is_posted:
        yield entry.finding(f"is of {entry.url!r}, its record of {url!r}")
    whole = timestamp(record.date or "")
    if entry.time[:_DIGITS] != whole[: len(entry.time)]:
        yield entry.finding(f"is of {entry.time}, its record of {record.date}", severity=Severity.WARNING)
    if _contradicts(entry.digest, record.payload_digest):
        yield entry.finding(f"gives the digest {entry.digest}, its record {record.payload_digest}")
    status = record.http_status if record.type == "response" else None
    if status is not None and (entry.status or "").isdigit() and entry.status != str(status):
        yield entry.finding(f"gives status {entry.status}, its record {status}", severity=Severity.WARNING)
    if entry.length is None or not record.is_whole() or record.length is None:
        return
    if entry.length not in (record.length, len(record.raw_header) + record.block_length):
        yield entry.finding(f"gives {entry.length} bytes, its record has {record.length}")
    elif entry.record_digest and digest_of(record, entry.length) not in (None, entry.record_digest):
        yield entry.finding("has another recordDigest than the bytes of its record", code="record-digest")


def _contradicts(listed: str | None, recorded: str | None) -> bool:
    """Tell whether two digests of one algorithm differ; an index may leave the label out."""
    if not listed or not recorded:
        return False
    label, _, value = recorded.partition(":")
    return listed.removeprefix(f"{label}:").lower() != value.lower() and listed.partition(":")[0] in (
        label,
        listed,
    )


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate a chain of gzip members; zlib.error when it is none."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    is_open = False
    for piece in pieces:
        data = piece
        while data:
            is_open = True
            yield inflater.decompress(data, PIECE)
            data = inflater.unconsumed_tail
            if inflater.eof:
                data = inflater.unused_data
                inflater = zlib.decompressobj(_GZIP_WINDOW)
                is_open = False
    yield inflater.flush()
    if is_open:
        raise zlib.error("the compressed data is cut")


def split_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines without their ends; ValueError for one without an end."""
    held = b""
    for piece in pieces:
        *lines, held = (held + piece).split(b"\n")
        yield from lines
        if len(held) > MAX_LINE:
            raise ValueError(f"a line is over {MAX_LINE:,} bytes long")
    if held:
        yield held


def verify_index(path: str | os.PathLike[str]) -> Iterator[Finding]:
    """Yield what is wrong with a CDXJ file, and where it and the archives beside it do not agree.

    Archives are looked for in the folder of the index and in `../archive`; lines that name others are not followed.
    """
    file, place = Path(path), os.fspath(path)
    entries: Entries = {}
    try:
        with file.open("rb") as stream:
            pieces = iter(lambda: stream.read(PIECE), b"")
            content = inflated(pieces) if place.lower().endswith(".gz") else pieces
            yield from read_entries(split_lines(content), place, entries)
    except OSError as error:
        raise NotAnArchive(f"cannot be opened: {error.strerror}", path=place) from error
    except (zlib.error, ValueError) as error:
        yield Finding("index-syntax", f"cannot be read: {error}", path=place)
    found: set[str] = set()
    for name in sorted({name for name, _ in entries}):
        archive = next((beside for beside in _beside(file, name) if beside.is_file()), None)
        if archive is not None:
            found.add(name)
            with open_archive(archive) as records:
                yield from compare(records, entries, lambda _record, _length: None)
    yield from leads_nowhere({key: entry for key, entry in entries.items() if key[0] in found})


def _beside(index: Path, name: str) -> tuple[Path, ...]:
    """Return where the archive of an index may lie; nowhere for a name that leads outside."""
    if ".." in Path(name).parts or name.startswith("/"):
        return ()
    return (index.parent / name, index.parent.parent / "archive" / name)
