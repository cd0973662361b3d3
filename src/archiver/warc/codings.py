"""Transfer and content codings undone, piece by piece, so that neither a large body nor a bomb fills memory.

A stage takes bytes and gives bytes; it raises `PayloadError` when what it is fed is damaged. Some bodies are not
coded at all, whatever their label says (recorders that store the decoded body and keep the header lines): a stage
that sees so at the first bytes hands them on as they are and remembers it in `false_label`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import brotli
import zstandard

from archiver.errors import WarcError
from archiver.warc.inflate import INFLATE_ERRORS, OUTPUT, Inflater, is_zstd, new_inflater

CHUNKING = "http-chunking"
CONTENT_CODING = "http-content-encoding"
_GZIP_WINDOW, _ZLIB_WINDOW, _RAW_WINDOW = 31, 15, -15
_MAX_ZSTD_WINDOW = 1 << 27
_SLICE = 1 << 14
_LOOK = 256

# the number in a line such as "1a2b ;name=value"
_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]*)?\r?\n")
_MAX_SIZE_LINE = 1 << 14
_LAST_CHUNK = re.compile(rb"(?:^|\n)0+[ \t]*\r?\n(?:[^\n]+\n)*\r?\n?$")
_TAIL = 1 << 12

# bytes that no text has: a compressed body shows one among its first few dozen
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class PayloadError(WarcError):
    """A coding that cannot be undone: `kind` is the finding's code."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Stage(Protocol):
    """One coding being undone."""

    false_label: bool

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take the next bytes of the coded body, yield what they decode to."""

    def finish(self) -> Iterator[bytes]:
        """Yield what is left at the end of the body."""


class Dechunk:
    """Chunked framing undone: extensions and trailers are dropped."""

    def __init__(self) -> None:
        self.false_label = False
        self.loose_end: str | None = None
        self._held = b""
        self._left = 0
        self._chunks = 0
        self._state = self._size_line
        self._tail = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take the next bytes of the coded body, yield what they decode to."""
        held = self._held + data if self._held else data
        self._held = b""
        place = 0
        while place < len(held):
            piece, place = self._state(held, place)
            if piece:
                yield piece
            if piece is None:
                self._held = held[place:]
                return

    def finish(self) -> Iterator[bytes]:
        """Yield what is left at the end of the body; no body at all is no fault of the framing."""
        if self._state == self._size_line and not self._chunks:
            if not self._held:
                return
            yield self._plain_first(self._held, 0)
            self._held = b""
        if self.false_label:
            if _LAST_CHUNK.search(self._tail):
                raise PayloadError(CHUNKING, "the first chunk's size is no number")
        elif self._state == self._trailer:
            if self._held.strip():
                self.loose_end = "the trailer has no end"
        elif self._state != self._after:
            raise PayloadError(CHUNKING, "the chunked body has no end")

    def _size_line(self, held: bytes, place: int) -> tuple[bytes | None, int]:
        line = _SIZE_LINE.match(held, place)
        if line is None:
            if len(held) - place < _MAX_SIZE_LINE and b"\n" not in held[place:]:
                return None, place
            if self._chunks:
                raise PayloadError(CHUNKING, "a chunk's size is no number")
            return self._plain_first(held, place), len(held)
        self._left = int(line[1], 16)
        self._chunks += 1
        self._state = self._chunk if self._left else self._trailer
        return b"", line.end()

    def _plain_first(self, held: bytes, place: int) -> bytes:
        """What never was chunked is handed on; if it ends like a chunked body after all, `finish` says so."""
        self.false_label = True
        self._state = self._plain
        return self._plain(held, place)[0] or b""

    def _plain(self, held: bytes, place: int) -> tuple[bytes | None, int]:
        piece = held[place:]
        self._tail = (self._tail + piece[-_TAIL:])[-_TAIL:]
        return piece, len(held)

    def _chunk(self, held: bytes, place: int) -> tuple[bytes | None, int]:
        piece = held[place : place + self._left]
        self._left -= len(piece)
        if not self._left:
            self._state = self._chunk_end
        return piece, place + len(piece)

    def _chunk_end(self, held: bytes, place: int) -> tuple[bytes | None, int]:
        end = held[place : place + 2]
        if end == b"\r\n":
            size = 2
        elif end[:1] == b"\n":
            size = 1
            self.loose_end = "lines of the chunked framing end with LF alone"
        elif end == b"\r":
            return None, place
        else:
            raise PayloadError(CHUNKING, "a chunk is not as long as its size line says")
        self._state = self._size_line
        return b"", place + size

    def _trailer(self, held: bytes, place: int) -> tuple[bytes | None, int]:
        end = held.find(b"\n", place)
        if end < 0:
            if len(held) - place > _MAX_SIZE_LINE:
                raise PayloadError(CHUNKING, "a trailer line does not end")
            return None, place
        if not held[place:end].strip(b"\r"):
            self._state = self._after
        return b"", end + 1

    def _after(self, held: bytes, place: int) -> tuple[bytes | None, int]:  # noqa: ARG002 - a state like the others
        self.loose_end = "bytes follow the last chunk"
        return b"", len(held)


