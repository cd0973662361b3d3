"""The way through one WARC or ARC file: every record that is whole, in order, whatever lies between.

After damage the walk looks for the next place where a record can begin: a gzip member or zstd frame that inflates
to one, or a version line with the fields of a record. What is stepped over is a loss and is named; what is read
though the standard has it otherwise is a departure.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

from archiver.errors import Finding, Severity, WarcError
from archiver.warc import arc, headers
from archiver.warc.headers import VERSION_LINE
from archiver.warc.httpmsg import parse_head
from archiver.warc.inflate import GZIP_CRC, GZIP_MAGIC, GZIP_TRUNCATED, ZSTD_MAGIC, Extent, ZstdFrames
from archiver.warc.memberwindow import GZIP, ZSTD, Member, MemberWindow, compression_of, inflate, peek
from archiver.warc.source import FileWindow, Part, Window
from archiver.warc.warcrecord import WarcRecord

SMALL = 1 << 22
_HEAD = 32
_TORN_KEPT = 64
_WRONG_LENGTH = "the block does not end where its length says; the record is not whole"
_TAIL = 64
_PIECE = 1 << 18
_OVERLAP = 1 << 7
_ARC_OVERLAP = 1 << 14
_LOOK = 1 << 10
_END = b"\r\n\r\n"

# where a record may begin in raw bytes: a version line, a gzip member, a zstd frame
_START = re.compile(rb"WARC/\d{1,3}\.\d{1,3}[ \t]*\r*\n|\x1f\x8b\x08(?=[\x00-\x1f])|\x28\xb5\x2f\xfd")
_MEMBER_START = re.compile(rb"\x1f\x8b\x08(?=[\x00-\x1f])|\x28\xb5\x2f\xfd")
_PLAIN_START = re.compile(rb"WARC/\d{1,3}\.\d{1,3}[ \t]*\r*\n")
_BLANKS = re.compile(rb"[\r\n]*")

# "http://host.example/ 203.0.113.5 20081101000000 text/html 554" at the start of a line
_ARC_LINE = rb"(?:(?<=\n)|^)[A-Za-z][A-Za-z0-9+.-]{0,20}:[^\n]{1,8000} \d{8,20} [^\n]{1,4000}\n"
_ARC_START = re.compile(_ARC_LINE)
_ARC_OR_MEMBER_START = re.compile(_ARC_LINE + rb"|" + _MEMBER_START.pattern)


@dataclass(slots=True)
class Report:
    """What the walk has to say: losses, departures that lost nothing, and the last few torn records."""

    losses: list[Finding] = field(default_factory=list)
    departures: list[Finding] = field(default_factory=list)
    torn: deque[WarcRecord] = field(default_factory=lambda: deque(maxlen=_TORN_KEPT))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A record found in a window: its fields, where its block begins and ends, where the walk goes on."""

    start: int
    header: bytes
    block: int
    end: int
    after: int
    arc: arc.ArcLine | None = None
    settled: bool = True


class _Torn(Exception):  # noqa: N818 - no failure of ours: the walk's own word for a record that is not whole
    """No whole record is here; go on looking from `resume`."""

    def __init__(self, resume: int, code: str, message: str, record_id: str | None = None) -> None:
        super().__init__(message)
        self.resume = resume
        self.code = code
        self.message = message
        self.record_id = record_id


