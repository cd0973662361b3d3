"""The codings of a sound, small body undone in one step each.

This is the quick way for nearly all pages. Whatever is unusual (a false label, loose ends, damage, unknown codings, a
result over the limit) is left to the stages of `codings`, which take it piece by piece and name what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import brotli

from archiver.warc.codings import looks_like_text
from archiver.warc.httpmsg import HttpHead
from archiver.warc.inflate import INFLATE_ERRORS, new_inflater

_GZIP_WINDOW, _ZLIB_WINDOW = 31, 15
_GZIP_MAGIC = b"\x1f\x8b"
LARGEST = 1 << 24

# "1a2b", the line before a chunk, as nearly all servers write it; the digits of a chunk that can be held
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,7})[ ]*\r\n")
_LINE_END = b"\r\n"


def decode_at_once(head: HttpHead, body: bytes, limit: int) -> bytes | None:
    """Return the payload of a body, no larger than `limit`; None when it must be taken piece by piece."""
    transfer, content = head.codings("transfer-encoding"), head.codings("content-encoding")
    if len(body) > LARGEST or len(transfer) > 1 or len(content) > 1:
        return None
    whole: bytes | None = body
    if transfer:
        whole = _dechunked(body) if transfer[0] == "chunked" else None
    if content and whole is not None:
        undo = _CONTENT.get(content[0])
        whole = undo(whole, min(limit, LARGEST)) if undo else None
    return whole if whole is not None and len(whole) <= limit else None


def _dechunked(body: bytes) -> bytes | None:
    pieces: list[bytes] = []
    place = 0
    while line := _CHUNK.match(body, place):
        place = line.end()
        size = int(line[1], 16)
        if not size:
            return b"".join(pieces) if body[place:] == _LINE_END else None
        end = place + size
        if body[end : end + 2] != _LINE_END:
            return None
        pieces.append(body[place:end])
        place = end + 2
    return None


def _gunzipped(body: bytes, limit: int) -> bytes | None:
    return _inflated(body, limit, _GZIP_WINDOW) if body.startswith(_GZIP_MAGIC) else None


def _undeflated(body: bytes, limit: int) -> bytes | None:
    return None if looks_like_text(body) else _inflated(body, limit, _ZLIB_WINDOW)


def _inflated(body: bytes, limit: int, window: int) -> bytes | None:
    inflater = new_inflater(window)
    try:
        plain = inflater.decompress(body, limit + 1)
    except INFLATE_ERRORS:
        return None
    return plain if inflater.eof and not inflater.unused_data else None


def _unbrotlied(body: bytes, limit: int) -> bytes | None:
    if looks_like_text(body):
        return None
    decoder = brotli.Decompressor()
    try:
        plain: bytes = decoder.process(body, output_buffer_limit=limit)
    except brotli.error:
        return None
    return plain if decoder.is_finished() else None


_CONTENT: dict[str, Callable[[bytes, int], bytes | None]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _undeflated,
    "br": _unbrotlied,
}
