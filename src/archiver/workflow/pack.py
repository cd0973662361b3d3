"""`pack`: a collection to one WACZ file."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver import __version__
from archiver.errors import StoreError, UsageError
from archiver.record import parse_article, plain_text
from archiver.warc import Packed, PackSettings, PageEntry, index_archives, pack_wacz
from archiver.workflow.derive import Derived, read_archive, records_name
from archiver.workflow.sources import Originals

SOFTWARE = f"news-archiver/{__version__}"
# "crawl.warc.gz", and what a WACZ cannot hold: "crawl.warc.gz.open", "crawl.arc", "crawl.warc.zst"
ARCHIVE_NAME = re.compile(r"\.w?arc(?:\.gz|\.zst)?(?:\.open)?$")
HTML = ("text/html", "application/xhtml+xml")
OK = 200


@dataclass(frozen=True, slots=True)
class PackJob:
    """What to pack, where to, and what to call it."""

    folder: Path
    output: Path
    key: Path | None = None
    title: str | None = None
    description: str | None = None


def pack_collection(job: PackJob, tell: Callable[[str], None]) -> Packed:
    """Pack the finished archives of a collection, or of any folder of WARC files."""
    warcs, left_out = find_warcs(job.folder)
    if not warcs:
        raise UsageError(
            "there is no WARC file to pack",
            path=str(job.folder),
            remedy="name a collection, or a folder of WARC files",
        )
    for path in left_out:
        tell(f"{path.name} was left out: a WACZ holds finished .warc and .warc.gz files")
    if job.key is not None and not job.key.exists():
        tell(f"{job.key} is not there yet: a new key is made")
    settings = PackSettings(SOFTWARE, job.title or job.folder.resolve().name, job.description, job.key)
    return pack_wacz(warcs, job.output, pages=list_pages(job.folder, warcs), settings=settings)


def find_warcs(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the archives of a folder that a WACZ may hold, and those that it may not."""
    if not folder.is_dir():
        raise StoreError("this is no folder", path=str(folder), remedy="name a collection")
    place = folder / "archive" if (folder / "archive").is_dir() else folder
    archives = sorted(path for path in place.iterdir() if ARCHIVE_NAME.search(path.name))
    fit = [path for path in archives if path.name.endswith((".warc", ".warc.gz"))]
    return fit, [path for path in archives if path not in fit]


def list_pages(folder: Path, warcs: Iterable[Path]) -> Iterator[PageEntry]:
    """Yield the pages of archives: their articles with title and text; of one without articles, its HTML answers."""
    originals = Originals()
    for path in warcs:
        records = folder / "records" / records_name(path)
        pages = kept_pages(records) if records.is_file() else read_pages(path, originals)
        first = next(pages, None)
        if first is None:
            yield from answered_pages(path)
            continue
        yield first
        yield from pages


def kept_pages(records: Path) -> Iterator[PageEntry]:
    """Yield the pages of the records that a collection keeps of an archive."""
    try:
        with gzip.open(records, "rb") as lines:
            for line in lines:
                yield from page_of(line)
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(f"cannot be read: {error}", path=str(records), remedy="archiver rebuild") from error


def read_pages(path: Path, originals: Originals) -> Iterator[PageEntry]:
    """Yield the pages of an archive whose articles nobody has read yet."""
    for entry in read_archive(path, originals, Derived(), None):
        yield from page_of(entry.line)


def page_of(line: bytes) -> Iterator[PageEntry]:
    """Yield the page of a record, if it has an address and a time."""
    article = parse_article(line)
    fields: dict[str, Any] = json.loads(line)
    captured = fields.get("provenance", {}).get("capture_date")
    if article.url and captured:
        yield PageEntry(article.url, captured, title=article.headline, text=plain_text(article) or None)


def answered_pages(path: Path) -> Iterator[PageEntry]:
    """Yield the addresses of an archive that answered with HTML."""
    for line in index_archives([path]):
        _, when, text = line.split(" ", 2)
        fields = json.loads(text)
        if fields.get("status") == str(OK) and fields.get("mime") in HTML and fields.get("url"):
            day, time = f"{when[:4]}-{when[4:6]}-{when[6:8]}", f"{when[8:10]}:{when[10:12]}:{when[12:14]}"
            yield PageEntry(fields["url"], f"{day}T{time}Z")
