"""A mended copy of a damaged archive: every whole record, one member each, ended as the standard has it.

The original is only read. What is not copied is set aside by name: the report says where it lies in the original.
Fields and blocks are copied byte for byte; what a capture itself has wrong is no business of a repair.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Protocol

import zstandard

from archiver.errors import ArchiverError, Finding, NotAnArchive, UsageError, WarcError
from archiver.warc.deflate import new_member
from archiver.warc.digests import parse_digest
from archiver.warc.reader import Archive, open_archive
from archiver.warc.warcrecord import WarcRecord

_LEVEL = 6
_END = b"\r\n\r\n"
_ARC_END = b"\n"


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair did: records copied, what was mended on the way, what was set aside."""

    source: str
    output: str
    records: int
    mended: tuple[Finding, ...]
    set_aside: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "input": self.source,
            "output": self.output,
            "records": self.records,
            "mended": [finding.as_dict() for finding in self.mended],
            "set_aside": [finding.as_dict() for finding in self.set_aside],
        }


def repair_archive(source: str | os.PathLike[str], output: str | os.PathLike[str]) -> RepairReport:
    """Write a mended copy of `source` to `output`, which appears whole or not at all.

    Of a WACZ, cut or damaged as it may be, the records of all its archives go into one file.
    """
    target = Path(output)
    if target.exists():
        raise UsageError("exists already", path=str(target), remedy="name a new file; nothing is overwritten")
    with open_archive(source) as archive:
        if archive.is_wacz and target.suffix.lower() == ".wacz":
            raise UsageError(
                "cannot be mended into a WACZ",
                path=archive.name,
                remedy="name a .warc.gz for the records of its archives, or unpack it and pack it again",
            )
        scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with _open_new(scratch) as out:
                count, disproved = _copy(archive, out, _framing_for(target))
                out.flush()
                os.fsync(out.fileno())
            if not count:
                raise NotAnArchive("no whole record in it; nothing was written", path=archive.name)
            scratch.rename(target)
        finally:
            scratch.unlink(missing_ok=True)
        set_aside = (*archive.findings, *disproved)
        gone = {(finding.path, finding.offset) for finding in set_aside}
        mended = tuple(
            finding for finding in archive.departures if (finding.path, finding.offset) not in gone
        )
        return RepairReport(os.fspath(source), str(target), count, mended, set_aside)


def _open_new(path: Path) -> IO[bytes]:
    try:
        return path.open("xb")
    except OSError as error:
        raise ArchiverError(f"cannot be written: {error.strerror}", path=str(path)) from error


def _copy(archive: Archive, out: IO[bytes], framing: type[Framing]) -> tuple[int, list[Finding]]:
    """Copy the whole records; a record that proves damaged while it is copied is cut off again."""
    count = 0
    disproved: list[Finding] = []
    for record in archive:
        place = out.tell()
        is_whole, finding = _copy_record(record, framing(out))
        if is_whole:
            count += 1
            continue
        out.seek(place)
        out.truncate()
        if finding is not None:
            record.reject()
            disproved.append(finding)
    return count, disproved


def _copy_record(record: WarcRecord, member: Framing) -> tuple[bool, Finding | None]:
    """Write one record; return whether it is whole and right, and a finding when its digest disproves it."""
    digest = parse_digest(record.block_digest) if record.block_digest else None
    hasher = digest.new() if digest is not None and digest.value else hashlib.sha1(usedforsecurity=False)
    try:
        member.write(record.raw_header)
        for piece in record.iter_block():
            hasher.update(piece)
            member.write(piece)
    except WarcError:
        record.is_whole()  # so that the walk names the loss
        return False, None
    member.write(_ARC_END if record.arc else _END)
    member.close()
    if not record.is_whole():
        return False, None
    if digest is not None and digest.value and hasher.digest() != digest.value:
        message = "the block does not have the digest that the record gives"
        found = Finding("block-digest", message, path=record.file, offset=record.offset)
        return False, replace(found, record_id=record.record_id)
    return True, None


class Framing(Protocol):
    """One record on its way into the file."""

    def __init__(self, out: IO[bytes]) -> None:
        """Begin a record."""

    def write(self, data: bytes) -> None:
        """Write some of it."""

    def close(self) -> None:
        """End it."""


class _Plain:
    """No compression."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, data: bytes) -> None:
        self._out.write(data)

    def close(self) -> None:
        """Nothing ends a plain record but its own end."""


class _Gzip:
    """One gzip member."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._compressor = new_member(_LEVEL)

    def write(self, data: bytes) -> None:
        self._out.write(self._compressor.compress(data))

    def close(self) -> None:
        self._out.write(self._compressor.flush())


class _Zstd:
    """One zstd frame with a checksum."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._compressor = zstandard.ZstdCompressor(write_checksum=True).compressobj()

    def write(self, data: bytes) -> None:
        self._out.write(self._compressor.compress(data))

    def close(self) -> None:
        self._out.write(self._compressor.flush())


def _framing_for(target: Path) -> type[Framing]:
    framings: dict[str, type[Framing]] = {".gz": _Gzip, ".zst": _Zstd}
    return framings.get(target.suffix.lower(), _Plain)
