"""A quick way through sound files: the head of each record, its block left where it is.

A gzip member ends with the length of what it holds, and the record's header tells what that must be. So the next
member is found by looking for those four bytes before a member's first three, and nothing but heads is inflated.
Where that does not work out, at damage or at anything unusual, there is no quick way, and the whole file is for the
reader that takes every byte.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from archiver.warc import headers
from archiver.warc.warcrecord import WarcRecord

_MAGIC = b"\x1f\x8b\x08"
_GZIP_WINDOW = 31
_FIRST_LOOK = 1 << 10
_LAST_LOOK = 1 << 18
_PIECE = 1 << 16
_LARGEST_PIECE = 1 << 22
_ROOM = 16
_SMALLEST_MEMBER = 18
_END = b"\r\n\r\n"
_VERSIONS = (b"WARC/1.1\r\n", b"WARC/1.0\r\n")
_ISIZE = struct.Struct("<I")
_FINAL = 200
_HTTP_TYPES = frozenset({"response", "revisit"})


class NoQuickWay(Exception):
    """The file must be read whole."""


def skim_heads(path: str | os.PathLike[str]) -> Iterator[WarcRecord]:
    """Yield each record of a .warc.gz with the beginning of its block; NoQuickWay when the file is not plain and sound.

    Nothing proves the blocks: a bit flipped within one goes unseen.
    """
    if not Path(path).is_file():  # a pipe can be opened but once
        raise NoQuickWay
    try:
        with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data[:3] != _MAGIC:
                raise NoQuickWay
            place, name = 0, os.fspath(path)
            while place < len(data):
                record = _head_at(data, place, name)
                yield record
                place += record.length or 0
    except (OSError, ValueError) as error:
        raise NoQuickWay from error


def _head_at(data: mmap.mmap, place: int, name: str) -> WarcRecord:
    """Return the record that begins at `place`, as much of its block as its HTTP head needs."""
    look = _FIRST_LOOK
    while look <= _LAST_LOOK:
        inflater = zlib.decompressobj(_GZIP_WINDOW)
        try:
            plain = inflater.decompress(data[place : place + look], look * _ROOM)
        except zlib.error as error:
            raise NoQuickWay from error
        split = plain.find(_END)
        if split >= 0 and plain.startswith(_VERSIONS):
            header = plain[: split + 4]
            length = _member_length(data, place, header, inflater, look, len(plain))
            record = WarcRecord(name, place, length, header, (plain, None, split + 4, len(plain)))
            if inflater.eof or _has_head(record):
                return record
        if inflater.eof:
            break
        look *= 8
    raise NoQuickWay


def _member_length(
    data: mmap.mmap, place: int, header: bytes, inflater: zlib._Decompress, look: int, inflated: int
) -> int:
    """Return the length of the member, sure of where it ends."""
    block = headers.content_length(header)
    if block is None:
        raise NoQuickWay
    whole = len(header) + block + len(_END)
    if inflater.eof:
        if inflated != whole:
            raise NoQuickWay
        return min(look, len(data) - place) - len(inflater.unused_data)
    size = _ISIZE.pack(whole & 0xFFFFFFFF)
    found = _find(data, size + _MAGIC, place + _SMALLEST_MEMBER)
    if found >= 0:
        return found + _ISIZE.size - place
    if data[-_ISIZE.size :] == size:
        return len(data) - place
    raise NoQuickWay


def _find(data: mmap.mmap, wanted: bytes, start: int) -> int:
    """Find bytes in a mapped file, a piece at a time: searching bytes is several times faster than searching a map."""
    size = _PIECE
    while start < len(data):
        found = data[start : start + size].find(wanted)
        if found >= 0:
            return start + found
        start += size - len(wanted) + 1
        size = min(size * 4, _LARGEST_PIECE)
    return -1


def _has_head(record: WarcRecord) -> bool:
    """Tell whether all of the HTTP head is there, of the final answer where interim ones came first."""
    if record.type not in _HTTP_TYPES or record.block_type != "application/http":
        return True
    head = record.http
    return head is not None and head.ended and (head.status or _FINAL) >= _FINAL