class Gunzip:
    """gzip undone, over any number of members; what follows the last is padding."""

    def __init__(self) -> None:
        self.false_label = False
        self.loose_end: str | None = None
        self._inflater = new_inflater(_GZIP_WINDOW)
        self._begun = False
        self._done = False
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take the next bytes of the coded body, yield what they decode to."""
        data = self._held + data if self._held else data
        self._held = b""
        if not self._begun:
            if len(data) < 2:  # noqa: PLR2004 - the magic number
                self._held = data
                return
            self._begun = True
            self.false_label = not data.startswith(b"\x1f\x8b")
        if self.false_label:
            yield data
        else:
            yield from self._inflate(data)

    def finish(self) -> Iterator[bytes]:
        """Yield what is left at the end of the body."""
        if self._held and not self._begun:
            self.false_label = True
            yield self._held
        elif self._held:
            self.loose_end = "bytes follow the gzip data"
        elif self._begun and not self.false_label and not self._inflater.eof:
            raise PayloadError(CONTENT_CODING, "the gzip data is cut")

    def _inflate(self, data: bytes) -> Iterator[bytes]:
        try:
            while data and not self._done:
                if self._inflater.eof:
                    data = self._next_member(data)
                    continue
                inflater = self._inflater
                piece = inflater.decompress(data, OUTPUT)
                if piece:
                    yield piece
                data = inflater.unconsumed_tail or inflater.unused_data
        except INFLATE_ERRORS as error:
            raise PayloadError(CONTENT_CODING, f"the gzip data is damaged: {error}") from error

    def _next_member(self, data: bytes) -> bytes:
        """Begin the next member, or see that there is none: zeros are padding, all else is odd."""
        if data == b"\x1f":
            self._held = data
            return b""
        if data.startswith(b"\x1f\x8b"):
            self._inflater = new_inflater(_GZIP_WINDOW)
            return data
        self._done = True
        self.loose_end = "bytes follow the gzip data" if data.strip(b"\0") else None
        return b""


class _Sniffed:
    """A coding without a magic number: its first bytes are looked at before they are taken for coded."""

    def __init__(self) -> None:
        self.false_label = False
        self.loose_end: str | None = None
        self._held = b""
        self._decoded: list[bytes] = []
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take the next bytes of the coded body, yield what they decode to."""
        if not self._begun:
            self._held += data
            if len(self._held) < _LOOK:
                return
            data, self._held = self._held, b""
            self._begun = True
            self.false_label = looks_like_text(data)
            self._begin(data)
        if self.false_label:
            yield data
        else:
            yield from self._step(data)

    def finish(self) -> Iterator[bytes]:
        """Yield what is left at the end of the body: all of it when it is short."""
        if self._held:
            yield from self._finish_short(self._held)
        elif self._begun and not self.false_label:
            self._end()

    def _finish_short(self, data: bytes) -> Iterator[bytes]:
        self._begin(data)
        given = False
        try:
            for piece in self._step(data):
                given = given or len(piece) >= OUTPUT
                if given:
                    yield from self._take_held()
                    yield piece
                else:
                    self._decoded.append(piece)
            self._end()
        except PayloadError:
            if given or not looks_like_text(data):
                raise
            self.false_label = True
            self._decoded = [data]
        yield from self._take_held()

    def _take_held(self) -> list[bytes]:
        held, self._decoded = self._decoded, []
        return held

    def _begin(self, data: bytes) -> None:
        raise NotImplementedError

    def _step(self, data: bytes) -> Iterator[bytes]:
        raise NotImplementedError

    def _end(self) -> None:
        raise NotImplementedError


