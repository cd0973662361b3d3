"""`validate`: records checked line by line, and with an archive, each proven by reading its page again."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.check import (
    make_key_pair,
    remedy_of,
    sign_file,
    stamped_by,
    trusted_key_id,
    validate_line,
    validate_snapshot,
    verify_file,
)
from archiver.errors import ArchiverError, Finding, InputRefused, RecordError, Severity, UsageError
from archiver.extract import JOINED
from archiver.record import ArticleRecord, canonical_dict, parse_article
from archiver.text import counted, line_and_column, place_in
from archiver.workflow.record_files import LONGEST_LINE, PlacedRecord, placed_records
from archiver.workflow.shelf import Shelf
from archiver.workflow.sources import STDIN, PageSource, expand_inputs
from archiver.workflow.stamp import ask_authority
from archiver.workflow.stories import further_places, read_alone, read_story

if TYPE_CHECKING:
    from archiver.record.fields import WarcPlace
    from archiver.warc import WarcRecord

GOOD_SIGNS = {"signature-good": "signature", "timestamp-good": "good time stamp"}
SNAPSHOT_SUFFIX = ".snap.md"


@dataclass(slots=True)
class RecordTally:
    """How many records there were, and how the files fared."""

    records: int = 0
    snapshots: int = 0
    opened: int = 0
    refused: int = 0
    errors: int = 0
    warnings: int = 0
    archive: str | None = None
    """What the records were proven by."""

    @property
    def exit_code(self) -> int:
        """DESIGN's: 1 when a finding is an error, 3 when no file could be opened."""
        if self.refused and not self.opened:
            return 3
        return int(bool(self.errors))

    def summary(self) -> str:
        """Return what was found, in a line for a person."""
        what = [counted(self.records, "record")] if self.records or not self.snapshots else []
        what += [counted(self.snapshots, "snapshot")] if self.snapshots else []
        found = f"{counted(self.errors, 'error')}, {counted(self.warnings, 'warning')}"
        told = " (`archiver rule CODE` explains a finding)" if self.errors or self.warnings else ""
        proven = f", proven by {self.archive}" if self.archive and self.records else ""
        return f"{', '.join(what)}, {found}: {'not valid' if self.errors else f'valid{proven}'}{told}"


def validate_inputs(
    inputs: list[str], archive: str | None = None, tally: RecordTally | None = None
) -> Iterator[Finding]:
    """Yield every fault of the records in files, with their places and what to do about each."""
    counts = RecordTally() if tally is None else tally
    counts.archive = archive
    shelf = opened_shelf(archive) if archive is not None else None
    for name in inputs:
        for finding in _of_input(name, shelf, counts):
            counts.errors += finding.severity is Severity.ERROR
            counts.warnings += finding.severity is Severity.WARNING
            yield replace(finding, remedy=remedy_of(finding))


def _of_input(name: str, shelf: Shelf | None, counts: RecordTally) -> Iterator[Finding]:
    try:
        yield from validate_file(name, shelf, counts)
        counts.opened += 1
    except FileNotFoundError:
        counts.refused += 1
        yield Finding("records-unreadable", "there is no such file", path=name, remedy="name another")
    except IsADirectoryError:
        counts.refused += 1
        yield Finding("records-unreadable", "this is a folder", path=name, remedy="name the files within")
    except PermissionError as error:
        counts.refused += 1
        remedy = "give read permission, or work on a copy"
        yield Finding("records-unreadable", error.strerror or str(error), path=name, remedy=remedy)
    except (OSError, EOFError, zlib.error) as error:
        counts.opened += 1
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Finding("records-unreadable", f"its compression is damaged: {words}", path=name)
    except RecordError as error:
        counts.opened += 1
        yield Finding("records-unreadable", error.message, path=name, remedy=error.remedy)


