"""From exchanges to the archive: promise in the queue, write the WARC records, keep.

A crash between any two steps leaves the queue able to tell whether the records lie in the archive.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from archiver import __version__
from archiver.capture.browser import Rendering
from archiver.capture.events import (
    Circumstances,
    chain_digest,
    chain_record,
    event_records,
    rendering_records,
)
from archiver.capture.exchange import Exchange
from archiver.capture.outcome import NO_CONTENT_CHANGE
from archiver.errors import CaptureError, StoreError, WriteRefused
from archiver.store import Capture, Collection, Queue, Result, Task
from archiver.warc import NewRecord, Original, WarcWriter, Written, as_not_modified, open_archive, open_writer

PREFIX = "archiver"
SOFTWARE = f"news-archiver/{__version__}"
DIGEST = "sha256"
# A payload from another address is only replaced by a revisit when that saves something.
SHARED_FROM = 16 << 10
MOST_SEEN = 100_000
IDS_AT_A_TIME = 256
# the digits that a random UUID may have in its seventeenth place (RFC 9562)
VARIANTS = "89ab"


@dataclass(frozen=True, slots=True)
class Answer:
    """An exchange that settles a task, on its way to the archive."""

    task: Task
    exchange: Exchange
    about: Circumstances
    result: Result
    rendering: Rendering | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """An exchange that settles no task: robots.txt, a try that will be repeated, what a browser asked for."""

    exchange: Exchange
    about: Circumstances
    rendering: None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A task whose answer lies in the archive, its result, and the new tasks it leads to."""

    task: Task
    result: Result
    found: tuple[Task, ...]


class KnownPayloads:
    """The payloads that the archive holds, as the writer asks for them: of the same address, or large ones of any."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._here = threading.local()
        # While a collection is young, most payloads are known to be new without asking the queue.
        self._seen: set[str] | None = None if queue.count_captures() else set()

    def writes(self, url: str | None) -> None:
        """Note which address this thread writes."""
        self._here.url = url

    def find(self, payload_digest: str, length: int) -> Original | None:
        """Return the record that holds this payload, or None."""
        if self._seen is not None and payload_digest not in self._seen:
            self._note(payload_digest)
            return None
        url = getattr(self._here, "url", None)
        known = self._queue.find_payload(payload_digest, length, url) if url else None
        if known is None and length >= SHARED_FROM:
            known = self._queue.find_payload(payload_digest, length, None)
        return Original(known.record_id, known.url, known.date) if known else None

    def _note(self, payload_digest: str) -> None:
        if self._seen is not None:
            self._seen.add(payload_digest)
            if len(self._seen) >= MOST_SEEN:
                self._seen = None

    def remember(self, payload_digest: str, length: int, original: Original) -> None:
        """Nothing to do: what was written is in the queue's list of captures."""


