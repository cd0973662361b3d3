"""From inputs to pages: files, pipes, archives and collections, each page with where it came from."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from archiver.errors import (
    ArchiverError,
    Finding,
    NotAnArchive,
    PageError,
    RejectReason,
    UnsafeInput,
    UsageError,
)
from archiver.extract import Origin
from archiver.record import fields
from archiver.text import counted

if TYPE_CHECKING:
    from io import BufferedReader

    from archiver.warc import WarcRecord

STDIN = "-"
LARGEST_PAGE = 64 * 1024 * 1024
"""A page of more bytes is rejected as too large."""

LARGEST_HTML = 24 * 1024 * 1024
"""Markup of more bytes is rejected unread: reading takes about a second a MiB, and no story is that long."""

REMEMBERED = 4096
"""How many redirects and rendered pages are remembered while an archive streams by."""

MOST_ORIGINALS = 1 << 18
"""How many payloads are remembered for revisits (some 40 MB)."""

MOST_HOPS = 20
OK, REDIRECTS = 200, range(300, 400)
PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml", "text/plain"))
UNTOLD_TYPES = frozenset(("", "application/octet-stream", "unknown/unknown", "unk", "no-type"))
HTML_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL
)
ARC_DATE = re.compile(r"[0-9]{14}")
DIGEST = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9+/=_-]+")
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
ARCHIVE_STARTS = (b"WARC/", b"filedesc://")
GZIP, ZSTD, ZSTD_SKIPPABLE, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"PK\x03\x04"
SNIFFED = 64 * 1024
PAGE_ENDINGS = frozenset((".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt"))
MOST_LISTED = 10_000
RECORD_START = re.compile(
    rb"\s*\{\s*\"(?:authors|body|access|attribution|byline_raw|canonical_url|schema_version|record_id|hashes)\""
)

Dom = Literal["auto", "prefer", "only", "never"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows of the input, and which of its pages to read.

    `url` picks one page of an archive and is the address of a lone file; `captured` and `charset` are a lone file's.
    """

    url: str | None = None
    captured: datetime | None = None
    charset: str | None = None
    dom: Dom = "auto"


@dataclass(frozen=True, slots=True)
class PageSource:
    """The bytes of one page, codings undone, and all that is known of them; `asked` when it alone was asked for."""

    file: str
    data: bytes
    origin: Origin | None
    offset: int | None = None
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    captured: datetime | None = None
    rendered: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that gave no record: one line of `--rejects`.

    `ours` when the fault is not the page's, `unopened` when it is an input that could not even be opened.
    """

    file: str
    offset: int | None
    url: str | None
    reason: str
    detail: str
    ours: bool = False
    unopened: bool = False

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the line as JSON values."""
        return {
            "file": self.file,
            "offset": self.offset,
            "url": self.url,
            "reason": self.reason,
            "detail": self.detail,
        }

    def as_line(self) -> bytes:
        """Return the line."""
        return json.dumps(self.as_dict(), ensure_ascii=False).encode("utf-8", "replace")

    def as_words(self) -> str:
        """Return the line for a person."""
        file = "stdin" if self.file == STDIN else self.file
        place = self.url or (file if self.offset is None else f"{file} at byte {self.offset}")
        return (
            f"{place}: {self.detail}"
            if self.unopened
            else f"{place}: no record: {self.reason}: {self.detail}"
        )


NO_PAGE = frozenset((RejectReason.EMPTY.value, RejectReason.NOT_HTML.value, RejectReason.TOO_LARGE.value))


@dataclass(slots=True)
class Tally:
    """What happened to the inputs, for the summary and the exit code."""

    articles: int = 0
    rejected: int = 0
    skipped: int = 0
    joined: int = 0
    done: int = 0
    failed: int = 0
    refused: int = 0
    damage: list[Finding] = field(default_factory=list)

    def count(self, result: object) -> None:
        """Count a record, or a page that gave none; a lone file that is no page at all is a failed input."""
        if not isinstance(result, Rejected):
            self.articles += 1
            return
        self.rejected += 1
        self.failed += int(result.ours or (result.offset is None and result.reason in NO_PAGE))

    def summary(self) -> str:
        """Return one line for a person."""
        pieces = [counted(self.articles, "article")]
        if self.joined:
            pieces.append(counted(self.joined, "further page") + " joined to their stories")
        if self.rejected > self.refused:
            pieces.append(f"{self.rejected - self.refused} without a record")
        if self.refused:
            pieces.append(counted(self.refused, "input") + " not opened")
        if self.skipped:
            pieces.append(
                counted(self.skipped, "WARC record")
                + (" that is no page" if self.skipped == 1 else " that are no pages")
            )
        if self.damage:
            pieces.append(counted(len(self.damage), "damaged place") + " stepped over")
        return ", ".join(pieces)

    @property
    def exit_code(self) -> int:
        """0 done, 1 some input failed or was damaged, 3 every input was refused (DESIGN, Commands)."""
        if self.failed or self.damage:
            return 1
        if self.refused:
            return 1 if self.done else 3
        return 0


