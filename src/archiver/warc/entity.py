"""The entity body of an HTTP message, as the payload digest wants it.

The standard's payload is the entity body: transfer coding undone, content coding kept. The message comes in pieces
of any size; nothing but the head is held in memory.
"""

from __future__ import annotations

import re
from typing import Protocol


class Hasher(Protocol):
    """What hashlib's objects offer."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in the next bytes."""

    def digest(self) -> bytes:
        """Return the digest of all bytes so far."""

    def hexdigest(self) -> str:
        """Return the same in hex digits."""


# the blank line after the last header line, whatever its line ends
_HEAD_END = re.compile(rb"\n\r?\n")

# "103" in "HTTP/1.1 103 Early Hints"
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")

# "chunked" as the last coding in "\nTransfer-Encoding: gzip, chunked\r\n"
_CHUNKED = re.compile(rb"\ntransfer-encoding[ \t]*:(?:[^\r\n]*,)?[ \t]*chunked[ \t]*\r?(?=\n)", re.IGNORECASE)

# "1a2b" and what may follow it in "1a2b;name=value\r\n"
_CHUNK_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]+)[ \t]*(?:;[^\n]*)?\r?\n")

_HEAD_LIMIT = 1 << 20
_LINE_LIMIT = 1 << 14
_SWITCHING = 101
_SUCCESS = 200


class EntityHasher:
    """Digest and length of a message's entity body, fed piece by piece.

    `sound` turns False when chunked framing breaks in its middle: then no digest would be right. A body that is
    called chunked and is not, from its first line on, counts as it stands.
    """

    def __init__(self, hasher: Hasher) -> None:
        self._hasher = hasher
        self._step = self._take_head
        self._pending = b""
        self._left = 0
        self._chunks = 0
        self.length = 0
        self.head_length = 0
        self.status: int | None = None
        self.sound = True

    def feed(self, data: bytes | memoryview) -> None:
        """Take in the next bytes of the message."""
        rest: bytes | memoryview | None = data
        while rest is not None and len(rest):
            rest = self._step(rest)

    def digest(self) -> Hasher:
        """Return the hasher with all of the entity body in it."""
        if self._step == self._take_size_line and self._pending and not self._chunks:
            self._take_plain(self._pending)
        return self._hasher

    def _take_head(self, data: bytes | memoryview) -> bytes | memoryview | None:
        held = (
            self._pending + bytes(data[: _HEAD_LIMIT + 4])
            if self._pending or len(data) > _HEAD_LIMIT
            else bytes(data)
        )
        end = _HEAD_END.search(held, 0, _HEAD_LIMIT)
        if end is None:
            if len(held) >= _HEAD_LIMIT:
                self.sound = False
                self._step = self._drop
            self._pending = held
            return None
        consumed = end.end() - len(self._pending)
        head, self._pending = held[: end.end()], b""
        self.head_length += len(head)
        rest = memoryview(data)[consumed:]
        status = _STATUS.match(head)
        self.status = int(status[1]) if status else None
        if self.status is None or self.status >= _SUCCESS or self.status == _SWITCHING:
            self._step = self._take_size_line if _CHUNKED.search(head) else self._take_plain
        return rest

    def _take_plain(self, data: bytes | memoryview) -> None:
        self._hasher.update(data)
        self.length += len(data)

    def _take_size_line(self, data: bytes | memoryview) -> bytes | memoryview | None:
        held = self._pending + bytes(data[:_LINE_LIMIT])
        line = _CHUNK_LINE.match(held)
        if line is None:
            if b"\n" not in held and len(held) < _LINE_LIMIT:
                self._pending = held
                return None
            return self._give_up(data)
        consumed = line.end() - len(self._pending)
        self._pending = b""
        self._left = int(line[1], 16)
        self._chunks += 1
        self._step = self._take_chunk if self._left else self._drop
        return memoryview(data)[consumed:]

    def _take_chunk(self, data: bytes | memoryview) -> bytes | memoryview | None:
        piece = memoryview(data)[: self._left]
        self._take_plain(piece)
        self._left -= len(piece)
        if self._left:
            return None
        self._step = self._take_chunk_end
        return memoryview(data)[len(piece) :]

    def _take_chunk_end(self, data: bytes | memoryview) -> bytes | memoryview | None:
        held = self._pending + bytes(data[:2])
        if held == b"\r":
            self._pending = held
            return None
        end = 2 if held[:2] == b"\r\n" else 1 if held[:1] == b"\n" else 0
        if not end:
            return self._give_up(data)
        consumed = end - len(self._pending)
        self._pending = b""
        self._step = self._take_size_line
        return memoryview(data)[consumed:]

    def _give_up(self, data: bytes | memoryview) -> bytes | memoryview | None:
        """Framing broke: at the first line the label was false, later no digest can be right."""
        held, self._pending = self._pending, b""
        if self._chunks:
            self.sound = False
            self._step = self._drop
            return None
        self._step = self._take_plain
        if held:
            self._take_plain(held)
        return data

    def _drop(self, data: bytes | memoryview) -> None:
        """Trailers, and what follows a broken frame, are no part of the entity body."""


class BlockHasher:
    """The same for a block that is its own payload (resource, conversion)."""

    def __init__(self, hasher: Hasher) -> None:
        self._hasher = hasher
        self.length = 0
        self.head_length = 0
        self.status: int | None = None
        self.sound = True

    def feed(self, data: bytes | memoryview) -> None:
        """Take in the next bytes of the block."""
        self._hasher.update(data)
        self.length += len(data)

    def digest(self) -> Hasher:
        """Return the hasher with all of the block in it."""
        return self._hasher
