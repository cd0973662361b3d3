"""Undoing the compression of an archive, one gzip member or zstd frame at a time.

isal inflates twice as fast as zlib and zlib-ng nearly so; either is used when it is installed (extra `fast`), and
what they refuse is looked at again with zlib, piece by piece, so that no byte before the damage is lost.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, cast

import zstandard

from archiver.warc.source import Window

GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
GZIP_DATA = "gzip-data"
GZIP_CRC = "gzip-crc"
GZIP_TRUNCATED = "gzip-truncated"
ZSTD_DATA = "zstd-data"
ZSTD_TRUNCATED = "zstd-truncated"

FEED = 1 << 16
_FIRST_FEED = 1 << 12
OUTPUT = 1 << 20
_CAREFUL = 1 << 10
_MAX_ZSTD_WINDOW = 1 << 27
_GZIP_WINDOW = 31
_RAW_WINDOW = -15
_FEXTRA, _FNAME, _FCOMMENT, _FHCRC, _RESERVED = 4, 8, 16, 2, 0xE0
_HEADER_LIMIT = 1 << 20

# the magic number of a skippable zstd frame: 0x184D2A50 to 0x184D2A5F, least byte first
SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)
_DICTIONARY_FRAME = b"\x5d\x2a\x4d\x18"
_DICTIONARY_LIMIT = 1 << 26


class Inflater(Protocol):
    """What zlib's decompression objects offer."""

    @property
    def eof(self) -> bool:
        """True at the end of the member."""

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""

    @property
    def unconsumed_tail(self) -> bytes:
        """What is still to be fed because the output was limited."""

    def decompress(self, data: bytes | memoryview, max_length: int = 0, /) -> bytes:
        """Return what the next bytes inflate to."""


Factory = Callable[[int], Inflater]


def _choose() -> tuple[Factory, tuple[type[Exception], ...], str]:
    with suppress(ImportError):
        from isal import igzip_lib, isal_zlib  # noqa: PLC0415 - an optional extra

        errors: Any = (igzip_lib.IsalError, zlib.error, ValueError)
        return cast("Factory", isal_zlib.decompressobj), errors, "isal"
    with suppress(ImportError):
        from zlib_ng import zlib_ng  # noqa: PLC0415 - an optional extra

        errors = (zlib_ng.error, zlib.error, ValueError)
        return cast("Factory", zlib_ng.decompressobj), errors, "zlib-ng"
    return cast("Factory", zlib.decompressobj), (zlib.error,), "zlib"


new_inflater, INFLATE_ERRORS, INFLATER = _choose()


@dataclass(slots=True)
class Extent:
    """How far a member reached: its end in the file, and the fault that ended it early, if any."""

    end: int = 0
    fault: str | None = None


def inflate_member(window: Window, start: int, extent: Extent, *, feed: int = FEED) -> Iterator[bytes]:
    """Yield what a gzip member inflates to; `extent` is filled in at the end."""
    inflater = new_inflater(_GZIP_WINDOW)
    place, given = start, 0
    try:
        while not inflater.eof:
            data: bytes | memoryview = window.some(place, feed)
            if not data:
                break
            place += len(data)
            while data and not inflater.eof:
                piece = inflater.decompress(data, OUTPUT)
                data = inflater.unconsumed_tail
                given += len(piece)
                if piece:
                    yield piece
                elif not data:
                    break
    except INFLATE_ERRORS:
        yield from _inflate_carefully(window, start, extent, given)
        return
    if not inflater.eof:
        yield from _inflate_carefully(window, start, extent, given)
        return
    extent.end = place - len(inflater.unused_data)