class Walk:
    """One walk through one file."""

    def __init__(self, part: Part, report: Report) -> None:
        self.name = part.name
        self.window = part.window
        self.size = part.size
        self.report = report
        self.frames = ZstdFrames()
        self.count = 0
        self.is_arc = False
        self.compression: str | None | bool = False
        self.decoded = 0
        self._headless_before = 0
        self._doubt = False
        self._suspect = False
        self._has_members = False

    def records(self, place: int = 0) -> Iterator[WarcRecord]:
        """Yield every whole record from `place` on."""
        while head := self.window.get(place, _HEAD):
            kind = compression_of(head)
            self._note_compression(place, kind, head)
            if kind is not None:
                self._has_members = True
                place = yield from self._compressed(place)
            else:
                place = yield from self._plain(place)
            self.window.release(place)
        if place == 0:
            self._lose("empty-file", 0, "is empty; a WARC file has at least one record")
        elif not self.count and not self.report.losses:
            self._lose("not-a-warc", 0, "holds no WARC or ARC record")

    # -- compressed stretches

    def _compressed(self, place: int) -> Generator[WarcRecord, None, int]:
        """Read the member at `place`, or the stretch that begins with it; return where to go on."""
        extent = Extent()
        data = self._small_member(place, extent)
        if data is not None and extent.fault is None:
            if not data:
                return self._after_frame(place, extent.end)
            record = self._lone_record(data, place, extent.end)
            if record is not None:
                self.decoded += len(data)
                self.count += 1
                yield record
                self._doubt = record.is_rejected
                return self._after_frame(place, extent.end)
        self._suspect = extent.fault is not None
        return (yield from self._stretch(place))

    def _small_member(self, place: int, extent: Extent) -> bytes | None:
        """Return all that a member inflates to; None when that is large."""
        pieces: list[bytes] = []
        size = 0
        for piece in inflate(self.window, place, extent, self.frames):
            pieces.append(piece)
            size += len(piece)
            if size > SMALL:
                return None
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _lone_record(self, data: bytes, place: int, end: int) -> WarcRecord | None:
        """Return the record of a member that holds exactly one, as nearly all do; None for all others."""
        if not data.startswith(b"WARC/") or not data.endswith(_END):
            return None
        split = data.find(_END)
        header = data[: split + 4]
        if headers.content_length(header) != len(data) - split - 8 or not _is_ordinary(header):
            return None
        return WarcRecord(self.name, place, end - place, header, (data, None, split + 4, len(data) - 4))

    def _stretch(self, place: int) -> Generator[WarcRecord, None, int]:
        window = MemberWindow(self.window, place, self.frames, self._begins_record)
        self._doubt = False
        try:
            stopped = yield from self._records_in(window, 0)
        except WarcError as error:
            self._lose("torn-stretch", place, error.message)
            stopped = None
        member = self._member_of(window, stopped)
        self.decoded += member.last or 0
        if member.fault is not None:
            return self._after_fault(member.start, member.end or 0, member.fault)
        if member.end is None:
            return self._find_start(place + 1)
        return self._after_frame(place, member.end)

    def _after_frame(self, start: int, end: int) -> int:
        """Return where to go on after a member that inflated.

        A zstd frame need not have a checksum: when a record in it is torn, or no frame follows, its own length may
        be the damage, and it may have swallowed others.
        """
        if compression_of(self.window.get(start, _HEAD)) != ZSTD:
            return end
        follows = self.window.get(end, _HEAD)
        if self._doubt or (follows and compression_of(follows) is None):
            return self._find_start(start + 1, pattern=_MEMBER_START, stop=end)
        return end

    @staticmethod
    def _member_of(window: MemberWindow, stopped: int | None) -> Member:
        """Return the member that a walk stopped at the end of: the last one when it ran to the stretch's end."""
        found = (member for member in window.members if stopped is not None and member.last == stopped)
        return next(found, window.members[-1])

    def _after_fault(self, start: int, end: int, fault: str) -> int:
        """Name a damaged member and return where the next record begins."""
        if fault == GZIP_CRC and (not self.window.get(end, 1) or compression_of(self.window.get(end, _HEAD))):
            self._lose(fault, start, "the checksum or length at the end of this member is wrong")
            return self._find_start(start + 1, pattern=_MEMBER_START, stop=end)
        found = self._find_start(start + 1)
        at_end = not self.window.get(found, 1)
        if fault in (GZIP_TRUNCATED, "zstd-truncated") and not at_end:
            fault = fault.replace("truncated", "data")
        what = "is cut short" if fault.endswith("truncated") else "cannot be inflated to its end"
        self._lose(fault, start, f"this member {what}; {found - start:,} bytes stepped over")
        return found

    # -- plain stretches

    def _plain(self, place: int) -> Generator[WarcRecord, None, int]:
        after = yield from self._records_in(self.window, place)
        return after if after is not None else place

    # -- records in a window

    def _records_in(self, window: Window, pos: int) -> Generator[WarcRecord, None, int | None]:
        """Yield the records of a window; return where they end, None at the end of a stretch."""
        stretch = window if isinstance(window, MemberWindow) else None
        while True:
            if stretch is not None and pos and stretch.ends_member(pos):
                return pos
            head = window.get(pos, _HEAD)
            if not head:
                return None if stretch else pos
            if stretch is None and compression_of(head):
                return pos
            start = pos
            if head[:1] in (b"\r", b"\n"):
                pos = self._skip_blanks(window, pos)
                continue
            try:
                spot = self._take(window, pos)
            except _Torn as torn:
                self._lose_at(stretch, start, torn)
                pos = self._next_in(window, torn.resume, stretch)
                continue
            if spot is None:
                pos = self._garbage(window, pos, stretch)
                continue
            record = self._record_of(window, spot, stretch)
            if record is not None:
                self.count += 1
                yield record
                if not record.is_whole():
                    self.count -= 1
                    pos = self._next_in(window, spot.start + 5, stretch)
                    continue
                if not spot.settled:
                    spot = self._end_of(window, spot)
                if record.is_rejected:
                    self._doubt = True
                    pos = min(spot.after, self._next_in(window, spot.start + 5, stretch, stop=spot.after))
                    continue
            pos = spot.after
            window.release(pos)

    def _take(self, window: Window, pos: int) -> _Spot | None:
        """Return the record at `pos`, checked to its end where that can be had; None when none begins here."""
        head = window.get(pos, _HEAD)
        if VERSION_LINE.match(head):
            return self._take_warc(window, pos)
        line = window.get(pos, arc.MAX_LINE)
        if (self.is_arc or not self.count) and arc.starts_arc(line):
            return self._take_arc(window, pos, line[: line.find(b"\n") + 1])
        return None

    def _take_warc(self, window: Window, pos: int) -> _Spot:
        block = headers.find_fields_end(window, pos)
        if block is None:
            code = (
                "header-too-large"
                if len(window.get(pos, headers.MAX_HEADER)) == headers.MAX_HEADER
                else "truncated-record"
            )
            raise _Torn(pos + 5, code, "the header has no end")
        header = window.get(pos, block - pos)
        if headers.looks_torn(header) is not None:
            raise _Torn(pos + 5, "truncated-record", "the header is cut")
        length = headers.content_length(header)
        if length is None:
            raise _Torn(pos + 5, *_length_fault(header), _id_of(header))
        spot = _Spot(pos, header, block, block + length, block + length)
        if window is self.window and self._has_members:
            self._want_no_member(spot)
        return self._end_of(window, spot, patient=False)

    def _want_no_member(self, spot: _Spot) -> None:
        """Plain records in a compressed file may be what shows of a damaged member: they must hold no other."""
        if self._find_start(spot.block, pattern=_MEMBER_START, stop=spot.end) < spot.end:
            raise self._wrong_length(self.window, spot)

    def _take_arc(self, window: Window, pos: int, line: bytes) -> _Spot:
        values = arc.parse_arc_line(line)
        block = pos + len(line)
        self.is_arc = self.is_arc or values is not None
        if values is None or values.length is None:
            self._keep_torn(window, _Spot(pos, line, block, block, block, arc=values))
            raise _Torn(block, "bad-content-length", "the length is no number")
        spot = _Spot(pos, line, block, block + values.length, block + values.length, arc=values)
        try:
            return self._end_of(window, spot, patient=False)
        except _Torn:
            whole = self._whole_by_http(window, spot)
            if whole is None:
                raise
            return whole

    def _whole_by_http(self, window: Window, spot: _Spot) -> _Spot | None:
        """Take a last block that is shorter than its line says and yet holds all of its HTTP message."""
        rest = window.get(spot.block, SMALL)
        head = parse_head(rest)
        sizes = head.values("content-length") if head and len(rest) < spot.end - spot.block else []
        if head is None or len(sizes) != 1 or not sizes[0].isdigit():
            return None
        end = head.body_start + int(sizes[0])
        if end > len(rest) or rest[end:].strip(b"\r\n"):
            return None
        self._depart(
            "bad-record-end", window, spot, "the block is shorter than its length, its HTTP message whole"
        )
        return replace(spot, end=spot.block + end, after=spot.block + len(rest))

    def _end_of(self, window: Window, spot: _Spot, *, patient: bool = True) -> _Spot:
        """Check what follows the block; a large block of a window that must be read in order is left for later."""
        if not patient and spot.end - spot.block > SMALL and not isinstance(window, FileWindow):
            return replace(spot, settled=False)
        self._want_whole(window, spot)
        tail = window.get(spot.end, _TAIL)
        if (
            isinstance(window, MemberWindow)
            and (member := window.member_at(max(spot.end - 1, 0))).last is not None
        ):
            tail = tail[: max(0, member.last - spot.end)] if member.last >= spot.end else tail
        if spot.arc is None and tail.startswith(_END):
            return replace(spot, after=spot.end + 4)
        blanks = len(_BLANKS.match(tail)[0])  # type: ignore[index]  # it always matches
        rest = tail[blanks:]
        if spot.arc is not None:
            return self._end_of_arc(window, spot, blanks, rest)
        if rest and not VERSION_LINE.match(window.get(spot.end + blanks, _HEAD)):
            return self._odd_end(window, spot, tail)
        if self._is_disproved(window, spot):
            raise self._wrong_length(window, spot)
        if isinstance(window, MemberWindow) and not rest:
            self._mark_shared(window, window.member_at(spot.start).start)
        self._depart("bad-record-end", window, spot, "the block is not followed by CR LF CR LF")
        return replace(spot, after=spot.end + blanks)

    def _want_whole(self, window: Window, spot: _Spot) -> None:
        if spot.end > spot.block and not window.get(spot.end - 1, 1):
            raise _Torn(
                spot.start + 5,
                "truncated-record",
                f"the block should have {spot.end - spot.block:,} bytes and has fewer",
                _id_of(spot.header),
            )

    def _odd_end(self, window: Window, spot: _Spot, tail: bytes) -> _Spot:
        """Something else follows the block: its length is wrong, unless its digest or the next record vouch for it."""
        if VERSION_LINE.match(window.get(spot.end + 4, _HEAD)) and not tail[:4].isalnum():
            message = "the block is followed by four other bytes than CR LF CR LF"
            self._depart("bad-record-end", window, spot, message)
            return replace(spot, after=spot.end + 4)
        if self._verdict(window, spot):
            self._depart("bad-record-end", window, spot, "the block is not followed by CR LF CR LF")
            return spot
        raise self._wrong_length(window, spot)

    def _wrong_length(self, window: Window, spot: _Spot) -> _Torn:
        self._keep_torn(window, spot)
        return _Torn(spot.start + 5, "bad-record-end", _WRONG_LENGTH, _id_of(spot.header))

    def _keep_torn(self, window: Window, spot: _Spot) -> None:
        """Keep a torn record that is small, for whoever wants to know what else is wrong with it."""
        if spot.end - spot.block <= SMALL and (spot.arc is not None or spot.header.startswith(b"WARC/")):
            data = window.get(spot.block, spot.end - spot.block)
            block: tuple[bytes | None, Window | None, int, int] = (data, None, 0, len(data))
            offset = self._offset_in(window, spot.start) if isinstance(window, MemberWindow) else spot.start
            self.report.torn.append(WarcRecord(self.name, offset, None, spot.header, block, arc=spot.arc))

    def _verdict(self, window: Window, spot: _Spot) -> bool | None:
        """What the block's digest says; None also where the block is large."""
        record = WarcRecord(self.name, spot.start, None, spot.header, (None, window, spot.block, spot.end))
        return record.agrees_with_block_digest() if spot.end - spot.block <= SMALL else None

    def _is_disproved(self, window: Window, spot: _Spot) -> bool:
        """Whether a block that does not end as it should is not what its record says."""
        verdict = self._verdict(window, spot)
        if verdict is None:
            return self._find_start(spot.block, window, pattern=_PLAIN_START, stop=spot.end) < spot.end
        return not verdict

    def _end_of_arc(self, window: Window, spot: _Spot, blanks: int, rest: bytes) -> _Spot:
        after = spot.end + blanks
        if rest and not arc.starts_arc(window.get(after, arc.MAX_LINE)):
            raise _Torn(spot.block, "bad-record-end", "the block does not end where its length says")
        return replace(spot, after=after)

    # -- from a spot to a record

    def _record_of(self, window: Window, spot: _Spot, stretch: MemberWindow | None) -> WarcRecord | None:
        """Return the record at a spot; None when its version is unknown or damage is known to lie in it."""
        if spot.arc is None and _version_of(spot.header) not in headers.KNOWN_VERSIONS:
            self._lose("unknown-version", spot.start, f"nobody defined WARC/{_version_of(spot.header)}")
            return None
        offset, length = self._place_of(spot, stretch)
        small = spot.settled and spot.end - spot.block <= SMALL
        block: tuple[bytes | None, Window | None, int, int] = (None, window, spot.block, spot.end)
        if small:
            data = window.get(spot.block, spot.end - spot.block)
            block = (data, None, 0, len(data))
        record = WarcRecord(self.name, offset, length, spot.header, block, arc=spot.arc)
        if not spot.settled:
            record.hold(lambda: self._settle(window, spot, stretch, record))
        if stretch is not None and not self._vouched(record, spot, stretch, small=small):
            return None
        return record

    def _vouched(self, record: WarcRecord, spot: _Spot, stretch: MemberWindow, *, small: bool) -> bool:
        """Whether a record of a damaged member is right: its digest says so, or others follow it undamaged."""
        damaged = small and (stretch.fault is not None or self._suspect)
        verdict = record.agrees_with_block_digest() if damaged else None
        self._doubt = self._doubt or not verdict
        if damaged and verdict is None:
            return bool(stretch.get(spot.after, 1))
        return verdict is not False

    def _settle(self, window: Window, spot: _Spot, stretch: MemberWindow | None, record: WarcRecord) -> bool:
        """Read on to the end of a large record and see whether it is whole."""
        try:
            done = self._end_of(window, spot)
        except _Torn as torn:
            self._lose_at(stretch, spot.start, torn)
            return False
        record.offset, record.length = self._place_of(done, stretch)
        return True

    def _place_of(self, spot: _Spot, stretch: MemberWindow | None) -> tuple[int, int | None]:
        """Return offset and length as `records` prints them."""
        if stretch is None:
            return spot.start, spot.after - spot.start if spot.settled else None
        first = stretch.member_at(spot.start)
        if first.first == spot.start:
            last = stretch.ends_member(spot.after) if spot.settled else None
            if last is not None and last.end is not None:
                if last is not first:
                    self._mark_shared(stretch, first.start)
                return first.start, last.end - first.start
            if not spot.settled:
                return first.start, None
        self._mark_shared(stretch, first.start)
        return self.decoded + spot.start, None

    def _mark_shared(self, stretch: MemberWindow, place: int) -> None:
        kind = compression_of(self.window.get(stretch.members[0].start, _HEAD)) or GZIP
        if not any(finding.code.startswith("not-per-record") for finding in self.report.departures):
            finding = self._finding(
                f"not-per-record-{kind}", place, "members and records do not go together one by one"
            )
            self.report.departures.append(finding)

    # -- stepping over

    def _skip_blanks(self, window: Window, pos: int) -> int:
        while piece := window.get(pos, 1 << 12):
            blanks = len(_BLANKS.match(piece)[0])  # type: ignore[index]  # it always matches
            pos += blanks
            if blanks < len(piece):
                break
        return pos

    def _garbage(self, window: Window, pos: int, stretch: MemberWindow | None) -> int:
        found = self._next_in(window, pos + 1, stretch)
        head = window.get(pos, _HEAD)
        offset = stretch.members[0].start if stretch else pos
        if stretch is None and GZIP_MAGIC.startswith(head[:3]) and not window.get(found, 1):
            self._lose(GZIP_TRUNCATED, offset, "a gzip member is cut in its header")
        elif self.count or self._anything_at(window, found):
            self._lose("garbage", offset, f"{found - pos:,} bytes belong to no record")
        return found

    @staticmethod
    def _anything_at(window: Window, place: int) -> bool:
        return bool(window.get(place, 1))

    def _next_in(
        self, window: Window, pos: int, stretch: MemberWindow | None, stop: int | None = None
    ) -> int:
        """Return the next place in a window where a record can begin; its end when there is none."""
        if stretch is None:
            return self._find_start(pos, stop=stop)
        return self._find_start(pos, window, pattern=_ARC_START if self.is_arc else _PLAIN_START, stop=stop)

    def _find_start(
        self,
        pos: int,
        window: Window | None = None,
        *,
        pattern: re.Pattern[bytes] | None = None,
        stop: int | None = None,
    ) -> int:
        window = window or self.window
        pattern = pattern or (_ARC_OR_MEMBER_START if self.is_arc else _START)
        while stop is None or pos < stop:
            piece = window.get(pos, _PIECE)
            for match in pattern.finditer(piece):
                if self._can_begin(window, pos + match.start(), match[0]):
                    return min(pos + match.start(), stop or pos + len(piece))
            if len(piece) < _PIECE:
                return min(pos + len(piece), stop or pos + len(piece))
            pos += len(piece) - (_ARC_OVERLAP if self.is_arc else _OVERLAP)
        return stop

    def _can_begin(self, window: Window, place: int, sign: bytes) -> bool:
        """Whether a record does begin here, beneath the sign that it may."""
        if sign.startswith(b"WARC/"):
            return self._has_fields(window, place)
        if sign.startswith((GZIP_MAGIC, ZSTD_MAGIC)):
            return self._begins_record(peek(window, place, self.frames))
        return arc.starts_arc(sign)

    def _has_fields(self, window: Window, place: int) -> bool:
        """Whether the fields of a record follow a version line; another such line among them says no."""
        look = window.get(place, _LOOK)
        if VERSION_LINE.search(look, 1) and not headers.FIELDS_END.search(look):
            return False
        if place < self._headless_before:
            return False
        end = headers.find_fields_end(window, place)
        if end is None:
            self._headless_before = place + headers.MAX_HEADER
            return False
        return headers.is_plausible(window.get(place, end - place))

    def _begins_record(self, head: bytes) -> bool:
        return bool(VERSION_LINE.match(head)) or arc.starts_arc(head)

    # -- words

    def _note_compression(self, place: int, kind: str | None, head: bytes) -> None:
        if self.compression is False:
            self.compression = kind
        elif self.compression != kind and (kind or VERSION_LINE.match(head)):
            finding = self._finding(
                "mixed-compression", place, f"{kind or 'plain'} data in a {self.compression or 'plain'} file"
            )
            self.report.departures.append(finding)
            self.compression = kind

    def _finding(self, code: str, offset: int, message: str, record_id: str | None = None) -> Finding:
        return Finding(code, message, Severity.ERROR, path=self.name, offset=offset, record_id=record_id)

    def _lose(self, code: str, offset: int, message: str, record_id: str | None = None) -> None:
        self.report.losses.append(self._finding(code, offset, message, record_id))

    def _lose_at(self, stretch: MemberWindow | None, start: int, torn: _Torn) -> None:
        self._doubt = True
        if stretch is not None and stretch.fault:
            return  # the member's own finding names the loss
        offset = start if stretch is None else self._offset_in(stretch, start)
        self._lose(torn.code, offset, torn.message, torn.record_id)

    def _offset_in(self, stretch: MemberWindow, start: int) -> int:
        member = stretch.member_at(start)
        return member.start if member.first == start else self.decoded + start

    def _depart(self, code: str, window: Window, spot: _Spot, message: str) -> None:
        offset = self._offset_in(window, spot.start) if isinstance(window, MemberWindow) else spot.start
        self.report.departures.append(self._finding(code, offset, message, _id_of(spot.header)))


def _is_ordinary(header: bytes) -> bool:
    return _version_of(header) in headers.KNOWN_VERSIONS and headers.looks_torn(header) is None


def _version_of(header: bytes) -> str:
    match = VERSION_LINE.match(header)
    return match[1].decode() if match else ""


def _length_fault(header: bytes) -> tuple[str, str]:
    values = [match[1] for match in headers.CONTENT_LENGTH.finditer(header)]
    if not values:
        return "missing-field:Content-Length", "the record has no Content-Length"
    if len(set(values)) > 1:
        return "repeated-field", "two Content-Length fields contradict each other"
    return "bad-content-length", f"the Content-Length {values[0][:40]!r} is no number"


def _id_of(header: bytes) -> str | None:
    match = re.search(rb"\nWARC-Record-ID[ \t]*:[ \t]*<?([^\r\n>]*)", header, re.IGNORECASE)
    return headers.decode(match[1]) if match else None
