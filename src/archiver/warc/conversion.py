"""Article records kept in an archive: each as a `conversion` record that refers to what it was read from.

So an archive carries its own readings, and a record read back is byte for byte the one that was written. Writing the
same record twice into one file writes it once.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from archiver.errors import ArchiverError, StoreError, WriteRefused
from archiver.warc.deflate import BEST_LEVEL, Compressor, PlainMember, new_member
from archiver.warc.emit import emit
from archiver.warc.framing import Frame
from archiver.warc.measure import measure
from archiver.warc.newrecord import NewRecord, check_record, new_record_id, warc_date
from archiver.warc.openfile import write_all
from archiver.warc.reader import open_archive

ARTICLE_TYPE = "application/vnd.news-archiver.article+json"
_PIECE = 1 << 20
_IDS = uuid.UUID("6f0e0d6c-7f0c-5d0a-9a51-0d8f2a3b7c11")


@contextmanager
def conversion_writer(path: Path, *, software: str = "news-archiver") -> Iterator[Callable[[bytes], None]]:
    """Give a function that takes records in canonical form, one a call, and puts them into the WARC at `path`.

    A file that is there is added to, and stays as it was when anything fails; a new one begins with a warcinfo
    record. The name decides on compression: `.gz` or none.
    """
    known = _record_ids(path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("xb") as stream:
            out = _Conversions(stream, path, known)
            if not path.exists():
                out.begin(software)
            yield out.write
        if path.exists():
            _append(partial, path)
        else:
            _flush(partial)
            partial.rename(path)
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", path=str(path)) from error
    finally:
        with suppress(OSError):
            partial.unlink()


def read_conversions(path: str | os.PathLike[str]) -> Iterator[bytes]:
    """Yield the article records that an archive carries, byte for byte as they were written."""
    with open_archive(path) as archive:
        for record in archive:
            if record.type == "conversion" and record.header("Content-Type") == ARTICLE_TYPE:
                yield record.read_block()


class _Conversions:
    """The records of one run, on their way into a file."""

    def __init__(self, stream: BinaryIO, target: Path, known: set[str]) -> None:
        self._stream = stream
        self._target = target
        self._known = known
        self._warcinfo_id: str | None = None
        self._date = warc_date(datetime.now(UTC).replace(microsecond=0))

    def begin(self, software: str) -> None:
        """Write the record that describes the file."""
        self._warcinfo_id = new_record_id()
        block = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
        self._emit(NewRecord("warcinfo", block=block), self._warcinfo_id, filename=self._target.name)

    def write(self, line: bytes) -> None:
        """Write one article record, unless the file holds it already."""
        article = json.loads(line)
        place = article.get("provenance", {}).get("warc", {})
        source = place.get("record_id")
        record_id = f"urn:uuid:{uuid.uuid5(_IDS, article['record_id'] + (source or ''))}"
        if record_id in self._known:
            return
        self._known.add(record_id)
        record = NewRecord(
            "conversion",
            target_uri=article.get("url") or article["record_id"],
            block=line,
            content_type=ARTICLE_TYPE,
            refers_to=_bare(source),
        )
        self._emit(record, record_id)

    def _emit(self, record: NewRecord, record_id: str, *, filename: str | None = None) -> None:
        check_record(record)
        measured = measure(record, "sha1")
        frame = Frame(
            record_id=record_id,
            date=self._date,
            length=measured.length,
            block_digest=measured.block_digest,
            payload_digest=measured.payload[0] if measured.payload else None,
            warcinfo_id=self._warcinfo_id if record.type != "warcinfo" else None,
            filename=filename,
        )
        emit(self._stream.write, measured, frame, self._member())

    def _member(self) -> Compressor:
        return new_member(BEST_LEVEL) if self._target.name.endswith(".gz") else PlainMember()


def _bare(source: Any) -> str | None:
    return source.strip("<>") if isinstance(source, str) and source else None


def _record_ids(path: Path) -> set[str]:
    """Return the ids that the file holds; one that is damaged is not added to."""
    if not path.exists():
        return set()
    try:
        with open_archive(path) as archive:
            if archive.is_wacz:
                raise WriteRefused("a WACZ is sealed", path=str(path), remedy="name a WARC file")
            found = {record.record_id for record in archive if record.is_whole()}
            if archive.findings:
                raise WriteRefused(archive.findings[0].message, path=str(path), remedy="repair it first")
    except ArchiverError as error:
        error.remedy = error.remedy or "name a WARC file, or one that is not there yet"
        raise
    return {record_id for record_id in found if record_id}


def _append(addition: Path, target: Path) -> None:
    """Add the bytes of one file to another, all of them or none."""
    with addition.open("rb") as source, target.open("ab", buffering=0) as file:
        whole = file.seek(0, os.SEEK_END)
        try:
            while piece := source.read(_PIECE):
                write_all(file.fileno(), piece)
            os.fsync(file.fileno())
        except BaseException:
            os.ftruncate(file.fileno(), whole)
            raise


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