def inflate_small(window: Window, start: int, limit: int) -> tuple[list[bytes], int] | None:
    """Return all that a gzip member inflates to, in pieces, and where it ends; None when it is damaged, cut, or large.

    This is the hot path: nearly all members are small and sound. They are fed little at first, since what follows a
    member is copied by its inflater; the pieces are not joined, since most go into a payload, joined only there.
    """
    inflater = new_inflater(_GZIP_WINDOW)
    try:
        data = window.some(start, _FIRST_FEED)
        piece = inflater.decompress(data, limit)
        if inflater.eof:
            return [piece], start + len(data) - len(inflater.unused_data)
        return _inflate_on(window, start + len(data), limit, inflater, piece)
    except INFLATE_ERRORS:
        return None


def _inflate_on(
    window: Window, place: int, limit: int, inflater: Inflater, first: bytes
) -> tuple[list[bytes], int] | None:
    """Inflate the rest of a member after its first piece."""
    pieces, size = [first], len(first)
    while not inflater.eof and size < limit:
        data: bytes | memoryview = inflater.unconsumed_tail
        if not data:
            data = window.some(place, FEED)
            place += len(data)
            if not data:
                return None
        piece = inflater.decompress(data, limit)
        if piece:
            pieces.append(piece)
            size += len(piece)
    return None if size >= limit else (pieces, place - len(inflater.unused_data))


def _inflate_carefully(window: Window, start: int, extent: Extent, skip: int) -> Iterator[bytes]:
    """Inflate with zlib in small steps, past a wrong checksum and up to the very byte that is damaged."""
    body = _gzip_body(window, start)
    if body is None:
        extent.end, extent.fault = start + len(window.get(start, 10)), GZIP_TRUNCATED
        return
    inflater = zlib.decompressobj(_RAW_WINDOW)
    place = body
    while not inflater.eof:
        data = bytes(window.some(place, _CAREFUL))
        if not data:
            extent.end, extent.fault = place, GZIP_TRUNCATED
            break
        before = inflater.copy()
        try:
            pieces = list(_drain(inflater, data))
        except zlib.error:
            pieces, inflater = list(_creep(before, data)), before
            extent.end, extent.fault = place, GZIP_DATA
        place += len(data)
        for piece in pieces:
            fresh = piece[skip:]
            skip = max(0, skip - len(piece))
            if fresh:
                yield fresh
        if extent.fault:
            return
    if inflater.eof:
        _check_trailer(window, place - len(inflater.unused_data), extent)


def _drain(inflater: Any, data: bytes) -> Iterator[bytes]:
    while data and not inflater.eof:
        yield inflater.decompress(data, OUTPUT)
        data = inflater.unconsumed_tail


def _creep(inflater: Any, data: bytes) -> Iterator[bytes]:
    """Inflate byte by byte until the damage."""
    with suppress(zlib.error):
        for i in range(len(data)):
            yield from _drain(inflater, data[i : i + 1])


def _check_trailer(window: Window, place: int, extent: Extent) -> None:
    trailer = window.get(place, 8)
    extent.end = place + len(trailer)
    # the fast way refused this member, so when the trailer is there, one of its two checks fails
    extent.fault = GZIP_TRUNCATED if len(trailer) < 8 else GZIP_CRC  # noqa: PLR2004 - CRC and size


def _gzip_body(window: Window, start: int) -> int | None:
    """Return where the deflate data of a member begins; None when its header is cut."""
    head = window.get(start, 10)
    if len(head) < 10:  # noqa: PLR2004 - the fixed part of a gzip header
        return None
    flags, place = head[3], start + 10
    if flags & _FEXTRA:
        size = window.get(place, 2)
        if len(size) < 2:  # noqa: PLR2004 - a 16-bit length
            return None
        place += 2 + int.from_bytes(size, "little")
    for flag in (_FNAME, _FCOMMENT):
        if flags & flag:
            end = window.get(place, _HEADER_LIMIT).find(b"\0")
            if end < 0:
                return None
            place += end + 1
    return place + (2 if flags & _FHCRC else 0)


def is_gzip(head: bytes) -> bool:
    """Whether a gzip member may begin so: the magic number, deflate, no reserved flag."""
    return head.startswith(GZIP_MAGIC) and len(head) > len(GZIP_MAGIC) and not head[3] & _RESERVED