# --------------------------------------------------------------------- files


def expand_inputs(inputs: list[str]) -> Iterator[str]:
    """Yield the files to read: a folder stands for the archives in it, a collection for its own."""
    for name in inputs:
        path = Path(name)
        if name != STDIN and os.path.isdir(name):  # noqa: PTH112 - Path.is_dir raises where entry is denied
            folder = path / "archive" if (path / "archive").is_dir() else path
            found = [entry for entry in folder.rglob("*") if entry.is_file() and is_archive_name(entry.name)]
            if not found:
                raise UsageError("no archive in this folder", path=name, remedy=_remedy_in(folder))
            yield from sorted(map(str, found))
        else:
            yield name


def _remedy_in(folder: Path) -> str:
    """Return what to name instead of a folder without archives: its pages, where it has any."""
    endings = {entry.suffix.lower() for entry in islice(folder.rglob("*"), MOST_LISTED)} & PAGE_ENDINGS
    pages = " ".join(f"{folder}/*{ending}" for ending in sorted(endings))
    return f"it holds pages; name them: {pages}" if pages else "name a WARC, a page or a collection"


def is_archive_name(name: str) -> bool:
    """Whether a file's name is that of a WARC, ARC or WACZ."""
    stem = name.lower().removesuffix(".open").removesuffix(".gz").removesuffix(".zst")
    return stem.endswith((".warc", ".arc", ".wacz", ".wet", ".wat"))


def read_sources(
    name: str, options: ReadOptions, tally: Tally, originals: Originals | None = None
) -> Iterator[PageSource | Rejected]:
    """Yield the pages of one input, in its order; what cannot be read is counted in `tally` and reported."""
    try:
        head = peek(name)
        if looks_like_archive(head, name):
            yield from archive_sources(name, options, tally, originals or Originals())
        else:
            yield lone_source(name, options)
        tally.done += 1
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotAnArchive, UnsafeInput) as error:
        tally.refused += 1
        yield Rejected(name, None, None, RejectReason.DAMAGED.value, words_of(error, name), unopened=True)
    except PageError as error:
        yield Rejected(name, None, options.url, error.reason.value, error.message)
    except (ArchiverError, OSError, EOFError, zlib.error) as error:
        tally.failed += 1
        yield Rejected(name, None, None, RejectReason.DAMAGED.value, words_of(error, name))


def words_of(error: Exception, name: str) -> str:
    """Return why an input cannot be read, and what to do, in words for a person."""
    if isinstance(error, ArchiverError):
        return f"{error.message} ({error.remedy})" if error.remedy else error.message
    if isinstance(error, EOFError):
        return "the gzip data is cut short (fetch the file again)"
    if isinstance(error, gzip.BadGzipFile | zlib.error):
        return "the gzip data is damaged (fetch the file again)"
    if isinstance(error, FileNotFoundError):
        return f"there is no such file{_remedy_for(name)}"
    if isinstance(error, PermissionError):
        return "it may not be read: permission denied"
    return (getattr(error, "strerror", None) or str(error) or "it cannot be read").lower()


def _remedy_for(name: str) -> str:
    if ADDRESS.match(name):
        return " (this is an address: fetch it with `archiver capture URL -c DIR`)"
    return " (no file matches this pattern)" if any(sign in name for sign in "*?[") else ""


def peek(name: str) -> bytes:
    """Return the first bytes of an input without taking them from a pipe."""
    if name == STDIN:
        buffered = cast("BufferedReader", sys.stdin.buffer)
        return buffered.peek(SNIFFED)[:SNIFFED]
    with Path(name).open("rb") as stream:
        return stream.read(SNIFFED)


def looks_like_archive(head: bytes, name: str) -> bool:
    """Whether an input is a WARC, ARC or WACZ: by its first bytes, or by its name when it is damaged there."""
    if head.startswith(ARCHIVE_STARTS) or head.startswith(ZIP):
        return True
    if head.startswith(GZIP):
        return inflate_head(head).startswith(ARCHIVE_STARTS) or is_archive_name(name)
    if head[:4] == ZSTD or head[:4] == ZSTD_SKIPPABLE:
        return True
    return is_archive_name(name) and bool(head)


