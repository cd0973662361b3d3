"""The named fields of a WARC record: found, cut, kept in order.

Lenient in what it takes (LF line ends, CR CR LF, folded lines, bytes that are no UTF-8), exact in what it keeps:
values stand as they came. What is off is the verifier's to name.
"""

from __future__ import annotations

import re

from archiver.warc.source import Window

MAX_HEADER = 1 << 20

# "WARC/1.1" and its line end
VERSION_LINE = re.compile(rb"WARC/(\d{1,3}\.\d{1,3})[ \t]*\r*\n")
KNOWN_VERSIONS = frozenset({"0.16", "0.17", "0.18", "1.0", "1.1"})

# the blank line that ends the fields, after whatever kind of line end
FIELDS_END = re.compile(rb"\n\r*\n")

# "Content-Length: 1234", however it is written, to tell whether there is more than one
CONTENT_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r*(?=\n)", re.IGNORECASE)

# the same as nearly all write it, and in lower case
_LENGTH_FIELD = b"\nContent-Length: "
_LENGTH_SIGN = b"\ncontent-length"
_MOST_DIGITS = 19

# the digits that a Content-Length may be
_DIGITS = re.compile(rb"[0-9]{1,19}")

# one of the fields that every record has, at the start of its line
_MANDATORY = re.compile(rb"\n(WARC-Type|WARC-Record-ID|WARC-Date|Content-Length)[ \t]*:", re.IGNORECASE)
_FIRST_LOOK = 1 << 12


def find_fields_end(window: Window, start: int) -> int | None:
    """Return the offset just past the blank line that ends the fields; None when there is none in reach."""
    size, seen = _FIRST_LOOK, 0
    while True:
        held = window.get(start, size)
        end = FIELDS_END.search(held, seen)
        if end:
            return start + end.end()
        if len(held) < size or size >= MAX_HEADER:
            return None
        seen = _before_line_end(held)
        size *= 4


def _before_line_end(held: bytes) -> int:
    """Return where a blank line that is cut by the end of `held` would begin."""
    return max(0, len(held.rstrip(b"\r\n")))


def content_length(header: bytes) -> int | None:
    """Return the block's length as the record gives it; None when it gives none, or none that is a number."""
    start = header.rfind(_LENGTH_FIELD)
    if start > 0 and header.lower().count(_LENGTH_SIGN) == 1:
        value = header[start + len(_LENGTH_FIELD) : header.find(b"\r\n", start + 1)]
        if value.isdigit() and len(value) < _MOST_DIGITS:
            return int(value)
    found = CONTENT_LENGTH.search(header)
    if found is None:
        return None
    value = found[1]
    for other in CONTENT_LENGTH.finditer(header, found.end()):
        if other[1] != value:
            return None
    return int(value) if _DIGITS.fullmatch(value) else None


def looks_torn(header: bytes) -> int | None:
    """Return where another record begins within these fields: they were cut, and it is whole; None otherwise."""
    if header.find(b"WARC/", 1) < 0:
        return None
    for version in VERSION_LINE.finditer(header, 1):
        names = {match[1].lower() for match in _MANDATORY.finditer(header, version.start())}
        if len(names) == 4:  # noqa: PLR2004 - all that every record has
            return version.start()
    return None


def is_plausible(header: bytes) -> bool:
    """Whether these are the fields of a record: at least two of the four that all have."""
    return len({match[1].lower() for match in _MANDATORY.finditer(header)}) > 1


def parse_fields(header: bytes) -> tuple[tuple[str, str], ...]:
    """Return name and value of each field after the first line; a folded line goes on with a blank."""
    pairs: list[tuple[str, str]] = []
    for line in header.split(b"\n")[1:]:
        text = decode(line.rstrip(b"\r"))
        if text[:1] in (" ", "\t") and pairs:
            name, value = pairs[-1]
            pairs[-1] = (name, f"{value} {text.strip()}".strip())
            continue
        name, colon, value = text.partition(":")
        if colon:
            pairs.append((name.strip(), value.strip(" \t")))
    return tuple(pairs)


def decode(data: bytes) -> str:
    """Return text from UTF-8, else from Latin-1, which takes any byte."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