def opened_shelf(archive: str) -> Shelf:
    """Return the archive that shall prove records; what is none is refused before any record is looked at."""
    from archiver.warc import open_archive  # noqa: PLC0415 - archives are opened only when there is one

    for file in expand_inputs([archive]):
        with open_archive(file) as opened:
            if next(iter(opened), None) is not None:
                return Shelf([archive])
    raise InputRefused(
        "holds no WARC or ARC record", path=archive, remedy="name what the records were read from"
    )


def validate_file(name: str, shelf: Shelf | None, counts: RecordTally) -> Iterator[Finding]:
    """Yield every fault of the records of one file, or of a snapshot."""
    if name.endswith(SNAPSHOT_SUFFIX):
        data = Path(name).read_bytes()
        counts.snapshots += 1
        yield from validate_snapshot(data, path=name)
        return
    for record in placed_records(name):
        counts.records += 1
        if len(record.text) > LONGEST_LINE:
            message = "the line is too long for a record"
            yield Finding("schema-violation", message, path=name, offset=record.offset, line=record.line)
            return
        for finding in validate_line(record.text, path=name):
            yield placed(finding, record)
        if shelf is not None:
            for finding in prove_line(record.text, shelf):
                yield placed(replace(finding, path=name), record)


def placed(finding: Finding, record: PlacedRecord) -> Finding:
    """Return a finding about a record with its place in the file: the line and column of what its pointer leads to."""
    line, column = finding.line or 1, finding.column or 1
    if finding.pointer:
        text = record.text.decode("utf-8", "replace")
        line, column = line_and_column(text, place_in(text, finding.pointer))
    if line == 1:
        column += record.column - 1
    return replace(finding, offset=record.offset, line=record.line + line - 1, column=column)


def prove_line(line: bytes, shelf: Shelf) -> Iterator[Finding]:
    """Yield why the archive does not prove a record: its WARC record, digests, and what reading it again gives."""
    try:
        article = parse_article(line)
    except RecordError:
        return
    for finding in prove_article(article, shelf):
        yield replace(finding, record_id=article.record_id)


def prove_article(article: ArticleRecord, shelf: Shelf) -> Iterator[Finding]:
    """Yield what keeps an archive from proving a record."""
    claimed = article.provenance.warc
    if claimed is None:
        message = "it was not read from an archive, so no archive proves it"
        yield Finding("provenance-without-archive", message, Severity.WARNING, pointer="/provenance")
        return
    with shelf.found(claimed.record_id, claimed.file, claimed.offset) as record:
        if record is None:
            message = f"no WARC record {claimed.record_id or f'at byte {claimed.offset}'} in the archive"
            yield Finding("provenance-record-missing", message, pointer="/provenance/warc")
        else:
            yield from prove_by(record, article, claimed, shelf)


def prove_by(
    record: WarcRecord, article: ArticleRecord, claimed: WarcPlace, shelf: Shelf
) -> Iterator[Finding]:
    """Yield what keeps one WARC record from proving an article record."""
    if is_disproved(record):
        message = "the bytes are not those of the WARC record's digest"
        yield Finding("provenance-digest-mismatch", message, pointer="/provenance/warc")
        return
    if claimed.payload_digest is not None and claimed.payload_digest != record.payload_digest:
        message = f"the WARC record says {record.payload_digest}"
        yield Finding("provenance-digest-mismatch", message, pointer="/provenance/warc/payload_digest")
    try:
        source = shelf.page_of(record)
        if JOINED not in article.quality.warnings:
            again = read_alone(source).article
        else:
            yield from prove_further(source, shelf)
            again = read_story(source).article
    except ArchiverError as error:
        yield Finding("provenance-reading-differs", f"reading it again gives no record: {error.message}")
        return
    yield from compare_readings(article, again)


def is_disproved(record: WarcRecord) -> bool:
    """Whether the bytes of a WARC record are not those of its digests; a revisit's is that of another record."""
    return record.agrees_with_block_digest() is False or (
        record.type != "revisit" and record.agrees_with_payload_digest() is False
    )