def inflate_head(head: bytes) -> bytes:
    """Return the first bytes of a gzip stream, as far as they can be had."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 4096)
    except zlib.error:
        return b""


def lone_source(name: str, options: ReadOptions) -> PageSource:
    """Return the page that a file or pipe holds as a whole; a gzipped page is inflated."""
    data = sys.stdin.buffer.read(LARGEST_PAGE + 1) if name == STDIN else read_whole(name)
    if data.startswith(GZIP):
        data = inflate_whole(data)
    if len(data) > LARGEST_PAGE:
        raise PageError(RejectReason.TOO_LARGE, f"more than {LARGEST_PAGE >> 20} MiB")
    if len(data) > LARGEST_HTML and HTML_START.match(data[:SNIFFED]):
        raise PageError(RejectReason.TOO_LARGE, f"{len(data) >> 20} MiB of markup, more than any story has")
    if RECORD_START.match(data):
        message = "it holds records, no page (`archiver validate` and `archiver render` read records)"
        raise PageError(RejectReason.NOT_HTML, message)
    return PageSource(
        name,
        data,
        None,
        url=options.url,
        content_type="text/plain" if name.lower().endswith((".txt", ".text")) else None,
        charset=options.charset,
        captured=options.captured,
    )


def read_whole(name: str) -> bytes:
    """Return the bytes of a file, no more than tell that it is too large.

    Asked for the limit at once, the system gives room for it anew at each page, and every piece of that that is
    written to costs as much as reading it.
    """
    with Path(name).open("rb") as stream:
        told = min(os.fstat(stream.fileno()).st_size, LARGEST_PAGE)
        data = stream.read(told + 1)
        if len(data) > told:  # e.g. a pipe, which tells no size
            data += stream.read(LARGEST_PAGE - told)
        return data


def inflate_whole(data: bytes) -> bytes:
    """Return a gzipped page, read no further than the limit."""
    with closing(gzip.GzipFile(fileobj=io.BytesIO(data))) as stream:
        return stream.read(LARGEST_PAGE + 1)


# ------------------------------------------------------------------ archives


class Remembered(OrderedDict[str, str]):
    """The last few pairs, so that memory does not grow with the archive."""

    def keep(self, key: str, value: str) -> None:
        """Remember a pair, forgetting the oldest."""
        self[key] = value
        self.move_to_end(key)
        if len(self) > REMEMBERED:
            self.popitem(last=False)


def archive_sources(
    name: str, options: ReadOptions, tally: Tally, originals: Originals
) -> Iterator[PageSource | Rejected]:
    """Yield the candidate pages of an archive (DESIGN, which records `extract` reads)."""
    from archiver.warc import open_archive  # noqa: PLC0415 - archives are opened only when there is one

    redirects = Remembered()
    with open_archive(sys.stdin.buffer if name == STDIN else name) as archive:
        for record in archive:
            remember_redirect(record, redirects)
            originals.remember(name, record)
            if not is_candidate(record, options):
                tally.skipped += 1
                continue
            source = record_source(record, redirects, originals, name)
            if source is None:
                tally.skipped += 1
            elif isinstance(source, PageSource) and options.url is not None:
                yield replace(source, asked=True)
            else:
                yield source
        tally.damage.extend(archive.findings)


def remember_redirect(record: WarcRecord, redirects: Remembered) -> None:
    """Note where a redirect leads, so that the page can say which addresses led to it."""
    from archiver.text import absolute_url  # noqa: PLC0415 - beside its only use

    status = record.http_status
    if record.type in ("response", "revisit") and status in REDIRECTS:
        location = next((value for key, value in record.http_headers if key.lower() == "location"), None)
        target = absolute_url(record.target_uri, location) if location and record.target_uri else None
        if target and record.target_uri and target != record.target_uri:
            redirects.keep(target, record.target_uri)


@dataclass(slots=True)
class Originals:
    """Where payloads lie, so that a revisit can be read from the record it refers to, also in another file.

    Files of the same run are remembered by payload digest; `index` (CDXJ) and `folder` tell of a collection's others.
    """

    index: Path | None = None
    folder: Path | None = None
    places: OrderedDict[str, tuple[str, int]] = field(default_factory=OrderedDict)

    def remember(self, file: str, record: WarcRecord) -> None:
        """Note where a payload lies, forgetting the oldest when there are many."""
        if record.type == "response" and record.payload_digest and file != STDIN:
            self.places.setdefault(
                record.payload_digest, (record.file, record.offset)
            )  # names a file in a WACZ
            if len(self.places) > MOST_ORIGINALS:
                self.places.popitem(last=False)

    def payload_of(self, revisit: WarcRecord) -> bytes | None:
        """Return the payload that a revisit refers to, None when it is in no file seen so far."""
        from archiver.warc import open_archive  # noqa: PLC0415 - archives are opened only when there is one

        place = self.places.get(revisit.payload_digest or "") or self.indexed(revisit)
        if place is None:
            return None
        with open_archive(place[0]) as archive:
            return archive.record_at(place[1]).read_payload(LARGEST_PAGE)

    def indexed(self, revisit: WarcRecord) -> tuple[str, int] | None:
        """Return where the collection's index says that the payload of a revisit lies."""
        from archiver.warc import CdxIndex  # noqa: PLC0415 - archives are opened only when there is one

        url = revisit.refers_to_target_uri or revisit.target_uri
        if self.index is None or self.folder is None or url is None:
            return None
        wanted = (revisit.payload_digest or "").rpartition(":")[2]
        with CdxIndex(self.index) as index:
            for capture in index.captures(url):
                same = (capture.digest or "").rpartition(":")[2] == wanted and capture.mime != "warc/revisit"
                if same and capture.filename and capture.offset is not None:
                    return str(self.folder / capture.filename), capture.offset
        return None


