"""One WARC record: its fields at once, its block and payload when they are asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import BinaryIO

from archiver.errors import UnsafeInput, WarcError
from archiver.warc.arc import ArcLine
from archiver.warc.atonce import decode_at_once
from archiver.warc.codings import PayloadError, transfer_stages
from archiver.warc.digests import agrees
from archiver.warc.headers import decode, parse_fields
from archiver.warc.httpmsg import MAX_HEAD, HttpHead, bare_media_type, parse_head, parse_request_head
from archiver.warc.payload import PAGE_LIMITS, PayloadLimits, Pipeline, run_stages
from archiver.warc.rawfile import RawPieces
from archiver.warc.source import Window

PIECE = 1 << 18
_HEAD_LOOK = 1 << 14
_FINAL = 200
_END = b"\r\n\r\n"
_SEGMENT_NUMBER = b"warc-segment-number"
_HTTP_BLOCK = b"\r\nContent-Type: application/http;"
_HTTP_TYPES = frozenset({"response", "revisit"})

# the type, where it is the first field, as most writers have it, and not folded
_TYPE_FIRST = re.compile(rb"WARC/1\.[01]\r\nWARC-Type: ([a-z]+)\r\n(?![ \t])")


@cache
def _field(name: str) -> re.Pattern[bytes]:
    """Find a field and the lines it is folded over: what stands after `WARC-Type:`."""
    return re.compile(
        rb"\n" + re.escape(name.encode()) + rb"[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE
    )


class WarcRecord:
    """A record of a WARC or ARC file.

    `offset` is where it lies in `file`: of its gzip member or zstd frame; in a member that holds several records it
    counts uncompressed bytes, and `length` is None. A large record that comes out of compressed data or a pipe is
    handed out before its end has been seen: `is_whole()` reads on to the end and tells.
    """

    __slots__ = (
        "_data",
        "_end",
        "_head",
        "_head_known",
        "_pieces",
        "_settle",
        "_start",
        "_type",
        "_window",
        "arc",
        "continuations",
        "file",
        "is_rejected",
        "length",
        "offset",
        "raw_header",
    )

    def __init__(
        self,
        file: str,
        offset: int,
        length: int | None,
        raw_header: bytes,
        block: tuple[bytes | None, Window | None, int, int],
        *,
        arc: ArcLine | None = None,
        pieces: list[bytes] | None = None,
    ) -> None:
        self.file = file
        self.offset = offset
        self.length = length
        self.raw_header = raw_header
        self.arc = arc
        self._data, self._window, self._start, self._end = block
        self._pieces = pieces
        self._settle: Callable[[], bool] | None = None
        self._head: HttpHead | None = None
        self._head_known = False
        self._type: str | None = None
        self.is_rejected = False
        self.continuations: Callable[[WarcRecord], Iterator[WarcRecord]] | None = None

    def __repr__(self) -> str:
        return f"<WarcRecord {self.type} {self.target_uri or self.record_id} at {self.file}:{self.offset}>"

    # -- fields

    def header(self, name: str) -> str | None:
        """Return the first value of a field."""
        if self.arc is not None:
            return dict(self.headers).get(name)
        match = _field(name).search(self.raw_header)
        if match is None:
            return None
        value: bytes = match[1]
        if b"\n" in value:
            return " ".join(decode(line.strip()) for line in value.split(b"\n"))
        return decode(value.rstrip(b"\r").strip(b" \t"))

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each field, in order; for ARC, those that a WARC record would have."""
        if self.arc is not None:
            return _arc_headers(self.arc, self._end - self._start)
        return parse_fields(self.raw_header)

    @property
    def version(self) -> str:
        """The version that the first line names, such as `1.1`; `arc` for ARC."""
        return (
            "arc" if self.arc else self.raw_header[5 : self.raw_header.find(b"\n")].strip().decode("latin-1")
        )

    @property
    def type(self) -> str:
        """The record's type in lower case; ARC entries are responses, ARC's first record is a warcinfo."""
        if self._type is None:
            first = _TYPE_FIRST.match(self.raw_header)
            if first is not None:
                self._type = first[1].decode()
            elif self.arc is not None:
                self._type = "warcinfo" if self.arc.is_filedesc else "response"
            else:
                self._type = (self.header("WARC-Type") or "").lower()
        return self._type

    @property
    def record_id(self) -> str | None:
        """The record's id, without angle brackets."""
        return _bare(self.header("WARC-Record-ID"))

    @property
    def target_uri(self) -> str | None:
        """The URI as it came, without the angle brackets of WARC/1.0."""
        return self.arc.url if self.arc else _bare(self.header("WARC-Target-URI"))

    @property
    def date(self) -> str | None:
        """The date as it came."""
        return self.arc.date if self.arc else self.header("WARC-Date")

    @property
    def payload_digest(self) -> str | None:
        """The payload digest that the record gives."""
        return self.header("WARC-Payload-Digest")

    @property
    def block_digest(self) -> str | None:
        """The block digest that the record gives."""
        return self.header("WARC-Block-Digest")

    @property
    def truncated(self) -> str | None:
        """Why the block is not whole (length, time, disconnect, unspecified), in lower case; None when it is."""
        value = self.header("WARC-Truncated")
        return value.lower() if value else None

    @property
    def refers_to(self) -> str | None:
        """The id of the record that this one refers to."""
        return _bare(self.header("WARC-Refers-To"))

    @property
    def refers_to_target_uri(self) -> str | None:
        """The URI of the record that a revisit refers to."""
        return _bare(self.header("WARC-Refers-To-Target-URI"))

    @property
    def refers_to_date(self) -> str | None:
        """The date of the record that a revisit refers to."""
        return self.header("WARC-Refers-To-Date")

    @property
    def concurrent_to(self) -> tuple[str, ...]:
        """The ids of the records of the same capture."""
        return tuple(
            _bare(value) or "" for name, value in self.headers if name.lower() == "warc-concurrent-to"
        )

    @property
    def segment_number(self) -> int | None:
        """The number of this segment, of a record that is cut into several."""
        if self.arc is not None or _SEGMENT_NUMBER not in self.raw_header.lower():
            return None
        value = self.header("WARC-Segment-Number")
        return int(value) if value and value.isascii() and value.isdigit() else None

    @property
    def block_type(self) -> str | None:
        """The media type of the block, in lower case without parameters."""
        value = self.arc.media_type if self.arc else self.header("Content-Type")
        return bare_media_type(value) if value else None

    # -- HTTP

    @property
    def http(self) -> HttpHead | None:
        """The head of the HTTP message that the block holds, if it holds one."""
        if not self._head_known:
            self._head = self._read_head()
            self._head_known = True
        return self._head

    @property
    def http_status(self) -> int | None:
        """The status of the response, of the final one where interim ones came first."""
        return self.http.status if self.http else None

    @property
    def http_headers(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each HTTP header line, in order."""
        return self.http.fields if self.http else ()

    @property
    def content_type(self) -> str | None:
        """The content type of the HTTP message; of the record where there is no message."""
        if self.http is not None and self.type in _HTTP_TYPES:
            values = self.http.values("content-type")
            return values[0] if values else None
        return self.arc.media_type if self.arc else self.header("Content-Type")

    @property
    def media_type(self) -> str | None:
        """The same, in lower case and without parameters."""
        value = self.content_type
        return bare_media_type(value) if value else None

    @property
    def has_payload(self) -> bool:
        """Whether the block carries what a server or a file gave: responses and resources."""
        return self.type in ("response", "resource")

    # -- block and payload

    @property
    def block_length(self) -> int:
        """The length of the block, as the record gives it."""
        return self._end - self._start

    def iter_block(self, start: int = 0) -> Iterator[bytes]:
        """Yield the block from `start` on; raises WarcError when its end is not there."""
        pieces = self._pieces
        if pieces is not None and self._start + start <= len(pieces[0]):
            yield pieces[0][self._start + start :]
            yield from pieces[1:-1]
            yield pieces[-1][: -len(_END)]
            return
        held = self._held()
        if held is not None:
            yield held[self._start + start : self._end]
            return
        place = self._start + start
        while place < self._end:
            piece = self._get(place, min(PIECE, self._end - place))
            place += len(piece)
            yield piece

    def read_block(self, limit: int | None = None) -> bytes:
        """Return the block; UnsafeInput when it is longer than `limit`."""
        if limit is not None and self.block_length > limit:
            raise UnsafeInput(
                f"the block is over the limit of {limit:,} bytes (max-block-size)",
                path=self.file,
                offset=self.offset,
            )
        return b"".join(self.iter_block())

    def open_block(self) -> BinaryIO:
        """Return the block as a file to read from."""
        return io.BufferedReader(_BlockFile(self), PIECE)

    def block_slice(self, start: int, size: int) -> bytes:
        """Return up to `size` bytes of the block from `start`."""
        start = self._start + start
        end = min(start + size, self._end)
        held = self._held()
        if held is not None:
            return held[start:end]
        return self._get(start, end - start) if end > start else b""

    def iter_payload(self, limits: PayloadLimits = PAGE_LIMITS) -> Iterator[bytes]:
        """Yield the payload: the HTTP body with its codings undone, or the block where there is no HTTP message.

        Of a record that is cut into segments the first one has it, where the others lie in the same archive.
        """
        head = self.http if self.type in _HTTP_TYPES else None
        return Pipeline(head, limits).run(self._stored_payload(head))

    def _stored_payload(self, head: HttpHead | None) -> Iterator[bytes]:
        """Return what is stored below the HTTP head, of all segments."""
        pieces = self.iter_block(head.body_start if head else 0)
        number = self.segment_number
        if number is None:
            return pieces
        if number != 1 or self.continuations is None:
            raise PayloadError("segment-missing", "the record is one of several segments")
        others = self.continuations(self)
        return chain(pieces, (piece for other in others for piece in other.iter_block()))

    def read_payload(self, limit: int = PAGE_LIMITS.size) -> bytes:
        """Return the payload; PayloadError when a coding cannot be undone, UnsafeInput when a limit is passed."""
        head = self.http if self.type in _HTTP_TYPES else None
        try:
            whole = self._payload_at_once(head, limit)
            return b"".join(self.iter_payload(PayloadLimits(limit))) if whole is None else whole
        except (WarcError, UnsafeInput) as error:
            error.path, error.offset = self.file, self.offset
            raise

    def _payload_at_once(self, head: HttpHead | None, limit: int) -> bytes | None:
        """Return the payload of a record that is held whole; None when it must be taken in pieces."""
        start = self._start + (head.body_start if head else 0)
        if self._end - start > limit or self.segment_number is not None:
            return None
        pieces = self._pieces
        if pieces is not None and start <= len(pieces[0]):
            body = b"".join((pieces[0][start:], *pieces[1:-1], memoryview(pieces[-1])[: -len(_END)]))
        else:
            held = self._held()
            if held is None:
                return None
            body = held[start : self._end]
        return decode_at_once(head, body, limit) if head and head.is_labelled else body

    def agrees_with_block_digest(self) -> bool | None:
        """Whether the block has the digest that the record gives; None when it gives none that can be checked."""
        return agrees(self.block_digest, self.iter_block())

    def agrees_with_payload_digest(self) -> bool | None:
        """Whether the entity body (chunking undone, content coding kept) has the digest given; None: unchecked.

        The first segment of a record gives the digest of the whole; where others are missing, nothing can be checked.
        """
        head = self.http if self.type in _HTTP_TYPES else None
        stages = transfer_stages(head.codings("transfer-encoding")) if head and head.is_labelled else []
        try:
            return agrees(self.payload_digest, run_stages(stages, self._stored_payload(head)))
        except PayloadError as error:
            if error.kind == "segment-missing":
                return None
            raise

    def hold(self, settle: Callable[[], bool]) -> None:
        """Leave open whether the record is whole; `settle` tells when it is asked."""
        self._settle = settle

    def reject(self) -> None:
        """Say that the record is not what it seems: the walk then looks for others within it."""
        self.is_rejected = True

    def is_whole(self) -> bool:
        """Whether the record ends where it should; reads on to its end if need be."""
        if self._settle is not None:
            settle, self._settle = self._settle, None
            whole = settle()
            self._settle = lambda: whole
            return whole
        return True

    def _held(self) -> bytes | None:
        """Return the bytes that hold the block, joined if they came in pieces; None when they lie in a window."""
        if self._pieces is not None:
            self._data, self._pieces = b"".join(self._pieces), None
        return self._data

    def _get(self, place: int, size: int) -> bytes:
        piece = self._window.get(place, size) if self._window else b""
        if not piece:
            raise WarcError("the record is cut short", path=self.file, offset=self.offset)
        return piece

    def _may_be_http(self) -> bool:
        return (
            self.raw_header.rfind(_HTTP_BLOCK) > 0
            or self.arc is not None
            or self.block_type in (None, "application/http")
        )

    def _read_head(self) -> HttpHead | None:
        kind = self.type
        if kind not in _HTTP_TYPES and kind != "request":
            return None
        if not self._may_be_http():
            return None
        parse = parse_request_head if kind == "request" else parse_head
        if self._pieces is not None:
            head = parse(self._pieces[0], self._start)
            if head is not None and head.ended and (head.status or _FINAL) >= _FINAL:
                return head
        held = self._held()
        if held is not None:
            return parse(held, self._start, self._end)
        size = _HEAD_LOOK
        while True:
            head = parse(self.block_slice(0, size))
            if head is None or head.ended or size >= min(self.block_length, MAX_HEAD):
                return head
            size *= 8


class _BlockFile(RawPieces):
    """The block of a record as a raw file."""

    def __init__(self, record: WarcRecord) -> None:
        self._record = record

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = (0, self._place, self._record.block_length)[whence]
        self._place = max(0, base + offset)
        return self._place

    def _next(self, size: int) -> bytes:
        return self._record.block_slice(self._place, size)


def _bare(value: str | None) -> str | None:
    """Return a URI without the angle brackets around it."""
    if value and value[0] == "<" and value[-1] == ">":
        return value[1:-1].strip()
    return value or None


def _arc_headers(arc: ArcLine, length: int) -> tuple[tuple[str, str], ...]:
    return (
        ("WARC-Type", "warcinfo" if arc.is_filedesc else "response"),
        ("WARC-Target-URI", arc.url),
        ("WARC-IP-Address", arc.address),
        ("WARC-Date", arc.date),
        ("Content-Type", arc.media_type),
        ("Content-Length", str(length)),
    )
