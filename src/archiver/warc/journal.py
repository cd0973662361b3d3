"""The writer's journal: which bytes of an unfinished WARC file were acknowledged.

`NAME.open.journal` holds a JSON line for each event, written after its records, and a line for each fsync. After a
crash the file is cut back to the last event whose line and bytes are whole; everything behind it was never
acknowledged and is set aside in `NAME.torn-OFFSET`.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

# the id in "\r\nWARC-Record-ID: <urn:uuid:5d1f...>\r\n"
_RECORD_ID = re.compile(rb"\r\nWARC-Record-ID: <([^>\r\n]*)>\r\n")

# an id that JSON writes as it stands
_PLAIN_ID = re.compile(r"[a-z0-9:\-]+")

_PIECE = 1 << 20
_HEADER_LIMIT = 1 << 16
_GZIP_WINDOW = 31


@dataclass(frozen=True, slots=True)
class Entry:
    """One acknowledged event: where its members lie, their CRC-32, the ids of its records."""

    offset: int
    length: int
    crc: int
    record_ids: tuple[str, ...]

    @property
    def end(self) -> int:
        """The offset of the first byte behind it."""
        return self.offset + self.length

    def line(self) -> bytes:
        """Return the journal line of this event."""
        head = f'{{"offset": {self.offset}, "length": {self.length}, "crc": {self.crc}, "ids": '
        if self.record_ids and all(map(_PLAIN_ID.fullmatch, self.record_ids)):
            ids = '["' + '", "'.join(self.record_ids) + '"]'  # spelled here, since every event writes a line
        else:
            ids = json.dumps(self.record_ids)
        return f"{head}{ids}}}\n".encode("ascii")


def synced_line(end: int) -> bytes:
    """Return the journal line which says that all bytes before `end` are on the disk."""
    return json.dumps({"synced": end}).encode("ascii") + b"\n"


def journal_path(open_path: Path) -> Path:
    """Return where the journal of an unfinished file lies."""
    return open_path.with_name(open_path.name + ".journal")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a crash left: the file is sound up to `end`, which is where `entries` end."""

    end: int
    entries: tuple[Entry, ...]
    set_aside: Path | None = None

    @property
    def record_ids(self) -> set[str]:
        """The ids of all records that are kept."""
        return {record_id for entry in self.entries for record_id in entry.record_ids}


def recover(open_path: Path) -> Recovery:
    """Cut an unfinished file back to its last acknowledged event; the torn bytes go to a file of their own."""
    with open_path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        entries = tuple(_whole_entries(file, size, journal_path(open_path)))
        end = entries[-1].end if entries else 0
        if end == size:
            return Recovery(end, entries)
        torn = _set_aside(file, open_path, end)
        file.truncate(end)
        file.flush()
        os.fsync(file.fileno())
        return Recovery(end, entries, torn)


def _set_aside(file: BinaryIO, open_path: Path, end: int) -> Path:
    """Copy what lies behind `end` to a new file, and have it on the disk before anything is cut."""
    stem = open_path.name.removesuffix(".open")
    for attempt in range(1000):
        suffix = f".torn-{end}" if not attempt else f".torn-{end}-{attempt}"
        torn = open_path.with_name(stem + suffix)
        if not torn.exists():
            break
    file.seek(end)
    with torn.open("xb") as aside:
        while piece := file.read(_PIECE):
            aside.write(piece)
        aside.flush()
        os.fsync(aside.fileno())
    return torn


def _whole_entries(file: BinaryIO, size: int, journal: Path) -> Iterator[Entry]:
    """Yield the events that are wholly there, in order, to the first that is not."""
    if not journal.exists():
        yield from _walk_members(file, size)
        return
    entries, synced = _read_journal(journal)
    for entry in entries:
        if entry.end > size or (entry.end > synced and _crc_of(file, entry) != entry.crc):
            return
        yield entry


def _read_journal(journal: Path) -> tuple[list[Entry], int]:
    """Return the events of a journal and how far they were synced; a torn or foreign line ends it."""
    entries: list[Entry] = []
    synced = end = 0
    for line in journal.read_bytes().splitlines(keepends=True):
        try:
            shape = json.loads(line) if line.endswith(b"\n") else None
            if not isinstance(shape, dict):
                break
            if "synced" in shape:
                synced = int(shape["synced"])
                continue
            entry = Entry(int(shape["offset"]), int(shape["length"]), int(shape["crc"]), tuple(shape["ids"]))
        except (ValueError, KeyError, TypeError):
            break
        if entry.offset != end:
            break
        end = entry.end
        entries.append(entry)
    return entries, synced


def _crc_of(file: BinaryIO, entry: Entry) -> int:
    file.seek(entry.offset)
    left, crc = entry.length, 0
    while left and (piece := file.read(min(left, _PIECE))):
        crc = zlib.crc32(piece, crc)
        left -= len(piece)
    return crc if not left else -1


def _walk_members(file: BinaryIO, size: int) -> Iterator[Entry]:
    """Yield each whole gzip member as an event: what can be known when the journal is gone."""
    offset = 0
    while offset < size:
        entry = _read_member(file, offset)
        if entry is None:
            return
        yield entry
        offset = entry.end


def _read_member(file: BinaryIO, offset: int) -> Entry | None:
    """Inflate the member at `offset`; None when it is cut or damaged."""
    file.seek(offset)
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    head, length, crc, plain = b"", 0, 0, b""
    while not inflater.eof:
        data = inflater.unconsumed_tail or file.read(_PIECE)
        if not data and len(plain) < _PIECE:
            return None
        try:
            plain = inflater.decompress(data, _PIECE)
        except zlib.error:
            return None
        used = len(data) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
        length += used
        crc = zlib.crc32(memoryview(data)[:used], crc)
        head += plain[: _HEADER_LIMIT - len(head)]
    ids = _RECORD_ID.search(head)
    return Entry(offset, length, crc, (ids[1].decode("ascii", "replace"),) if ids else ())
