"""What a record carries: its digests, and whether the HTTP message in it is what its header says.

The block is read once, through hashers and decoders, so that size does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archiver.errors import Finding, UnsafeInput
from archiver.warc.codings import CHUNKING, CONTENT_CODING, Dechunk, PayloadError
from archiver.warc.digests import Digest, parse_digest
from archiver.warc.httpmsg import GOOD_STATUS_LINE, HttpHead
from archiver.warc.payload import MIB, STREAM_LIMITS, Pipeline
from archiver.warc.verify.view import WARNING, View

_BOMB = 100 * MIB
_BOMB_RATIO = 100
_NO_BODY = frozenset((204, 304))
_INTERIM = 200
_OWN_PAYLOAD = frozenset(("response", "resource", "request", "conversion"))


@dataclass(slots=True)
class Passage:
    """What one pass over a block has shown."""

    block: Any = None
    stored: Any = None
    entity: Any = None
    decoded: Any = None
    stored_size: int = 0
    entity_size: int = 0
    decoded_size: int = 0
    pipeline: Pipeline | None = None
    fault: PayloadError | None = None
    limit: UnsafeInput | None = None


def verify_content(view: View) -> Iterator[Finding]:
    """Yield what is wrong with a block, its payload and its digests."""
    record = view.record
    block_digest = _checkable(record.block_digest)
    payload_digest = _checkable(record.payload_digest) if view.type in _OWN_PAYLOAD else None
    head = record.http
    passage = _pass(view, head, block_digest, payload_digest)
    if block_digest and passage.block.digest() != block_digest.value:
        yield view.finding("block-digest", "the block does not have the digest that the record gives")
    if payload_digest and record.segment_number is None:
        yield from _payload_digest(view, payload_digest, passage)
    if view.type in ("response", "revisit"):
        yield from _message(view, head, passage)


def _checkable(text: str | None) -> Digest | None:
    digest = parse_digest(text) if text else None
    return digest if digest is not None and digest.value is not None else None


def _pass(view: View, head: HttpHead | None, block: Digest | None, payload: Digest | None) -> Passage:
    record = view.record
    passage = Passage()
    start = head.body_start if head else 0
    if block is not None:
        passage.block = block.new()
        if start:
            passage.block.update(record.block_slice(0, start))
    if payload is not None:
        passage.stored, passage.entity, passage.decoded = payload.new(), payload.new(), payload.new()
    passage.pipeline = Pipeline(head, STREAM_LIMITS, entity=lambda piece: _see_entity(passage, piece))
    plain = head is None or not head.is_labelled
    for piece in record.iter_block(start):
        passage.stored_size += len(piece)
        if passage.block is not None:
            passage.block.update(piece)
        if passage.stored is not None:
            passage.stored.update(piece)
        if not plain and passage.fault is None and passage.limit is None:
            _decode(passage, piece)
    if plain:
        passage.entity, passage.entity_size = passage.stored, passage.stored_size
        passage.decoded, passage.decoded_size = passage.stored, passage.stored_size
    elif passage.fault is None and passage.limit is None and passage.stored_size:
        _decode(passage, None)
    return passage


def _see_entity(passage: Passage, piece: bytes) -> None:
    passage.entity_size += len(piece)
    if passage.entity is not None:
        passage.entity.update(piece)


def _decode(passage: Passage, piece: bytes | None) -> None:
    """Send a piece through the decoders; None is the end."""
    pipeline = passage.pipeline
    if pipeline is None:
        return
    try:
        for part in pipeline.finish() if piece is None else pipeline.feed(piece):
            passage.decoded_size += len(part)
            if passage.decoded is not None:
                passage.decoded.update(part)
    except PayloadError as error:
        passage.fault = error
    except UnsafeInput as error:
        passage.limit = error


def _payload_digest(view: View, digest: Digest, passage: Passage) -> Iterator[Finding]:
    """The payload is the entity body: chunking undone, content coding kept."""
    broken = passage.fault is not None and passage.fault.kind == CHUNKING
    if not broken and passage.entity.digest() == digest.value:
        return
    if passage.stored.digest() == digest.value:
        message = "the payload digest was taken over the chunked framing, not over the entity body"
        yield view.finding("payload-digest-over-chunks", message)
    elif not broken:
        decoded = passage.decoded.digest() == digest.value
        what = "was taken over the decoded body" if decoded else "is not that of the payload"
        yield view.finding("payload-digest", f"the payload digest {what}")


# -- the HTTP message


def _message(view: View, head: HttpHead | None, passage: Passage) -> Iterator[Finding]:
    record = view.record
    if head is None:
        if record.block_length and record.block_type in (None, "application/http") and not view.is_arc:
            yield view.finding("http-status-line", "the block does not begin with a status line")
        return
    if not GOOD_STATUS_LINE.match(head.raw):
        line = head.raw.split(b"\n", 1)[0].rstrip(b"\r")[:60]
        yield view.finding("http-status-line", f"no HTTP/1 server sends such a status line: {line!r}")
    if not head.ended and record.truncated is None:
        yield view.finding("http-header", "the HTTP header has no end")
    if view.type == "response" and record.segment_number is None:
        yield from _codings(view, passage)
        yield from _length(view, head, passage)


def _codings(view: View, passage: Passage) -> Iterator[Finding]:
    cut = view.record.truncated is not None
    if passage.fault is not None:
        yield view.finding(passage.fault.kind, passage.fault.message, *((WARNING,) if cut else ()))
    if passage.limit is not None:
        yield view.finding("decompression-bomb", passage.limit.message, WARNING)
    elif passage.decoded_size > _BOMB and passage.decoded_size > _BOMB_RATIO * max(passage.stored_size, 1):
        message = f"{passage.stored_size:,} bytes decode to {passage.decoded_size:,}"
        yield view.finding("decompression-bomb", message, WARNING)
    if passage.pipeline is not None and passage.stored_size and passage.fault is None:
        yield from _labels(view, passage.pipeline)


def _labels(view: View, pipeline: Pipeline) -> Iterator[Finding]:
    """Yield what was undone although something is odd about it."""
    for stage in pipeline.transfer:
        if stage.false_label:
            yield view.finding(CHUNKING, "the body is not chunked though its header says so", WARNING)
        elif isinstance(stage, Dechunk) and stage.loose_end:
            yield view.finding(CHUNKING, stage.loose_end, WARNING)
    for stage in pipeline.content:
        if stage.false_label:
            yield view.finding(CONTENT_CODING, "the body is not coded though its header says so")
        elif stage.loose_end:
            yield view.finding(CONTENT_CODING, stage.loose_end, WARNING)


def _length(view: View, head: HttpHead, passage: Passage) -> Iterator[Finding]:
    """Content-Length says how long the entity body is; two that differ are an attack or a fault."""
    values = [value.strip() for line in head.values("content-length") for value in line.split(",")]
    if len(set(values)) > 1:
        yield view.finding("http-content-length", f"Content-Length is given as {' and '.join(values[:3])}")
        return
    if not values:
        return
    if not (values[0].isascii() and values[0].isdigit()):
        yield view.finding("http-content-length", f"Content-Length is no number: {values[0][:40]!r}")
        return
    if head.codings("transfer-encoding"):
        if not any(stage.false_label for stage in passage.pipeline.transfer if passage.pipeline):  # type: ignore[union-attr]
            yield view.finding(
                "http-content-length", "both Content-Length and Transfer-Encoding are given", WARNING
            )
        return
    if int(values[0]) != passage.stored_size and not _may_lack_body(view, head, passage):
        message = f"Content-Length is {values[0]}, the body has {passage.stored_size} bytes"
        yield view.finding("http-content-length", message)


def _may_lack_body(view: View, head: HttpHead, passage: Passage) -> bool:
    status = head.status or 0
    no_body = status in _NO_BODY or status < _INTERIM or not passage.stored_size
    return no_body or view.record.truncated is not None or bool(head.codings("content-encoding"))
