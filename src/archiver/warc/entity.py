"""The entity body of an HTTP message, as the payload digest wants it.

The standard's payload is the entity body: transfer coding undone, content coding kept. The message comes in pieces of
any size; nothing but its head is held in memory. What is undone here is undone by the very code that verifies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from archiver.errors import UnsafeInput
from archiver.warc.codings import PayloadError, transfer_stages
from archiver.warc.httpmsg import MAX_HEAD, HttpHead, parse_head

# a status line is told from other bytes by so many of them
_ENOUGH = 64
_SWITCHING = 101
_FINAL = 200


class Hasher(Protocol):
    """What hashlib's objects offer."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in the next bytes."""

    def digest(self) -> bytes:
        """Return the digest of all bytes so far."""

    def hexdigest(self) -> str:
        """Return the same in hex digits."""


class BlockHasher:
    """Digest and length of a block that is its own payload (resource, conversion)."""

    def __init__(self, hasher: Hasher) -> None:
        self._hasher = hasher
        self.length = 0
        self.head_length = 0
        self.status: int | None = None
        self.sound = True

    def feed(self, data: bytes | memoryview) -> None:
        """Take in the next bytes of the payload."""
        self._hasher.update(data)
        self.length += len(data)

    def digest(self) -> Hasher:
        """Return the hasher with all of the payload in it."""
        return self._hasher


class EntityHasher(BlockHasher):
    """Digest and length of an HTTP message's entity body, fed piece by piece.

    `sound` turns False when the transfer coding cannot be undone to its end: then no digest would be right. A body
    that is called chunked and is not, from its first line on, counts as it stands; so does a block that is no HTTP
    message at all.
    """

    def __init__(self, hasher: Hasher) -> None:
        super().__init__(hasher)
        self._held = b""
        self._is_body = False
        self._stages: list[Any] = []

    def feed(self, data: bytes | memoryview) -> None:
        """Take in the next bytes of the message."""
        if self._is_body:
            self._take_body(data)
            return
        self._held = self._held + data if self._held else bytes(data)
        head = parse_head(self._held)
        if _is_settled(head, len(self._held)):
            self._begin_body(head)

    def digest(self) -> Hasher:
        """Return the hasher with all of the entity body in it."""
        if not self._is_body:
            self._begin_body(parse_head(self._held))
        if self._stages and self.sound:
            self._undo(b"", last=True)
        return self._hasher

    def _begin_body(self, head: HttpHead | None) -> None:
        held, self._held = self._held, b""
        self._is_body = True
        if head is not None:
            self.head_length, self.status = head.body_start, head.status
            self._stages = transfer_stages(head.codings("transfer-encoding")) if head.is_labelled else []
        if len(held) > self.head_length:
            self._take_body(memoryview(held)[self.head_length :])

    def _take_body(self, data: bytes | memoryview) -> None:
        if not self._stages:
            super().feed(data)
        elif self.sound:
            self._undo(bytes(data), last=False)

    def _undo(self, data: bytes, *, last: bool) -> None:
        pieces: Iterable[bytes] = (data,) if data else ()
        for stage in self._stages:
            pieces = _through(stage, pieces, last=last)
        try:
            for piece in pieces:
                super().feed(piece)
        except (PayloadError, UnsafeInput):
            self.sound = False


def _is_settled(head: HttpHead | None, held: int) -> bool:
    """Tell whether more bytes could not change what the head is."""
    if held > MAX_HEAD:
        return True
    if head is None:
        return held >= _ENOUGH
    status = head.status or _FINAL
    return head.ended and (status >= _FINAL or status == _SWITCHING)


def _through(stage: Any, pieces: Iterable[bytes], *, last: bool) -> Iterator[bytes]:
    for piece in pieces:
        yield from stage.feed(piece)
    if last:
        yield from stage.finish()