def is_candidate(record: WarcRecord, options: ReadOptions) -> bool:
    """Whether a record may hold an article: by type, status and address."""
    if options.url is not None and record.target_uri != options.url:
        return False
    if (record.target_uri or "").partition("?")[0].endswith("/robots.txt"):
        return False
    match record.type:
        case "response" | "revisit":
            return record.http_status == OK and options.dom != "only"
        case "resource":
            return options.dom != "never" or not is_rendered(record)
        case "conversion":
            return (record.content_type or "").partition(";")[0].strip().lower() == "text/plain"
        case _:
            return False


def is_rendered(record: WarcRecord) -> bool:
    """Whether a resource is the rendered DOM of a page."""
    return record.type == "resource" and media_type(record.content_type) == "text/html"


def media_type(content_type: str | None) -> str:
    """Return the media type in lower case, without parameters."""
    return (content_type or "").partition(";")[0].strip().lower()


def record_source(  # noqa: PLR0911 - a way out for each reason
    record: WarcRecord, redirects: Remembered, originals: Originals, name: str
) -> PageSource | Rejected | None:
    """Return the page in a record, why it cannot be had, or None for what is no page."""
    declared = media_type(record.content_type)
    if declared not in PAGE_TYPES and declared not in UNTOLD_TYPES:
        return None
    place = (name if name != STDIN else record.file, record.offset, record.target_uri)
    try:
        data = originals.payload_of(record) if record.type == "revisit" else record.read_payload(LARGEST_PAGE)
        if data is None:
            return None
    except UnsafeInput as error:
        return Rejected(*place, RejectReason.TOO_LARGE.value, error.message)
    except ArchiverError as error:
        return Rejected(*place, RejectReason.DAMAGED.value, error.message)
    if len(data) > LARGEST_HTML and declared != "text/plain":
        return Rejected(
            *place, RejectReason.TOO_LARGE.value, f"{len(data) >> 20} MiB of markup, more than any story has"
        )
    if declared in UNTOLD_TYPES and not HTML_START.match(data[:4096]):
        return None
    return PageSource(
        file=place[0],
        offset=record.offset,
        url=record.target_uri,
        data=data,
        content_type=record.content_type,
        captured=capture_time(record.date),
        origin=origin_of(record, redirects),
        rendered=is_rendered(record),
    )


def origin_of(record: WarcRecord, redirects: Remembered) -> Origin:
    """Return the provenance of a page in an archive."""
    kinds = {"revisit": "warc_revisit", "resource": "warc_resource", "conversion": "warc_conversion"}
    digest = record.payload_digest
    place = fields.WarcPlace(
        file=Path(record.file.rpartition("!")[2]).name,
        offset=record.offset,
        length=record.length,
        record_id=record.record_id or None,
        payload_digest=digest if digest and DIGEST.fullmatch(digest) else None,
    )
    return Origin(
        kind=kinds.get(record.type, "warc_response"),  # type: ignore[arg-type]  # the values are OriginKind's
        http_status=record.http_status,
        warc=place,
        redirects=led_to(record.target_uri, redirects),
    )


def led_to(url: str | None, redirects: Remembered) -> tuple[str, ...]:
    """Return the addresses that led to `url`, first asked first; loops end."""
    chain: list[str] = []
    while url is not None and len(chain) < MOST_HOPS:
        url = redirects.get(url)
        if url is None or url in chain:
            break
        chain.append(url.partition("#")[0])
    return tuple(reversed(chain))


def capture_time(date: str | None) -> datetime | None:
    """Return the instant of a WARC or ARC date, None when it names none."""
    text = (date or "").strip()
    if ARC_DATE.fullmatch(text):
        text = f"{text[:8]}T{text[8:]}Z"
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
