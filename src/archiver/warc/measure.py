"""What must be known of a record before its header can be written: length, digests, payload.

A WARC header stands before its block and holds its length and digests, so every block is read twice: once to measure
it, once to write it. A block that can only be read once is spooled, in memory while it is small, else on disk.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Self, cast

from archiver.warc.entity import BlockHasher, EntityHasher
from archiver.warc.framing import digest_label, new_hasher
from archiver.warc.newrecord import NewRecord, is_http
from archiver.warc.revisit import may_deduplicate

_PIECE = 1 << 18
_SPOOL = 1 << 22
_HAS_PAYLOAD = frozenset({"response", "resource", "conversion"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A record whose block can be read again, and what its header will say of it.

    `payload` is digest and length of the entity body, None where the record has none to speak of.
    `head_length` counts the bytes of the HTTP head; `repeatable` says that a revisit may stand for the record.
    """

    record: NewRecord
    length: int
    block_digest: str
    payload: tuple[str, int] | None
    head_length: int
    repeatable: bool


def measure(record: NewRecord, algorithm: str) -> Measured:
    """Read the block once and digest it, and its payload."""
    if record.type not in _HAS_PAYLOAD:
        return _measure_plain(record, algorithm)
    block_hasher = new_hasher(algorithm)
    make = EntityHasher if is_http(record) else BlockHasher
    entity = make(new_hasher(algorithm))
    length = 0
    for piece in pieces(record.block):
        length += len(piece)
        block_hasher.update(piece)
        entity.feed(piece)
    payload = None
    if length:
        label = digest_label(algorithm, entity.digest())
        payload = (label, entity.length) if entity.sound else None
    return Measured(
        record,
        length=length,
        block_digest=digest_label(algorithm, block_hasher),
        payload=payload,
        head_length=entity.head_length,
        repeatable=may_deduplicate(record, status=entity.status, length=entity.length, sound=entity.sound),
    )


def _measure_plain(record: NewRecord, algorithm: str) -> Measured:
    """Measure a record that has no payload of its own: length and digest of its block are all."""
    hasher = new_hasher(algorithm)
    length = 0
    for piece in pieces(record.block):
        length += len(piece)
        hasher.update(piece)
    return Measured(
        record, length, digest_label(algorithm, hasher), payload=None, head_length=0, repeatable=False
    )


def pieces(block: bytes | BinaryIO) -> Iterator[bytes]:
    """Yield a block's bytes; a file is read from where it stands, and put back there."""
    if isinstance(block, bytes):
        yield block
        return
    start = block.tell()
    while piece := block.read(_PIECE):
        yield piece
    block.seek(start)


def first_bytes(block: bytes | BinaryIO, count: int) -> bytes:
    """Return the first bytes of a block, and leave a file where it stands."""
    if isinstance(block, bytes):
        return block[:count]
    start = block.tell()
    found = block.read(count)
    block.seek(start)
    return found


class Spools:
    """The temporary files of one event; gone when it is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def hold(self, record: NewRecord) -> NewRecord:
        """Return the record with a block that can be read twice."""
        block = record.block
        if isinstance(block, bytes):
            return record
        if block.seekable():
            return record
        spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL, dir=str(self._folder))  # noqa: SIM115 (closed by the stack)
        self._stack.enter_context(spool)
        while piece := block.read(_PIECE):
            spool.write(piece)
        spool.seek(0)
        return replace(record, block=cast("BinaryIO", spool))
