"""The HTTP message in a block: status, header lines as they came, where the body begins.

Interim answers (103 Early Hints) are stepped over: the payload is the final answer's. Line ends, spacing, bytes
that are no UTF-8: all is taken, nothing is rewritten.
"""

from __future__ import annotations

import re

from archiver.warc.headers import decode

MAX_HEAD = 1 << 20

# "HTTP/1.1 200 OK", and what servers make of it: "HTTP/2 200", "ICY 200 OK", "http/1.1 OK"
STATUS_LINE = re.compile(rb"(?:HTTP(?:/\d+(?:\.\d+)?)?|ICY)(?:[ \t]+(\d{3})(?!\d))?[ \t\r\n]", re.IGNORECASE)
# what the standard has: a version with a point, three digits, a reason or none
GOOD_STATUS_LINE = re.compile(rb"HTTP/1\.[01] \d{3}(?: [^\r\n]*)?\r*\n")
REQUEST_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ \r\n]+ HTTP/\d(?:\.\d)?\r*\n")

# the blank line after the header lines
_HEAD_END = re.compile(rb"\n\r*\n")
_LABELLED = re.compile(rb"\n(?:transfer|content)-encoding[ \t]*:", re.IGNORECASE)
_FOLD = re.compile(rb"\r*\n[ \t]+")
_SWITCHING = 101
_FINAL = 200


class HttpHead:
    """The head of an HTTP message: its raw bytes (first line on, blank line included) and where it lies.

    `body_start` counts from the start of the block. `ended` is False when no blank line ends the head.
    `is_labelled` says whether some coding is named: a quick look before the slow one.
    """

    __slots__ = ("_fields", "body_start", "ended", "is_labelled", "raw", "status")

    def __init__(self, raw: bytes, body_start: int, status: int | None, *, ended: bool = True) -> None:
        self.raw = raw
        self.body_start = body_start
        self.status = status
        self.ended = ended
        self.is_labelled = b"-encoding" in raw.lower() and _LABELLED.search(raw) is not None
        self._fields: tuple[tuple[str, str], ...] | None = None

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each header line, in order; a folded line is one value."""
        if self._fields is None:
            lines = _FOLD.sub(b" ", self.raw).split(b"\n")[1:]
            pairs = (decode(line.rstrip(b"\r")).partition(":") for line in lines)
            self._fields = tuple((name.strip(), value.strip(" \t")) for name, colon, value in pairs if colon)
        return self._fields

    def values(self, name: str) -> list[str]:
        """Return all values of a field."""
        wanted = name.lower()
        return [value for key, value in self.fields if key.lower() == wanted]

    def codings(self, name: str) -> list[str]:
        """Return the codings that a field lists over all its lines, in the order they were applied."""
        listed = ",".join(self.values(name)).lower().split(",")
        return [coding.strip() for coding in listed if coding.strip() and coding.strip() != "identity"]

    @property
    def media_type(self) -> str | None:
        """The media type in lower case, without parameters."""
        values = self.values("content-type")
        return bare_media_type(values[0]) if values else None


def bare_media_type(value: str) -> str | None:
    """Return `text/html` of `Text/HTML; charset=utf-8`; None when nothing is left."""
    return value.partition(";")[0].strip().lower() or None


def parse_head(block: bytes, start: int = 0, end: int | None = None) -> HttpHead | None:
    """Read the head of a response that lies in `block` from `start` to `end`; None when it is none.

    `body_start` of the head counts from `start`.
    """
    end = len(block) if end is None else end
    return _parse_head(block, start, end, start)


def _parse_head(block: bytes, origin: int, end: int, start: int) -> HttpHead | None:
    status_line = STATUS_LINE.match(block, start, end)
    if status_line is None:
        return None
    status = int(status_line[1]) if status_line[1] else None
    blank = _HEAD_END.search(block, start, end)
    if blank is None:
        return HttpHead(block[start:end], end - origin, status, ended=False)
    if status is not None and status < _FINAL and status != _SWITCHING:
        final = _parse_head(block, origin, end, blank.end())
        if final is not None:
            return final
    return HttpHead(block[start : blank.end()], blank.end() - origin, status)


def parse_request_head(block: bytes, start: int = 0, end: int | None = None) -> HttpHead | None:
    """Read the head of a request in the same way; None when it is none."""
    end = len(block) if end is None else end
    if not REQUEST_LINE.match(block, start, end):
        return None
    blank = _HEAD_END.search(block, start, end)
    if blank is None:
        return HttpHead(block[start:end], end - start, None, ended=False)
    return HttpHead(block[start : blank.end()], blank.end() - start, None)
