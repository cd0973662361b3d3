"""The way through one WARC or ARC file: every record that is whole, in order, whatever lies between.

After damage the walk looks for the next place where a record can begin: a gzip member or zstd frame that inflates
to one, or a version line with the fields of a record. What is stepped over is a loss and is named; what is read
though the standard has it otherwise is a departure.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from archiver.errors import WarcError
from archiver.warc import headers
from archiver.warc.ends import SMALL, Ends, count_blanks
from archiver.warc.ground import HEAD, Ground, Report
from archiver.warc.inflate import (
    GZIP_CRC,
    GZIP_DATA,
    GZIP_MAGIC,
    GZIP_TRUNCATED,
    ZSTD_DATA,
    ZSTD_TRUNCATED,
    Extent,
    inflate_member,
    inflate_small,
)
from archiver.warc.memberwindow import GZIP, Member, MemberWindow, compression_of
from archiver.warc.source import Part, Window
from archiver.warc.spots import NEXT, Spot, Torn, version_of
from archiver.warc.starts import MEMBER_START, Starts, begins_record
from archiver.warc.warcrecord import WarcRecord

_END = b"\r\n\r\n"
_LENGTH_CODES = ("truncated-record", "bad-record-end")
_LENGTH_FINDINGS = ("bad-content-length", "bad-record-end")
_STANDARD = (b"WARC/1.1\r\n", b"WARC/1.0\r\n")
_BLANKS_AT_ONCE = 1 << 12
_NOT_AT_END = {GZIP_TRUNCATED: GZIP_DATA, ZSTD_TRUNCATED: ZSTD_DATA}


class Walk:
    """One walk through one file."""

    def __init__(
        self,
        part: Part,
        report: Report,
        continuations: Callable[[WarcRecord], Iterator[WarcRecord]] | None = None,
    ) -> None:
        self._name = part.name
        self._window = part.window
        self._ground = Ground(part.name, part.window, report)
        self._starts = Starts(self._ground)
        self._ends = Ends(self._ground, self._starts)
        self._suspect = False
        self._continuations = continuations

    def records(self, place: int = 0) -> Iterator[WarcRecord]:
        """Yield every whole record from `place` on."""
        window, ground = self._window, self._ground
        while True:
            if ground.compression is GZIP:
                place = yield from self._quick_records(place)
            head = window.get(place, HEAD)
            if not head:
                break
            kind = compression_of(head)
            if kind != ground.compression and (kind or begins_record(head)):
                ground.note_compression(place, kind)
            if kind is not None:
                place = yield from self._compressed(place, kind)
            else:
                place = yield from self._records_in(window, place)
            window.release(place)
        if place == 0:
            ground.lose("empty-file", 0, "is empty; a WARC file has at least one record")
        elif not ground.count and not ground.lost:
            ground.lose("not-a-warc", 0, "holds no WARC or ARC record")

    # -- compressed data

    def _quick_records(self, place: int) -> Generator[WarcRecord, None, int]:
        """Yield the records of gzip members as long as each holds exactly one and is small and sound."""
        window, ground = self._window, self._ground
        while member := inflate_small(window, place, SMALL):
            pieces, end = member
            record = self._lone_record(pieces, place, end)
            if record is None:
                break
            ground.decoded += sum(map(len, pieces))
            ground.count += 1
            record.continuations = self._continuations
            yield record
            place = end
            window.release(place)
        return place

    def _compressed(self, place: int, kind: str) -> Generator[WarcRecord, None, int]:
        """Read the member at `place`, or the stretch that begins with it; return where to go on."""
        extent = Extent()
        data = self._small_member(place, kind, extent)
        if data is not None and extent.fault is None:
            record = self._lone_record([data], place, extent.end)
            if record is not None:
                self._ground.decoded += len(data)
                self._ground.count += 1
                record.continuations = self._continuations
                yield record
                self._ground.doubt = record.is_rejected
            if record is not None or not data:
                return extent.end if kind is GZIP else self._after_frame(place, extent.end)
        self._suspect = extent.fault is not None
        return (yield from self._stretch(place, kind))

    def _small_member(self, place: int, kind: str, extent: Extent) -> bytes | None:
        """Return all that a member inflates to; None when that is large."""
        inflate = inflate_member if kind is GZIP else self._ground.frames.inflate
        pieces: list[bytes] = []
        size = 0
        for piece in inflate(self._window, place, extent):
            pieces.append(piece)
            size += len(piece)
            if size > SMALL:
                return None
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _lone_record(self, pieces: list[bytes], place: int, end: int) -> WarcRecord | None:
        """Return the record of a member that holds exactly one, as nearly all do; None for all others."""
        data = pieces[0]
        split = data.find(_END) + len(_END)
        header = data[:split]
        block = headers.content_length(header)
        if block != sum(map(len, pieces)) - split - len(_END) or not pieces[-1].endswith(_END):
            return None
        if not header.startswith(_STANDARD) and version_of(header) not in headers.KNOWN_VERSIONS:
            return None
        if headers.looks_torn(header) is not None:
            return None
        if len(pieces) == 1:
            return WarcRecord(self._name, place, end - place, header, (data, None, split, split + block))
        return WarcRecord(
            self._name, place, end - place, header, (None, None, split, split + block), pieces=pieces
        )

    def _stretch(self, place: int, kind: str) -> Generator[WarcRecord, None, int]:
        """Read members that do not hold one record each; return where to go on."""
        ground = self._ground
        window = MemberWindow(self._window, place, ground.frames, begins_record)
        ground.doubt = False
        stopped: int | None = None
        try:
            stopped = yield from self._records_in(window, 0)
        except WarcError as error:
            ground.lose("torn-stretch", place, error.message)
        member = _member_before(window, stopped)
        ground.decoded += member.last or 0
        if member.fault is not None:
            return self._after_fault(member.start, member.end or 0, member.fault)
        if member.end is None:
            return self._starts.next_in(self._window, place + 1)
        return member.end if kind is GZIP else self._after_frame(place, member.end)

    def _after_frame(self, start: int, end: int) -> int:
        """Return where to go on after a zstd frame that was inflated.

        A frame need not have a checksum: when a record in it is torn, or no frame follows, its own length may be
        the damage, and it may have swallowed others.
        """
        follows = self._window.get(end, HEAD)
        if self._ground.doubt or (follows and compression_of(follows) is None):
            return self._starts.find(self._window, start + 1, MEMBER_START, stop=end)
        return end

    def _after_fault(self, start: int, end: int, fault: str) -> int:
        """Name a damaged member and return where to go on: it may have swallowed others, so look within it too."""
        window, ground = self._window, self._ground
        resume = start + 1 if ground.may_look_again(end - start) else max(end, start + 1)
        if fault == GZIP_CRC and compression_of(window.get(end, HEAD) or GZIP_MAGIC + b"\0"):
            ground.lose(fault, start, "the checksum or length at the end of this member is wrong")
            return self._starts.find(window, resume, MEMBER_START, stop=end)
        found = self._starts.next_in(window, resume)
        if window.get(found, 1):
            fault = _NOT_AT_END.get(fault, fault)
        what = "is cut short" if fault in _NOT_AT_END else "cannot be inflated to its end"
        ground.lose(fault, start, f"this member {what}; {found - start:,} bytes stepped over")
        if fault == ZSTD_TRUNCATED:
            ground.depart(ZSTD_DATA, start, "the data of this frame end before the frame does")
        return found

    # -- records in a window

    def _records_in(self, window: Window, pos: int) -> Generator[WarcRecord, None, int]:
        """Yield the records of plain data, or of a stretch of members; return where they end."""
        stretch = window if isinstance(window, MemberWindow) else None
        while head := window.get(pos, HEAD):
            if stretch is None and compression_of(head):
                break
            if head[:1] in (b"\r", b"\n"):
                pos = self._after_blanks(window, pos)
            else:
                pos = yield from self._record_at(window, pos)
                window.release(pos)
            if stretch is not None and stretch.ends_member(pos):
                break
        return pos

    def _after_blanks(self, window: Window, pos: int) -> int:
        """Step over line ends that belong to no record; return where to go on."""
        start, ground = pos, self._ground
        while count := count_blanks(window.get(pos, _BLANKS_AT_ONCE)):
            pos += count
        if ground.count and not ground.is_arc:
            offset = ground.offset_of(window, start)
            ground.depart(
                "bad-record-end", offset, f"{pos - start:,} bytes of line ends too many follow a record"
            )
        return pos

    def _record_at(self, window: Window, pos: int) -> Generator[WarcRecord, None, int]:
        """Yield the record at `pos`, if there is one; return where to go on."""
        try:
            spot = self._ends.take(window, pos)
        except Torn as torn:
            self._ground.lose_torn(window, pos, torn)
            found = self._starts.next_in(window, torn.resume)
            if torn.code in _LENGTH_CODES and self._goes_on(window, found):
                self._blame_length(window, pos, torn)
            return found
        if spot is None:
            return self._after_garbage(window, pos)
        record = self._record_of(window, spot)
        if record is None:
            return spot.after
        self._ground.count += 1
        record.continuations = self._continuations
        yield record
        if not record.is_whole():
            self._ground.count -= 1
            return self._starts.next_in(window, spot.start + NEXT)
        after = spot.after if spot.settled else self._ends.settle(window, spot).after
        if record.is_rejected:
            self._ground.doubt = True
            return self._starts.next_in(window, spot.start + NEXT, stop=after)
        return after

    def _goes_on(self, window: Window, found: int) -> bool:
        """Whether a record is torn though the data are not: others follow, or its member is sound."""
        return bool(window.get(found, 1)) or (isinstance(window, MemberWindow) and window.fault is None)

    def _blame_length(self, window: Window, pos: int, torn: Torn) -> None:
        """Say of a torn record what else is true of it: its length is wrong, and so is its end."""
        offset = self._ground.offset_of(window, pos)
        message = "the Content-Length is not the length of the block"
        for code in _LENGTH_FINDINGS:
            if code != torn.code and torn.record_id:
                self._ground.depart(code, offset, message, torn.record_id)

    def _record_of(self, window: Window, spot: Spot) -> WarcRecord | None:
        """Return the record at a spot; None when its version is unknown or damage is known to lie in it."""
        if spot.arc is None and version_of(spot.header) not in headers.KNOWN_VERSIONS:
            self._ground.lose("unknown-version", spot.start, f"nobody defined WARC/{version_of(spot.header)}")
            return None
        offset, length = self._place_of(window, spot)
        block: tuple[bytes | None, Window | None, int, int] = (None, window, spot.block, spot.end)
        if spot.settled and spot.size <= SMALL:
            block = (window.get(spot.block, spot.size), None, 0, spot.size)
        record = WarcRecord(self._name, offset, length, spot.header, block, arc=spot.arc)
        if not spot.settled:
            record.hold(lambda: self._settle(window, spot, record))
        return record if self._is_vouched_for(window, spot, record) else None

    def _settle(self, window: Window, spot: Spot, record: WarcRecord) -> bool:
        """Read on to the end of a large record and see whether it is whole."""
        try:
            settled = self._ends.settle(window, spot)
        except Torn as torn:
            self._ground.lose_torn(window, spot.start, torn)
            return False
        record.offset, record.length = self._place_of(window, settled)
        return True

    def _is_vouched_for(self, window: Window, spot: Spot, record: WarcRecord) -> bool:
        """Whether a record of a damaged member is right: its digest says so, or data follows it undamaged."""
        if not isinstance(window, MemberWindow):
            return True
        member = window.member_at(max(spot.after - 1, 0))
        faulty = member.fault is not None or (self._suspect and member is window.members[0])
        damaged = faulty and spot.settled and spot.size <= SMALL
        verdict = record.agrees_with_block_digest() if damaged else None
        self._ground.doubt = self._ground.doubt or not verdict
        if damaged and verdict is None:
            return bool(window.get(spot.after, 1))
        return verdict is not False

    def _place_of(self, window: Window, spot: Spot) -> tuple[int, int | None]:
        """Return offset and length of a record: of its member, or, where that holds several, of inflated bytes."""
        if not isinstance(window, MemberWindow):
            return spot.start, spot.after - spot.start if spot.settled else None
        first = window.member_at(spot.start)
        if first.first == spot.start:
            if not spot.settled:
                return first.start, None
            last = window.ends_member(spot.after)
            if last is not None and last.end is not None:
                if last is not first:
                    self._ground.mark_shared(window, first.start)
                return first.start, last.end - first.start
        self._ground.mark_shared(window, first.start)
        return self._ground.decoded + spot.start, None

    def _after_garbage(self, window: Window, pos: int) -> int:
        """Name bytes that belong to no record; return where to go on."""
        found = self._starts.next_in(window, pos + 1)
        ground = self._ground
        rest = bool(window.get(found, 1))
        if isinstance(window, MemberWindow):
            offset = window.member_at(pos).start
        elif GZIP_MAGIC.startswith(window.get(pos, len(GZIP_MAGIC))) and not rest:
            ground.lose(GZIP_TRUNCATED, pos, "a gzip member is cut in its header")
            return found
        else:
            offset = pos
        if ground.count or rest:
            ground.lose("garbage", offset, f"{found - pos:,} bytes belong to no record")
        return found


def _member_before(window: MemberWindow, stopped: int | None) -> Member:
    """Return the member that a walk stopped at the end of: the last one when it ran to the stretch's end."""
    found = (member for member in window.members if stopped is not None and member.last == stopped)
    return next(found, window.members[-1])
