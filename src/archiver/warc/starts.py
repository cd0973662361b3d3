"""Where the next record begins, after damage.

A place is taken for a start when what follows makes it one: a version line with the fields of a record, a gzip
member or zstd frame that inflates to one, an ARC line.
"""

from __future__ import annotations

import re

from archiver.warc import arc, headers
from archiver.warc.ground import Ground
from archiver.warc.headers import VERSION_LINE
from archiver.warc.inflate import GZIP_MAGIC, ZSTD_MAGIC
from archiver.warc.memberwindow import MemberWindow, peek
from archiver.warc.source import Window

_PIECE = 1 << 18
_OVERLAP = 1 << 7
_ARC_OVERLAP = 1 << 14
_LOOK = 1 << 10

_VERSION = rb"WARC/\d{1,3}\.\d{1,3}[ \t]*\r*\n"
# a gzip member with flags that there are, or a zstd frame; the flags are only looked at, for starts may overlap
_MEMBER = rb"\x1f\x8b\x08(?=[\x00-\x1f])|\x28\xb5\x2f\xfd"
# "http://host.example/ 203.0.113.5 20081101000000 text/html 554", also where junk stands before it
_ARC = rb"(?:https?|ftp|dns|filedesc|whois|urn|mailto):[^\n]{1,8000} \d{8,20} [^\n]{1,4000}\n"

# the same for the first line of an ARC file, which may come after a WARC file: such files are put together
_FILEDESC = rb"filedesc:[^\n]{1,8000} \d{8,20} [^\n]{1,4000}\n"

PLAIN_START = re.compile(_VERSION)
MEMBER_START = re.compile(_MEMBER)
ARC_START = re.compile(_ARC)
_RECORD_START = re.compile(_VERSION + rb"|" + _FILEDESC)
_ARC_RECORD_START = re.compile(_VERSION + rb"|" + _ARC)
_ANY_START = re.compile(_RECORD_START.pattern + rb"|" + _MEMBER)
_ANY_ARC_START = re.compile(_ARC_RECORD_START.pattern + rb"|" + _MEMBER)


def begins_record(head: bytes) -> bool:
    """Whether inflated bytes begin with a record."""
    return bool(VERSION_LINE.match(head)) or arc.starts_arc(head)


class Starts:
    """The search for starts in one file."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._headless: tuple[Window, int] | None = None

    def next_in(self, window: Window, pos: int, stop: int | None = None) -> int:
        """Return the next start in a window; `stop`, or the window's end, when there is none."""
        if isinstance(window, MemberWindow):
            pattern = _ARC_RECORD_START if self._ground.is_arc else _RECORD_START
        else:
            pattern = _ANY_START if self._ground.count and not self._ground.is_arc else _ANY_ARC_START
        return self.find(window, pos, pattern, stop)

    def find(self, window: Window, pos: int, pattern: re.Pattern[bytes], stop: int | None = None) -> int:
        """Return the next start of one kind."""
        overlap = _OVERLAP if pattern in (PLAIN_START, MEMBER_START) else _ARC_OVERLAP
        while stop is None or pos < stop:
            piece = window.get(pos, _PIECE)
            last = pos + len(piece)
            for match in pattern.finditer(piece):
                place = pos + match.start()
                if stop is not None and place >= stop:
                    return stop
                if self._can_begin(window, place, match[0]):
                    return place
            if len(piece) < _PIECE:
                return last if stop is None else min(last, stop)
            pos = last - overlap
        return stop

    def _can_begin(self, window: Window, place: int, sign: bytes) -> bool:
        """Whether a record does begin here, beneath the sign that it may."""
        if sign.startswith(b"WARC/"):
            return self._has_fields(window, place)
        if sign.startswith((GZIP_MAGIC, ZSTD_MAGIC)):
            return begins_record(peek(window, place, self._ground.frames))
        return arc.starts_arc(sign)

    def _has_fields(self, window: Window, place: int) -> bool:
        """Whether the fields of a record follow a version line; another such line among them says no."""
        look = window.get(place, _LOOK)
        if VERSION_LINE.search(look, 1) and not headers.FIELDS_END.search(look):
            return False
        if self._headless is not None and self._headless[0] is window and place < self._headless[1]:
            return False
        end = headers.find_fields_end(window, place)
        if end is None:
            self._headless = (window, place + headers.MAX_HEADER)
            return False
        return headers.is_plausible(window.get(place, end - place))
