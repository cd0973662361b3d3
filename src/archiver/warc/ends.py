"""A record taken at its start and checked at its end: whole, torn, or to be settled when its block has been read."""

from __future__ import annotations

import re
from dataclasses import replace

from archiver.warc import arc, headers
from archiver.warc.ground import HEAD, Ground
from archiver.warc.headers import VERSION_LINE
from archiver.warc.httpmsg import parse_head
from archiver.warc.memberwindow import MemberWindow
from archiver.warc.source import FileWindow, Window
from archiver.warc.spots import NEXT, Spot, Torn, torn_by_length
from archiver.warc.starts import ARC_START, MEMBER_START, PLAIN_START, Starts
from archiver.warc.warcrecord import WarcRecord

SMALL = 1 << 22
_TAIL = 64
_ZEROS = bytes(8)
_HEAD_LOOK = 1 << 14
_END = b"\r\n\r\n"
_NO_END = "the block is not followed by CR LF CR LF"
_WRONG_LENGTH = "the block does not end where its length says; the record is not whole"
_BLANKS = re.compile(rb"[\r\n]*")


def count_blanks(data: bytes) -> int:
    """Return how many line ends `data` begins with."""
    match = _BLANKS.match(data)
    return match.end() if match else 0


class Ends:
    """Takes records of one file."""

    def __init__(self, ground: Ground, starts: Starts) -> None:
        self._ground = ground
        self._starts = starts

    def take(self, window: Window, pos: int) -> Spot | None:
        """Return the record at `pos`; None when none begins there; Torn when it is not whole."""
        if VERSION_LINE.match(window.get(pos, HEAD)):
            return self._take_warc(window, pos)
        line = window.get(pos, arc.MAX_LINE)
        if arc.starts_arc(line) and self._may_be_arc(window, pos, line):
            return self._take_arc(window, pos, line[: line.find(b"\n") + 1])
        return None

    def _may_be_arc(self, window: Window, pos: int, line: bytes) -> bool:
        """Whether ARC is to be had here: in a WARC file, only where a member or an ARC file begins."""
        if self._ground.is_arc or not self._ground.count:
            return True
        begins_member = isinstance(window, MemberWindow) and window.member_at(pos).first == pos
        return begins_member or (line.startswith(arc.FILEDESC) and bool(arc.ARC_LINE.match(line)))

    def settle(self, window: Window, spot: Spot) -> Spot:
        """Read on to the end of a record and check what follows its block."""
        if spot.size and not window.get(spot.end - 1, 1):
            message = f"the block should have {spot.size:,} bytes and has fewer"
            raise Torn(spot.start + NEXT, "truncated-record", message, spot.record_id)
        tail = self._tail(window, spot)
        if spot.arc is not None:
            return self._settle_arc(window, spot, tail)
        if tail.startswith(_END):
            return replace(spot, after=spot.end + len(_END), settled=True)
        return self._settle_oddly(window, spot, tail)

    # -- starts

    def _take_warc(self, window: Window, pos: int) -> Spot:
        block = headers.find_fields_end(window, pos)
        if block is None:
            large = len(window.get(pos, headers.MAX_HEADER)) == headers.MAX_HEADER
            code = "header-too-large" if large else "truncated-record"
            raise Torn(pos + NEXT, code, "the header has no end")
        header = window.get(pos, block - pos)
        if headers.looks_torn(header) is not None or _ZEROS in header:
            raise Torn(pos + NEXT, "truncated-record", "the header is cut or overwritten")
        length = headers.content_length(header)
        if length is None:
            raise torn_by_length(pos, header)
        spot = Spot(pos, header, block, block + length, block + length)
        if window is self._ground.window and self._ground.has_members:
            self._want_no_member(spot)
        return self._settle_now(window, spot)

    def _want_no_member(self, spot: Spot) -> None:
        """Refuse a plain record of a compressed file that holds a member: it is what shows of a damaged one."""
        window = self._ground.window
        if self._starts.find(window, spot.block, MEMBER_START, stop=spot.end) < spot.end:
            raise self._wrong_length(window, spot)

    def _settle_now(self, window: Window, spot: Spot) -> Spot:
        """Settle a record, unless it is large and must be read in order: then the reader comes first."""
        if spot.size > SMALL and not isinstance(window, FileWindow):
            return replace(spot, settled=False)
        return self.settle(window, spot)

    def _take_arc(self, window: Window, pos: int, line: bytes) -> Spot:
        values = arc.parse_arc_line(line)
        block = pos + len(line)
        self._ground.is_arc = self._ground.is_arc or values is not None
        if values is None or values.length is None:
            self._ground.keep_torn(window, Spot(pos, line, block, block, block, arc=values))
            raise Torn(block, "bad-content-length", "the length is no number")
        spot = Spot(pos, line, block, block + values.length, block + values.length, arc=values)
        if window is self._ground.window and self._ground.has_members:
            self._want_no_member(spot)
        try:
            return self._settle_now(window, spot)
        except Torn:
            whole = self._whole_by_http(window, spot)
            if whole is None:
                raise
            return whole

    def _whole_by_http(self, window: Window, spot: Spot) -> Spot | None:
        """Take a last ARC block that is shorter than its line says and yet holds all of its HTTP message."""
        look = parse_head(window.get(spot.block, _HEAD_LOOK))
        if look is None or not self._ground.may_look_again(SMALL):
            return None
        rest = window.get(spot.block, SMALL)
        head = parse_head(rest)
        sizes = head.values("content-length") if head and len(rest) < spot.size else []
        if head is None or len(sizes) != 1 or not sizes[0].isdigit():
            return None
        end = head.body_start + int(sizes[0])
        if end > len(rest) or rest[end:].strip(b"\r\n"):
            return None
        self._depart(window, spot, "the block is shorter than its length, its HTTP message whole")
        return replace(spot, end=spot.block + end, after=spot.block + len(rest))

    # -- ends

    @staticmethod
    def _tail(window: Window, spot: Spot) -> bytes:
        """Return what follows the block, up to the end of the member that its last byte came from."""
        tail = window.get(spot.end, _TAIL)
        if isinstance(window, MemberWindow):
            last = window.member_at(max(spot.end - 1, 0)).last
            if last is not None and last >= spot.end:
                return tail[: last - spot.end]
        return tail

    def _settle_oddly(self, window: Window, spot: Spot, tail: bytes) -> Spot:
        """Judge a block that is followed by something else: a record or the end may come after other line ends."""
        blanks = count_blanks(tail)
        rest = tail[blanks:]
        if rest and not VERSION_LINE.match(window.get(spot.end + blanks, HEAD)):
            return self._settle_before_junk(window, spot, tail)
        if self._is_disproved(window, spot):
            raise self._wrong_length(window, spot)
        if isinstance(window, MemberWindow) and not rest:
            self._ground.mark_shared(window, window.member_at(spot.start).start)
        self._depart(window, spot, _NO_END)
        return replace(spot, after=spot.end + blanks, settled=True)

    def _settle_before_junk(self, window: Window, spot: Spot, tail: bytes) -> Spot:
        """Judge a block with junk behind it: its length is wrong, unless a record four bytes on or its digest say no."""
        if VERSION_LINE.match(window.get(spot.end + len(_END), HEAD)) and not tail[: len(_END)].isalnum():
            self._depart(window, spot, "the block is followed by four other bytes than CR LF CR LF")
            return replace(spot, after=spot.end + len(_END), settled=True)
        if self._verdict(window, spot):
            self._depart(window, spot, _NO_END)
            return replace(spot, settled=True)
        raise self._wrong_length(window, spot)

    def _settle_arc(self, window: Window, spot: Spot, tail: bytes) -> Spot:
        blanks = count_blanks(tail)
        after = spot.end + blanks
        if blanks == len(tail) or (blanks and self._begins_any(window, after)):
            return replace(spot, after=after, settled=True)
        within = self._starts.find(window, spot.block, ARC_START, stop=spot.end) < spot.end
        if within or not self._fits_http(window, spot):
            raise Torn(spot.block, "bad-record-end", _WRONG_LENGTH)
        return replace(spot, after=spot.end + min(1, blanks), settled=True)

    @staticmethod
    def _begins_any(window: Window, pos: int) -> bool:
        """Whether an ARC record begins here, or a WARC record or a member that was put behind the ARC file."""
        line = window.get(pos, arc.MAX_LINE)
        return arc.starts_arc(line) or bool(VERSION_LINE.match(line) or MEMBER_START.match(line))

    @staticmethod
    def _fits_http(window: Window, spot: Spot) -> bool:
        """Whether an ARC block is as long as the HTTP message in it says: ARC has no digests to ask."""
        head = parse_head(window.get(spot.block, min(spot.size, _HEAD_LOOK)))
        return head is not None and head.values("content-length") == [str(spot.size - head.body_start)]

    def _is_disproved(self, window: Window, spot: Spot) -> bool:
        """Whether a block that does not end as it should is not what its record says."""
        verdict = self._verdict(window, spot)
        if verdict is None:
            return self._starts.find(window, spot.block, PLAIN_START, stop=spot.end) < spot.end
        return not verdict

    def _verdict(self, window: Window, spot: Spot) -> bool | None:
        """Return what the block's digest says; None where there is none, or the block is large."""
        if spot.size > SMALL or not self._ground.may_look_again(spot.size):
            return None
        block = (None, window, spot.block, spot.end)
        return WarcRecord(self._ground.name, spot.start, None, spot.header, block).agrees_with_block_digest()

    def _wrong_length(self, window: Window, spot: Spot) -> Torn:
        self._ground.keep_torn(window, spot)
        return Torn(spot.start + NEXT, "bad-record-end", _WRONG_LENGTH, spot.record_id)

    def _depart(self, window: Window, spot: Spot, message: str) -> None:
        ground = self._ground
        ground.depart("bad-record-end", ground.offset_of(window, spot.start), message, spot.record_id)