def prove_further(source: PageSource, shelf: Shelf) -> Iterator[Finding]:
    """Yield what keeps the further pages of a story from proving the record that they were joined into."""
    file, offsets = further_places(source)
    if not offsets:
        message = "the further pages that it was joined from are not in the archive"
        yield Finding("provenance-record-missing", message, pointer="/body")
    for offset in offsets:
        with shelf.found(None, file, offset) as record:
            if record is not None and is_disproved(record):
                message = f"the bytes of its further page {record.target_uri} are not those of the WARC record's digest"
                yield Finding("provenance-digest-mismatch", message, pointer="/body")


def compare_readings(article: ArticleRecord, again: ArticleRecord) -> Iterator[Finding]:
    """Yield how a record differs from the one read now; another extractor version is told as the likely cause."""
    was, now = article.provenance, again.provenance
    if was.input_digest != now.input_digest:
        yield Finding(
            "provenance-input-differs", "the payload is another", pointer="/provenance/input_digest"
        )
        return
    claimed = article.provenance.model_copy(
        update={"warc": now.warc, "redirects": now.redirects, "extractor": now.extractor}
    )
    before = canonical_dict(article.model_copy(update={"provenance": claimed}))
    after = canonical_dict(again)
    if was.extractor != now.extractor:
        old, new = was.extractor, now.extractor
        message = (
            f"read by {old.name} {old.version} (knowledge {old.knowledge_version}, lxml {old.lxml}, libxml2 {old.libxml2}); "
            f"this is {new.version} (knowledge {new.knowledge_version}, lxml {new.lxml}, libxml2 {new.libxml2})"
        )
        yield Finding("provenance-extractor-differs", message, Severity.INFO, pointer="/provenance/extractor")
    for key in sorted(before.keys() | after.keys()):
        if key not in ("record_id", "provenance") and before.get(key) != after.get(key):
            severity = Severity.ERROR if was.extractor == now.extractor else Severity.WARNING
            yield Finding(
                "provenance-reading-differs",
                "reading the page again gives another value",
                severity,
                pointer=f"/{key}",
            )


def check_signatures(inputs: list[str], trust: list[Path], stamp_roots: list[Path]) -> Iterator[Finding]:
    """Yield what the signatures beside files of records and snapshots say; `trust` are key files.

    What is good is counted, and told once a file and key.
    """
    trusted = [trusted_key_id(path) for path in trust]
    roots = [path.read_bytes() for path in stamp_roots]
    for name in inputs:
        if name == STDIN:
            raise UsageError("no signatures lie beside stdin", remedy="name a file")
        good: Counter[tuple[str, str]] = Counter()
        try:
            for finding in verify_file(Path(name), trusted, stamp_roots=roots):
                if finding.code in GOOD_SIGNS:
                    good[finding.code, "" if finding.code == "timestamp-good" else finding.message] += 1
                else:
                    yield replace(finding, remedy=remedy_of(finding))
        except (OSError, EOFError, RecordError):
            continue  # the file was told to be none already
        for (code, words), count in good.items():
            yield Finding(
                code, f"{counted(count, GOOD_SIGNS[code])} {words}".rstrip(), Severity.INFO, path=name
            )


def sign_inputs(inputs: list[str], key: Path, authority: str | None = None) -> Iterator[str]:
    """Sign files of records and snapshots; yield what was made, in words. A key that is not there is made first."""
    if STDIN in inputs:
        raise UsageError("what comes from stdin has no place for a signature", remedy="name a file")
    if not key.exists():
        public = make_key_pair(key)
        yield f"a new key was made: {key} (keep it to yourself); give {public} to those who check, for --trust"

    stamp = stamped_by(partial(ask_authority, authority)) if authority else None
    for name in inputs:
        place = sign_file(Path(name), key, stamp) if stamp else sign_file(Path(name), key)
        yield f"signed: {place}" + ("" if authority is None else f", stamped by {authority}")
