"""The decoded body of an answer, under a limit: for reading links, never for the archive.

A small file may unfold to gigabytes, in several layers. All output is bounded in bytes, so that a bomb costs no more
than the limit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from archiver.capture.exchange import Exchange
from archiver.errors import CaptureError

PIECE = 1 << 16
PAGE_LIMIT = 32 << 20
MAX_CODINGS = 4
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_WINDOW = 1 << 27

# "1a2b;name=value" before a chunk
CHUNK_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[^\n]*\r?\n")


class TooLarge(CaptureError):
    """The decoded body is larger than anyone should read."""

    def __init__(self, url: str, limit: int) -> None:
        super().__init__("too-large", f"the decoded body is larger than {limit:,} bytes", url=url)


def read_payload(exchange: Exchange, limit: int = PAGE_LIMIT) -> bytes:
    """Return the body with transfer and content codings undone, as far as they can be; raise TooLarge beyond `limit`."""
    if exchange.head is None:
        return b""
    body = exchange.received.read(exchange.head.size, limit + 1)
    if len(body) > limit:
        raise TooLarge(exchange.url, limit)
    if exchange.chunked:
        body = join_chunks(body)
    codings = [
        part.strip().lower()
        for value in exchange.head.header_list("content-encoding")
        for part in value.split(",")
    ]
    for coding in reversed([coding for coding in codings if coding in DECODERS][:MAX_CODINGS]):
        body = decode(body, coding, limit, exchange.url)
    return body


def unpack_gzip(data: bytes, limit: int, url: str) -> bytes:
    """Undo one layer of gzip when there is one: sitemaps are often stored compressed."""
    return decode(data, "gzip", limit, url) if data.startswith(GZIP_MAGIC) else data


def decode(data: bytes, coding: str, limit: int, url: str) -> bytes:
    """Undo one content coding; a false label or a damaged end gives what could be read."""
    parts: list[bytes] = []
    size = 0
    try:
        for part in DECODERS[coding](data):
            size += len(part)
            if size > limit:
                raise TooLarge(url, limit)
            parts.append(part)
    except (zlib.error, brotli.error, zstandard.ZstdError):
        if not parts:
            return data
    return b"".join(parts)


def join_chunks(data: bytes) -> bytes:
    """Undo chunked framing; what breaks it ends the body."""
    parts: list[bytes] = []
    place = 0
    while line := CHUNK_LINE.match(data, place):
        length = int(line[1], 16)
        if not length:
            break
        parts.append(data[line.end() : line.end() + length])
        place = line.end() + length
        place += 2 if data[place : place + 2] == b"\r\n" else 1
    return b"".join(parts) if parts or CHUNK_LINE.match(data) else data


def chunks_end(data: bytes) -> bool:
    """Whether chunked framing comes to its last chunk, read as leniently as `join_chunks` reads it."""
    place = 0
    while line := CHUNK_LINE.match(data, place):
        length = int(line[1], 16)
        if not length:
            return True
        place = line.end() + length
        place += 2 if data[place : place + 2] == b"\r\n" else 1
    return False


def _inflate(data: bytes) -> Iterator[bytes]:
    """Undo gzip (several members) or zlib, whichever it is."""
    while data:
        inflater = zlib.decompressobj(47)
        yield from _drain(inflater, data)
        data = inflater.unused_data if inflater.unused_data.startswith(GZIP_MAGIC) else b""


def _deflate(data: bytes) -> Iterator[bytes]:
    """Undo `deflate`: zlib by the standard, raw by custom."""
    raw = len(data) < 2 or (data[0] & 15) != 8 or (data[0] << 8 | data[1]) % 31  # noqa: PLR2004 - RFC 1950
    yield from _drain(zlib.decompressobj(-15 if raw else 15), data)


def _drain(inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while data and not inflater.eof:
        yield inflater.decompress(data, PIECE)
        data = inflater.unconsumed_tail
    yield inflater.flush(PIECE) if inflater.eof else b""


def _brotli(data: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    yield decoder.process(data, output_buffer_limit=PIECE)
    while not decoder.is_finished() and not decoder.can_accept_more_data():
        yield decoder.process(b"", output_buffer_limit=PIECE)


def _zstd(data: bytes) -> Iterator[bytes]:
    decoder = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
    with decoder.stream_reader(data, read_across_frames=True) as reader:
        while part := reader.read(PIECE):
            yield part


DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _inflate,
    "x-gzip": _inflate,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