def is_zstd(head: bytes) -> bool:
    """Whether a zstd frame, skippable ones too, begins so."""
    return head.startswith(ZSTD_MAGIC) or bool(SKIPPABLE.match(head))


class ZstdFrames:
    """Frames of one file, with the dictionary that its first frame may carry."""

    def __init__(self) -> None:
        self._dictionary: zstandard.ZstdCompressionDict | None = None

    def inflate(self, window: Window, start: int, extent: Extent) -> Iterator[bytes]:
        """Yield what a frame inflates to, block by block; `extent` is filled in at the end.

        Each block is at most 128 KiB, so no frame can blow up memory, and damage loses no block before it.
        """
        head = window.get(start, 8)
        if SKIPPABLE.match(head):
            self._skip(window, start, head, extent)
            return
        inflater = self._decompressor().decompressobj()
        place = start
        try:
            for end in _zstd_blocks(window, start):
                piece = inflater.decompress(window.get(place, end - place))
                place = end
                if piece:
                    yield piece
        except (zstandard.ZstdError, ValueError):
            extent.end, extent.fault = place, ZSTD_DATA
            return
        except EOFError:
            extent.end, extent.fault = place, ZSTD_TRUNCATED
            return
        extent.end = place
        if not inflater.eof:
            extent.fault = ZSTD_DATA

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        return zstandard.ZstdDecompressor(dict_data=self._dictionary, max_window_size=_MAX_ZSTD_WINDOW)

    def _skip(self, window: Window, start: int, head: bytes, extent: Extent) -> None:
        size = int.from_bytes(head[4:8], "little")
        extent.end = start + 8 + size
        if len(head) < 8 or not (window.get(extent.end - 1, 1) or size == 0):  # noqa: PLR2004 - magic and size
            extent.fault = ZSTD_TRUNCATED
            extent.end = start + len(head)
        elif head.startswith(_DICTIONARY_FRAME) and size <= _DICTIONARY_LIMIT:
            extent.fault = self._take_dictionary(window.get(start + 8, size))

    def _take_dictionary(self, data: bytes) -> str | None:
        try:
            if data.startswith(ZSTD_MAGIC):
                data = zstandard.ZstdDecompressor().decompress(data, max_output_size=_DICTIONARY_LIMIT)
            dictionary = zstandard.ZstdCompressionDict(data)
            zstandard.ZstdDecompressor(dict_data=dictionary)  # which fails when the dictionary is damaged
        except (zstandard.ZstdError, ValueError, MemoryError):
            return ZSTD_DATA
        self._dictionary = dictionary
        return None


def _zstd_blocks(window: Window, start: int) -> Iterator[int]:
    """Yield the end of each block of a frame; the header goes with the first, the checksum comes after the last."""
    head = window.get(start, 18)
    if len(head) < 5:  # noqa: PLR2004 - the magic number and the descriptor
        raise EOFError
    descriptor = head[4]
    single, checksum = descriptor >> 5 & 1, descriptor >> 2 & 1
    place = start + 5 + (1 - single) + (0, 1, 2, 4)[descriptor & 3]
    place += (single, 2, 4, 8)[descriptor >> 6]
    while True:
        block = window.get(place, 3)
        if len(block) < 3:  # noqa: PLR2004 - a block header
            raise EOFError
        bits = int.from_bytes(block, "little")
        last, kind, size = bits & 1, bits >> 1 & 3, bits >> 3
        place += 3 + (1 if kind == 1 else size)
        if kind == 3 or size > 1 << 17:  # noqa: PLR2004 - a reserved kind, a block over 128 KiB
            raise ValueError("no such block")
        if not window.get(place - 1, 1):
            raise EOFError
        yield place
        if last and checksum:
            if not window.get(place + 3, 1):
                raise EOFError
            yield place + 4
        if last:
            return
