"""How the records of a file refer to each other: ids, revisits, segments.

Only fixed-size marks are kept of each record, so that a large file fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archiver.errors import Finding
from archiver.warc.digests import parse_digest
from archiver.warc.verify.view import INFO, WARNING, View

_IDENTICAL = "identical-payload-digest"


@dataclass(frozen=True, slots=True)
class _Revisit:
    """A revisit, to be held against its original at the end."""

    view_of: Finding
    refers_to: int | None
    place: int | None
    digest: tuple[str, bytes] | None


@dataclass(slots=True)
class _Segmented:
    """A record of several segments: what has come of it."""

    finding: Finding
    expected: int = 2
    size: int = 0
    total: int | None = None


@dataclass(slots=True)
class Links:
    """Marks of all records so far."""

    ids: set[int] = field(default_factory=set)
    digests: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    places: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    revisits: list[_Revisit] = field(default_factory=list)
    revisit_of: dict[int, int] = field(default_factory=dict)
    segments: dict[str, _Segmented] = field(default_factory=dict)
    concurrent: list[tuple[int, Finding]] = field(default_factory=list)

    def take(self, view: View) -> Iterator[Finding]:
        """Note a record; yield what is wrong with it already."""
        record_id = view.record.record_id
        if record_id is not None:
            mark = hash(record_id)
            if mark in self.ids:
                yield view.finding("duplicate-record-id", "another record of this file has the same id")
            self.ids.add(mark)
        digest = _digest_of(view)
        if view.type == "revisit":
            yield from self._take_revisit(view, digest)
        elif digest is not None:
            if record_id is not None:
                self.digests[hash(record_id)] = digest
            if view.record.has_payload:
                self.places[hash((view.record.target_uri, view.record.date))] = digest
        yield from self._take_segment(view)
        for other in view.record.concurrent_to if "warc-concurrent-to" in view.names else ():
            finding = view.finding(
                "dangling-link", f"WARC-Concurrent-To leads to no record here: {other}", INFO
            )
            self.concurrent.append((hash(other), finding))

    def close(self) -> Iterator[Finding]:
        """Yield what only the whole file shows."""
        for revisit in self.revisits:
            yield from self._check_revisit(revisit)
        for segmented in self.segments.values():
            yield segmented.finding
        for mark, finding in self.concurrent:
            if mark not in self.ids:
                yield finding

    def _take_revisit(self, view: View, digest: tuple[str, bytes] | None) -> Iterator[Finding]:
        record = view.record
        identical = (record.header("WARC-Profile") or "").rstrip(">").endswith(_IDENTICAL)
        if identical and "warc-payload-digest" not in view.names:
            yield view.finding(
                "missing-field:WARC-Payload-Digest", "a revisit by payload has no payload digest"
            )
        lacking = [name for name in _REFERS_TO if name.lower() not in view.names]
        if lacking:
            message = f"{', '.join(lacking)} would help to find the original"
            yield view.finding("revisit-reference", message, INFO)
        refers_to = hash(record.refers_to) if record.refers_to else None
        place = None
        if record.refers_to_target_uri and record.refers_to_date:
            place = hash((record.refers_to_target_uri, record.refers_to_date))
        finding = view.finding("revisit-digest", "the record it refers to has another payload digest")
        self.revisits.append(_Revisit(finding, refers_to, place, digest))
        if refers_to is not None and record.record_id is not None:
            yield from self._check_loop(view, hash(record.record_id), refers_to)

    def _check_loop(self, view: View, own: int, refers_to: int) -> Iterator[Finding]:
        self.revisit_of[own] = refers_to
        place, steps = refers_to, 0
        while place != own and place in self.revisit_of and steps < len(self.revisit_of):
            place, steps = self.revisit_of[place], steps + 1
        if place == own:
            yield view.finding("revisit-loop", "this revisit leads back to itself")

    def _check_revisit(self, revisit: _Revisit) -> Iterator[Finding]:
        original = self.digests.get(revisit.refers_to) if revisit.refers_to is not None else None
        if original is None and revisit.refers_to not in self.ids and revisit.place is not None:
            original = self.places.get(revisit.place)
        if original is None or revisit.digest is None:
            return
        if original[0] == revisit.digest[0] and original[1] != revisit.digest[1]:
            yield revisit.view_of

    def _take_segment(self, view: View) -> Iterator[Finding]:
        record = view.record
        number = record.segment_number
        if number is None:
            return
        if view.type != "continuation":
            if number == 1 and record.record_id is not None:
                finding = view.finding("segment-missing", "segments of this record are missing")
                self.segments[record.record_id] = _Segmented(finding, size=record.block_length)
            return
        origin = (record.header("WARC-Segment-Origin-ID") or "").strip("<> ")
        under_way = self.segments.get(origin)
        if under_way is None:
            yield view.finding("segment-missing", "the first segment is not in this file", WARNING)
            return
        yield from self._next_segment(view, origin, under_way, number)

    def _next_segment(self, view: View, origin: str, under_way: _Segmented, number: int) -> Iterator[Finding]:
        if number != under_way.expected:
            del self.segments[origin]
            yield view.finding("segment-missing", f"segment {under_way.expected} is missing before {number}")
            return
        under_way.expected += 1
        under_way.size += view.record.block_length
        total = view.record.header("WARC-Segment-Total-Length")
        if total is not None:
            del self.segments[origin]
            if not total.isdigit() or int(total) != under_way.size:
                message = (
                    f"the segments have {under_way.size} bytes, WARC-Segment-Total-Length is {total[:20]!r}"
                )
                yield view.finding("segment-length", message)


_REFERS_TO = ("WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date")


def _digest_of(view: View) -> tuple[str, bytes] | None:
    text = view.record.payload_digest
    digest = parse_digest(text) if text else None
    return (digest.algorithm, digest.value) if digest is not None and digest.value is not None else None
