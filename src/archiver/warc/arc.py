"""ARC, the format before WARC: one line of blanks and values, then the block.

    http://host.example/page 203.0.113.5 20081101000000 text/html 554

A URL may hold blanks, so the line is cut from its right end. Version 2 has ten values in place of five.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LINE = 1 << 16
_V1_FIELDS = 5
_V2_FIELDS = 10

# the line above: URL, IP address, 12 to 18 digits of time, media type, and what should be the length
ARC_LINE = re.compile(
    rb"[A-Za-z][A-Za-z0-9+.-]{0,20}:[^\r\n]{0,65000}?[ ]"  # http://host.example/a b
    rb"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]{2,45}|-)[ ]"  # 203.0.113.5, or an IPv6 address
    rb"(\d{8,20})[ ]"  # 20081101000000
    rb"([^ \r\n]{1,200})[ ]"  # text/html
    rb"(?:[^\r\n]{0,4000}[ ])?"  # of version 2: status, checksum, location, offset, file name
    rb"(-?[0-9A-Za-z.+]{1,20})\r*\n"  # 554
)
FILEDESC = b"filedesc:"
_DATE_DIGITS = 14


@dataclass(frozen=True, slots=True)
class ArcLine:
    """What stands above the block of an ARC record."""

    url: str
    address: str
    date: str
    media_type: str
    length: int | None

    @property
    def is_filedesc(self) -> bool:
        """Whether this is the first record, which describes the file."""
        return self.url.startswith("filedesc:")

    @property
    def has_good_date(self) -> bool:
        """Whether the date is the 14 digits it should be."""
        return self.date.isdigit() and len(self.date) == _DATE_DIGITS


def parse_arc_line(line: bytes) -> ArcLine | None:
    """Return the values of a line; None when it is none."""
    text = line.rstrip(b"\r\n").decode("utf-8", "replace")
    words = text.split(" ")
    if len(words) < _V1_FIELDS:
        return None
    if _is_v2(words):
        words = [" ".join(words[: 1 - _V2_FIELDS]), *words[1 - _V2_FIELDS :]]
        url, address, date, media_type, length = *words[:4], words[-1]
    else:
        url, address, date, media_type, length = " ".join(words[:-4]), *words[-4:]
    digits = length.isascii() and length.isdigit()
    return ArcLine(url, address, date, media_type.lower(), int(length) if digits else None)


def _is_v2(words: list[str]) -> bool:
    """Ten values, the third of them the date."""
    if len(words) < _V2_FIELDS:
        return False
    date, status = words[-8], words[-6]
    return date.isdigit() and len(date) >= 8 and (status.isdigit() or status == "-")  # noqa: PLR2004 - a day


def starts_arc(head: bytes) -> bool:
    """Whether an ARC record begins so."""
    return head.startswith(FILEDESC) or bool(ARC_LINE.match(head))
