"""What the parts of a walk share: the file, what has been seen of it, and the report."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from archiver.errors import Finding, Severity
from archiver.warc.inflate import ZstdFrames
from archiver.warc.memberwindow import GZIP, MemberWindow, compression_of
from archiver.warc.source import Window
from archiver.warc.spots import Spot, Torn
from archiver.warc.warcrecord import WarcRecord

HEAD = 32
_TORN_KEPT = 64
_TORN_SIZE = 1 << 18
_SECOND_LOOKS = 1 << 30


@dataclass(slots=True)
class Report:
    """What a walk has to say: losses, departures that lost nothing, and the last few torn records."""

    losses: list[Finding] = field(default_factory=list)
    departures: list[Finding] = field(default_factory=list)
    torn: deque[WarcRecord] = field(default_factory=lambda: deque(maxlen=_TORN_KEPT))


@dataclass(slots=True)
class Ground:
    """One file under a walk.

    `decoded` counts the inflated bytes before the stretch at hand. `doubt` says that a member may be damaged though
    it inflated. `budget` bounds how many bytes are looked at a second time, whatever a hostile file asks for.
    """

    name: str
    window: Window
    report: Report
    frames: ZstdFrames = field(default_factory=ZstdFrames)
    count: int = 0
    is_arc: bool = False
    has_members: bool = False
    compression: str | None = ""
    decoded: int = 0
    doubt: bool = False
    shared_marked: bool = False
    lost: bool = False
    budget: int = _SECOND_LOOKS

    def may_look_again(self, size: int) -> bool:
        """Whether `size` bytes may be looked at once more; they are counted."""
        self.budget -= size
        return self.budget > 0

    def lose(self, code: str, offset: int, message: str, record_id: str | None = None) -> None:
        """Name a loss."""
        self.lost = True
        self.report.losses.append(self._finding(code, offset, message, record_id))

    def depart(self, code: str, offset: int, message: str, record_id: str | None = None) -> None:
        """Name a departure from the standard that lost nothing."""
        self.report.departures.append(self._finding(code, offset, message, record_id))

    def lose_torn(self, window: Window, start: int, torn: Torn) -> None:
        """Name a torn record, unless the fault of its member, which ends the stretch, is the name of the loss."""
        self.doubt = True
        if not (isinstance(window, MemberWindow) and window.fault):
            self.lose(torn.code, self.offset_of(window, start), torn.message, torn.record_id)

    def keep_torn(self, window: Window, spot: Spot) -> None:
        """Keep a small torn record, for whoever wants to know what else is wrong with it."""
        if spot.size <= _TORN_SIZE:
            data = window.get(spot.block, spot.size)
            offset = self.offset_of(window, spot.start)
            block = (data, None, 0, len(data))
            self.report.torn.append(WarcRecord(self.name, offset, None, spot.header, block, arc=spot.arc))

    def mark_shared(self, stretch: MemberWindow, place: int) -> None:
        """Say once for a file that its members and its records do not go together."""
        if not self.shared_marked:
            kind = compression_of(self.window.get(stretch.members[0].start, HEAD)) or GZIP
            self.depart(f"not-per-record-{kind}", place, "members and records do not go together one by one")
        self.shared_marked = True

    def note_compression(self, place: int, kind: str | None) -> None:
        """See whether the file goes on as it began."""
        self.has_members = self.has_members or kind is not None
        if self.compression not in ("", kind):
            before = self.compression or "plain"
            self.depart("mixed-compression", place, f"{kind or 'plain'} data in a {before} file")
        self.compression = kind

    def offset_of(self, window: Window, start: int) -> int:
        """Return where in the file a place in a window is: its member, or the count of inflated bytes."""
        if not isinstance(window, MemberWindow):
            return start
        member = window.member_at(start)
        return member.start if member.first == start else self.decoded + start

    def _finding(self, code: str, offset: int, message: str, record_id: str | None) -> Finding:
        return Finding(code, message, Severity.ERROR, path=self.name, offset=offset, record_id=record_id)
