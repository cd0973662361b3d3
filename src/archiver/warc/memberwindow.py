"""What adjoining gzip members or zstd frames inflate to, as one stretch of bytes.

A stretch ends where the next member begins a record, where compressed data ends, or at damage. The last 4 MiB at least are
kept; who asks for older bytes makes the stretch be inflated again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archiver.errors import WarcError
from archiver.warc.inflate import Extent, ZstdFrames, inflate_member, is_gzip, is_zstd
from archiver.warc.source import Window

GZIP = "gzip"
ZSTD = "zstd"
_KEEP = 1 << 22
_PEEK = 1 << 9
_FEW = 32
_MAX_REWINDS = 64


def compression_of(head: bytes) -> str | None:
    """Return which compression begins so: gzip, zstd, or None."""
    if is_gzip(head):
        return GZIP
    return ZSTD if is_zstd(head) else None


@dataclass(slots=True)
class Member:
    """Where a member lies in the file, and what it inflates to in the stretch."""

    start: int
    first: int
    end: int | None = None
    last: int | None = None
    fault: str | None = None


class MemberWindow:
    """A window on inflated bytes; offsets count from the start of the stretch."""

    def __init__(
        self,
        raw: Window,
        start: int,
        frames: ZstdFrames,
        begins_record: Callable[[bytes], bool],
    ) -> None:
        self._raw = raw
        self._frames = frames
        self._begins_record = begins_record
        self._base = 0
        self._held = bytearray()
        self._floor = 0
        self._rewinds = 0
        self.members: list[Member] = []
        self.ended = False
        self._pieces: Iterator[bytes] = iter(())
        self._extent = Extent()
        self._open(start)

    @property
    def fault(self) -> str | None:
        """The fault that ended the stretch, once it was reached."""
        return self.members[-1].fault

    def get(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes from `offset`; fewer only at the end."""
        if offset < self._base:
            self._rewind(offset)
        while not self.ended and self._base + len(self._held) < offset + size:
            self._pull(offset)
        skip = offset - self._base
        with memoryview(self._held) as held:
            return bytes(held[skip : skip + size]) if skip >= 0 else b""

    def some(self, offset: int, most: int) -> memoryview:
        """Return the bytes from `offset` that are at hand, `most` at most, at least one unless the end is reached."""
        return memoryview(self.get(offset, most))

    def release(self, offset: int) -> None:
        """Let go of what lies before `offset`."""
        self._floor = max(self._floor, offset)

    def member_at(self, offset: int) -> Member:
        """Return the member that the byte at `offset` came from (of two that meet there, the later)."""
        return next(member for member in reversed(self.members) if member.first <= offset)

    def ends_member(self, offset: int) -> Member | None:
        """Return the member that ends just before `offset`, if its end has been seen to be there."""
        if self._base + len(self._held) <= offset and not self.ended:
            self._pull_end(offset)
        return next((member for member in reversed(self.members) if member.last == offset), None)

    def _pull_end(self, offset: int) -> None:
        """Inflate until there is a byte at `offset`, or the member is known to end there."""
        while not self.ended and self._base + len(self._held) <= offset and self.members[-1].end is None:
            self._step(offset)

    def _pull(self, wanted: int) -> None:
        if self.members[-1].end is None:
            self._step(wanted)
        else:
            self._go_on()

    def _step(self, wanted: int) -> None:
        piece = next(self._pieces, None)
        if piece is not None:
            self._held += piece
            surplus = min(len(self._held) - _KEEP, wanted - self._base)
            if surplus > _KEEP or (surplus > 0 and self._base + surplus <= self._floor):
                del self._held[:surplus]
                self._base += surplus
            return
        member = self.members[-1]
        member.end, member.fault = self._extent.end, self._extent.fault
        member.last = self._base + len(self._held)
        self.ended = member.fault is not None

    def _go_on(self) -> None:
        """Take in the next member, unless there is none or it begins a record."""
        place = self.members[-1].end or 0
        head = self._raw.get(place, 18)
        if compression_of(head) is None or self._begins_record(self._peek(place)):
            self.ended = True
        else:
            self._open(place)

    def _open(self, place: int) -> None:
        self._extent = Extent()
        self._pieces = inflate(self._raw, place, self._extent, self._frames)
        self.members.append(Member(place, self._base + len(self._held)))

    def _peek(self, place: int) -> bytes:
        return peek(self._raw, place, self._frames)

    def _rewind(self, offset: int) -> None:
        """Inflate again from the member that holds `offset`."""
        self._rewinds += 1
        if self._rewinds > _MAX_REWINDS:
            raise WarcError("too many torn records in one compressed stretch", offset=self.members[0].start)
        member = self.member_at(offset)
        del self.members[self.members.index(member) + 1 :]
        self._base = member.first
        self._held.clear()
        self.ended = False
        self.members.pop()
        self._open(member.start)


def inflate(raw: Window, place: int, extent: Extent, frames: ZstdFrames) -> Iterator[bytes]:
    """Inflate the member or frame at `place`, whichever it is."""
    if is_zstd(raw.get(place, 4)):
        return frames.inflate(raw, place, extent)
    return inflate_member(raw, place, extent)


def peek(raw: Window, place: int, frames: ZstdFrames, size: int = _PEEK) -> bytes:
    """Return the first bytes that a member or frame inflates to, those of the next ones too where it holds but few."""
    head, before = b"", -1
    while before < len(head) < _FEW and compression_of(raw.get(place, 18)):
        before, extent = len(head), Extent()
        if is_zstd(raw.get(place, 4)):
            pieces = frames.inflate(raw, place, extent)
        else:
            pieces = inflate_member(raw, place, extent, feed=1 << 10)
        for piece in pieces:
            head += piece
            if len(head) >= size:
                return head[:size]
        if extent.fault is not None:
            break
        place = extent.end
    return head