class Recorder:
    """Writes exchanges to a collection; any number of threads may use it at once."""

    def __init__(self, collection: Collection, queue: Queue) -> None:
        self._queue = queue
        self._known = KnownPayloads(queue)
        self._chains: set[str] = set()
        self._guard = threading.Lock()
        self._finished = [path for path in collection.warc_paths() if path.suffix != ".open"]
        self._writer = _open(collection, self._known)
        self.bytes_received = 0

    def recover(self) -> None:
        """Settle the tasks that were being written when a process ended: done when the archive holds their record."""
        waiting = {record_id: task_id for task_id, record_id in self._queue.writing()}
        if not waiting:
            return
        recovered = self._writer.recovered
        held = (recovered.record_ids if recovered else set()) & waiting.keys()
        held |= _held_in(self._finished, waiting.keys() - held)
        for record_id, task_id in waiting.items():
            if record_id in held:
                self._queue.keep(task_id, None)
            else:
                self._queue.withdraw(task_id)
        self._queue.flush()

    def keep(self, run: int, answers: Sequence[Answer]) -> Iterator[Kept]:
        """Archive answers that settle their tasks; yield what became of each once it is written."""
        promises = [(answer.task, _new_id(), answer.result) for answer in answers]
        found = self._queue.promise(run, promises)
        try:
            captures = self._write(
                [(answer, record_id) for answer, (_, record_id, _) in zip(answers, promises, strict=True)]
            )
        except BaseException:
            with contextlib.suppress(StoreError):
                for task, record_id, _ in promises:
                    self._take_back(task, record_id)
            raise
        for (task, _, result), capture, tasks in zip(promises, captures, found, strict=True):
            yield Kept(task, self._settle(run, task, result, capture), tasks)

    def _settle(self, run: int, task: Task, result: Result, capture: Capture | CaptureError) -> Result:
        """Keep what became of a task whose answer was to be archived."""
        if isinstance(capture, CaptureError):
            result = Result(capture.outcome, result.status, capture.message)
            self._queue.settle(run, task, result)
            return result
        repeated = capture.type == "revisit" and result.outcome == "captured"
        self._queue.keep(task.id, capture, "unchanged" if repeated else None)
        return replace(result, outcome="unchanged") if repeated else result

    def _take_back(self, task: Task, record_id: str) -> None:
        """After an error: what lies in the archive is done, all else is to be done again."""
        if self._writer.holds(record_id):
            self._queue.keep(task.id, None)
        else:
            self._queue.withdraw(task.id)

    def add(self, exchange: Exchange, about: Circumstances) -> None:
        """Archive an answer that settles no task: robots.txt, or a try that will be repeated."""
        capture = self._write([(Aside(exchange, about), _new_id())])[0]
        if isinstance(capture, CaptureError):
            raise capture
        self._queue.note_capture(capture)

    def close(self) -> None:
        """Finish the WARC file."""
        self._writer.close()

    def _write(self, answers: Sequence[tuple[Answer | Aside, str]]) -> list[Capture | CaptureError]:
        """Archive answers under these record ids, in one step; an error stands for what cannot be archived."""
        events = (self._event(answer, record_id) for answer, record_id in answers)
        try:
            written = self._writer.write_events(events)
        finally:
            self._known.writes(None)
        with self._guard:
            self.bytes_received += sum(answer.exchange.received.size for answer, _ in answers)
        return [
            CaptureError("malformed", f"cannot be archived: {place.message}", url=answer.exchange.url)
            if isinstance(place, WriteRefused)
            else _capture(answer.exchange, answer.about, place[0])
            for (answer, _), place in zip(answers, written, strict=True)
        ]

    def _event(self, answer: Answer | Aside, record_id: str) -> list[NewRecord]:
        """Return the records of one answer, just before they are written."""
        exchange = answer.exchange
        self._known.writes(exchange.url)
        records = event_records(exchange, answer.about, (record_id, _new_id(), _new_id()))
        if exchange.status == NO_CONTENT_CHANGE and not exchange.failure:
            records[0] = self._as_revisit(exchange, records[0])
        if answer.rendering is not None:
            records += rendering_records(answer.rendering, exchange, record_id)
        if exchange.tls is not None:
            records += self._new_chain(exchange, record_id)
        return records

    def _as_revisit(self, exchange: Exchange, response: NewRecord) -> NewRecord:
        """Return the record of a 304 answer as a revisit of what it confirms."""
        known = self._queue.last_capture(exchange.url)
        return (
            as_not_modified(response, Original(known.record_id, known.url, known.date)) if known else response
        )

    def _new_chain(self, exchange: Exchange, record_id: str) -> list[NewRecord]:
        """Return the certificate chain's record the first time that this run sees it."""
        record = chain_record(exchange, record_id)
        if record is None or exchange.tls is None:
            return []
        digest = chain_digest(exchange.tls)
        with self._guard:
            if digest in self._chains:
                return []
            self._chains.add(digest)
        return [record]


def _held_in(paths: list[Path], wanted: AbstractSet[str]) -> set[str]:
    """Return which records finished files hold, the newest file first; seldom asked, so it may take its time."""
    held: set[str] = set()
    for path in sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True):
        if len(held) == len(wanted):
            break
        with open_archive(path) as archive:
            held |= {record.record_id for record in archive if record.record_id} & wanted
    return held


def _open(collection: Collection, known: KnownPayloads) -> WarcWriter:
    info = {"description": "HTTP traffic as it was on the wire", "robots": collection.settings.robots}
    if collection.settings.contact:
        info["contact"] = collection.settings.contact
    try:
        return open_writer(
            collection.archive,
            prefix=PREFIX,
            software=SOFTWARE,
            operator=collection.settings.name,
            info=info,
            digest=DIGEST,
            dedup=known,
        )
    except OSError as error:
        raise StoreError(
            f"the archive cannot be written: {error.strerror}", path=str(collection.archive)
        ) from error


def _capture(exchange: Exchange, about: Circumstances, written: Written) -> Capture:
    head = exchange.head
    return Capture(
        record_id=written.record_id,
        url=exchange.url,
        date=written.date,
        kind=about.kind,
        type=written.type,
        status=exchange.status,
        payload_digest=written.payload_digest,
        payload_length=written.payload_length,
        etag=head.header("etag") if head else None,
        last_modified=head.header("last-modified") if head else None,
        file=written.file,
        offset=written.offset,
        length=written.length,
    )


class RecordIds:
    """Random record ids, their randomness fetched for many at a time: each fetch lets other threads in."""

    def __init__(self) -> None:
        self._left = b""
        self._guard = threading.Lock()

    def __call__(self) -> str:
        """Return an id nobody else has."""
        with self._guard:
            if not self._left:
                self._left = os.urandom(16 * IDS_AT_A_TIME)
            taken, self._left = self._left[:16], self._left[16:]
        digits = taken.hex()
        variant = VARIANTS[taken[8] >> 6]
        return f"urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


_new_id = RecordIds()