class Inflate(_Sniffed):
    """deflate undone: with a zlib header, as the standard wants, or raw, as many servers send it."""

    _inflater: Inflater

    def _begin(self, data: bytes) -> None:
        zlib_header = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0  # noqa: PLR2004 - RFC 1950
        self._inflater = new_inflater(_ZLIB_WINDOW if zlib_header else _RAW_WINDOW)

    def _step(self, data: bytes) -> Iterator[bytes]:
        try:
            while data and not self._inflater.eof:
                piece = self._inflater.decompress(data, OUTPUT)
                data = self._inflater.unconsumed_tail
                if piece:
                    yield piece
        except INFLATE_ERRORS as error:
            raise PayloadError(CONTENT_CODING, f"the deflate data is damaged: {error}") from error

    def _end(self) -> None:
        if not self._inflater.eof:
            raise PayloadError(CONTENT_CODING, "the deflate data is cut")


class Unbrotli(_Sniffed):
    """Brotli undone."""

    _decoder: Any

    def _begin(self, data: bytes) -> None:  # noqa: ARG002 - a coding like the others
        self._decoder = brotli.Decompressor()

    def _step(self, data: bytes) -> Iterator[bytes]:
        decoder = self._decoder
        try:
            while not decoder.is_finished():
                piece = decoder.process(data, output_buffer_limit=OUTPUT)
                data = b""
                if piece:
                    yield piece
                elif decoder.can_accept_more_data():
                    return
        except brotli.error as error:
            raise PayloadError(CONTENT_CODING, f"the brotli data is damaged: {error}") from error

    def _end(self) -> None:
        if not self._decoder.is_finished():
            raise PayloadError(CONTENT_CODING, "the brotli data is cut")


class Unzstd:
    """Zstandard undone, over any number of frames."""

    def __init__(self) -> None:
        self.false_label = False
        self.loose_end: str | None = None
        self._held = b""
        self._begun = False
        self._inflater: Any = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take the next bytes of the coded body, yield what they decode to."""
        data = self._held + data if self._held else data
        self._held = b""
        if not self._begun:
            if len(data) < 4:  # noqa: PLR2004 - the magic number
                self._held = data
                return
            self._begun = True
            self.false_label = not is_zstd(data)
        if self.false_label:
            yield data
        else:
            yield from self._inflate(data)

    def finish(self) -> Iterator[bytes]:
        """Yield what is left at the end of the body."""
        if self._held:
            self.false_label = True
            yield self._held
        elif self._inflater is not None and not self._inflater.eof:
            raise PayloadError(CONTENT_CODING, "the zstd data is cut")

    def _inflate(self, data: bytes) -> Iterator[bytes]:
        try:
            while data:
                if self._inflater is None or self._inflater.eof:
                    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW)
                    self._inflater = decompressor.decompressobj(write_size=OUTPUT)
                # a slice of 16 KiB decodes to some MiB at most, block by block
                piece = self._inflater.decompress(data[:_SLICE])
                rest = self._inflater.unused_data if self._inflater.eof else b""
                data = rest + data[_SLICE:]
                if piece:
                    yield piece
        except (zstandard.ZstdError, ValueError) as error:
            raise PayloadError(CONTENT_CODING, f"the zstd data is damaged: {error}") from error


class Refuse:
    """A coding that nobody here knows."""

    def __init__(self, kind: str, coding: str) -> None:
        self.false_label = False
        self.loose_end: str | None = None
        self._kind = kind
        self._coding = coding

    def feed(self, data: bytes) -> Iterator[bytes]:  # noqa: ARG002 - a stage like the others
        """Refuse."""
        raise PayloadError(self._kind, f"the coding {self._coding!r} is unknown")

    def finish(self) -> Iterator[bytes]:
        """Yield what is left at the end of the body: nothing."""
        return iter(())


_CONTENT = {"gzip": Gunzip, "x-gzip": Gunzip, "deflate": Inflate, "br": Unbrotli, "zstd": Unzstd}


def transfer_stages(codings: Iterable[str]) -> list[Any]:
    """Return what undoes the transfer codings listed, the last applied first."""
    return [
        Dechunk() if coding == "chunked" else _stage(CHUNKING, coding) for coding in reversed(list(codings))
    ]


def content_stages(codings: Iterable[str]) -> list[Any]:
    """Return what undoes the content codings listed, the last applied first."""
    return [_stage(CONTENT_CODING, coding) for coding in reversed(list(codings))]


def _stage(kind: str, coding: str) -> Any:
    stage = _CONTENT.get(coding)
    return stage() if stage else Refuse(kind, coding)


def looks_like_text(data: bytes) -> bool:
    """Whether the first bytes are text and so no compressed data, where a control byte shows soon."""
    return not _NO_TEXT.search(data[:_LOOK])
