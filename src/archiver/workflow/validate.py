"""`validate`: records checked line by line, and with an archive, each proven by reading its page again."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from archiver.check import sign_file, trusted_key_id, validate_line, validate_snapshot, verify_file
from archiver.errors import ArchiverError, Finding, RecordError, Severity, UsageError
from archiver.extract import JOINED
from archiver.record import ArticleRecord, canonical_dict, parse_article
from archiver.workflow.shelf import Shelf
from archiver.workflow.sources import GZIP, STDIN, PageSource
from archiver.workflow.stories import further_places, read_alone, read_story

if TYPE_CHECKING:
    from archiver.record.fields import WarcPlace
    from archiver.warc import WarcRecord

LONGEST_LINE = 256 * 1024 * 1024
SNAPSHOT_SUFFIX = ".snap.md"


def validate_inputs(inputs: list[str], archive: str | None = None) -> Iterator[Finding]:
    """Yield every fault of the records in JSON Lines files; `path` and `offset` say where the line begins."""
    shelf = Shelf([archive]) if archive is not None else None
    for name in inputs:
        try:
            yield from validate_file(name, shelf)
        except (OSError, EOFError, zlib.error) as error:
            words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            yield Finding("records-unreadable", words, path=name)


def validate_file(name: str, shelf: Shelf | None) -> Iterator[Finding]:
    """Yield every fault of the records of one file, or of a snapshot."""
    if name.endswith(SNAPSHOT_SUFFIX):
        yield from validate_snapshot(Path(name).read_bytes(), path=name)
        return
    empty = True
    for offset, line in placed_lines(name):
        empty = False
        if len(line) > LONGEST_LINE:
            yield Finding("schema-violation", "the line is too long for a record", path=name, offset=offset)
            return
        for finding in validate_line(line, path=name):
            yield replace(finding, offset=offset)
        if shelf is not None:
            for finding in prove_line(line, shelf):
                yield replace(finding, path=name, offset=offset)
    if empty:
        yield Finding("records-unreadable", "no record in it", path=name)


def placed_lines(name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with the bytes before them; gzip is undone."""
    with closing(open_records(name)) as stream:
        offset = 0
        while line := stream.readline(LONGEST_LINE + 1):
            if line.strip():
                yield offset, line
            offset += len(line)


def open_records(name: str) -> BinaryIO:
    """Open a file of records, or stdin."""
    if name == STDIN:
        return cast("BinaryIO", sys.stdin.buffer)
    stream = Path(name).open("rb")  # noqa: SIM115 - the caller closes it
    head = stream.read(2)
    stream.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if head == GZIP else stream


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
    """Yield what the signatures beside files of records and snapshots say; `trust` are key files."""
    trusted = [trusted_key_id(path) for path in trust]
    roots = [path.read_bytes() for path in stamp_roots]
    for name in inputs:
        yield from verify_file(Path(name), trusted, stamp_roots=roots)


def sign_inputs(inputs: list[str], key: Path) -> Iterator[Path]:
    """Sign files of records and snapshots; yield where the signatures lie."""
    for name in inputs:
        if name == STDIN:
            raise UsageError("what comes from stdin has no place for a signature", remedy="name a file")
        yield sign_file(Path(name), key)
