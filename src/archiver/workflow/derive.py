"""What is derived from a collection's archives: index, records, snapshots, catalogue; after a capture, or all anew."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path

from archiver.extract import Reading
from archiver.record import ArticleRecord, canonical_json, parse_article, plain_text
from archiver.snapshot import snapshot_path, take_snapshot
from archiver.store import Catalog, Collection, Entry, replacing
from archiver.workflow.extract import try_source
from archiver.workflow.sources import Originals, ReadOptions, Rejected, Tally, read_sources

Progress = Callable[[str, int], None]
"""Called with what is being done and how many articles were read so far."""


@dataclass(slots=True)
class Derived:
    """What a run of `derive` made."""

    archives: int = 0
    articles: int = 0
    rejected: int = 0
    snapshots: int = 0
    damage: list[str] = field(default_factory=list)


def derive(collection: Collection, progress: Progress | None = None, *, anew: bool = False) -> Derived:
    """Bring index, records, snapshots and catalogue in step with the archives; with `anew`, make all of them again.

    Only archives that are new or have another size are read. The caller holds the collection's lock.
    """
    made = Derived()
    archives = [path for path in collection.warc_paths() if not path.name.endswith(".open")]
    if anew:
        collection.catalog_path.unlink(missing_ok=True)
    with Catalog.open(collection.catalog_path) as catalog:
        known = {} if anew else catalog.known()
        sizes = {path.name: path.stat().st_size for path in archives}
        catalog.forget(name for name in known if name not in sizes)
        stale = [path for path in archives if known.get(path.name) != sizes[path.name]]
        write_index(collection, archives, stale)
        drop_parts(collection)
        changed: set[str] = set()
        originals = Originals(index=collection.index_path, folder=collection.archive)
        for path in stale:
            entries = read_archive(path, originals, made, progress)
            with kept_records(collection, path, entries, changed) as kept:
                catalog.replace(path.name, sizes[path.name], kept)
            made.archives += 1
        drop_stray(collection.records, {records_name(path) for path in archives})
        made.snapshots = write_snapshots(collection, catalog.latest(None if anew else changed))
        drop_stories(collection.snapshots, catalog.stories())
    return made


def read_archive(
    path: Path, originals: Originals, made: Derived, progress: Progress | None
) -> Iterator[Entry]:
    """Yield the entries of one archive."""
    tally = Tally()
    for source in read_sources(str(path), ReadOptions(), tally, originals):
        result = source if isinstance(source, Rejected) else try_source(source)
        if isinstance(result, Reading):
            made.articles += 1
            yield entry_of(path.name, result.article)
        elif isinstance(result, Rejected):
            made.rejected += 1
        if progress:
            progress(path.name, made.articles)
    made.damage.extend(f"{path.name} at byte {finding.offset}: {finding.message}" for finding in tally.damage)


def entry_of(archive: str, article: ArticleRecord) -> Entry:
    """Return what the catalogue keeps of a record."""
    place = article.provenance.warc
    return Entry(
        archive=archive,
        offset=place.offset if place else 0,
        url=article.url,
        canonical_url=article.canonical_url,
        captured=article.provenance.capture_date,
        record_id=article.record_id,
        snapshot=str(snapshot_path(article)),
        line=canonical_json(article),
        headline=article.headline or "",
        text=plain_text(article),
    )


def records_name(archive: Path) -> str:
    """Return the name of the records file of an archive."""
    stem = archive.name
    for ending in (".gz", ".zst", ".warc", ".arc"):
        stem = stem.removesuffix(ending)
    return f"{stem}.jsonl.gz"


@contextmanager
def kept_records(
    collection: Collection, archive: Path, entries: Iterable[Entry], changed: set[str]
) -> Iterator[Iterator[Entry]]:
    """Pass on the entries of one archive while its records file is written, the same bytes whenever it is done."""
    collection.records.mkdir(exist_ok=True)
    target = collection.records / records_name(archive)
    with (
        replacing(target) as stream,
        gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="") as packed,
    ):

        def written() -> Iterator[Entry]:
            for entry in entries:
                packed.write(entry.line + b"\n")
                changed.add(entry.snapshot)
                yield entry

        yield written()


def drop_stray(folder: Path, wanted: set[str]) -> None:
    """Remove records of archives that are there no more."""
    if folder.is_dir():
        for path in folder.glob("*.jsonl.gz"):
            if path.name not in wanted:
                path.unlink()


def drop_stories(folder: Path, stories: set[str]) -> None:
    """Remove the snapshots of stories that no archive holds any more."""
    for path in folder.rglob("*.snap.md") if folder.is_dir() else ():
        if path.relative_to(folder).as_posix() not in stories:
            path.unlink()


def write_snapshots(collection: Collection, latest: Iterable[tuple[str, bytes]]) -> int:
    """Write the snapshot of each story's latest capture; return how many files changed."""
    changed = 0
    for name, line in latest:
        path = collection.snapshots / name
        text = take_snapshot(parse_article(line)).encode("utf-8")
        if path.is_file() and path.read_bytes() == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as stream:
            stream.write(text)
        changed += 1
    return changed


def write_index(collection: Collection, archives: list[Path], stale: list[Path]) -> None:
    """Write the sorted CDXJ index: the lines of the archives that are new or changed, merged with those that stay."""
    from archiver.warc import index_archives  # noqa: PLC0415 - beside its only use

    collection.indexes.mkdir(exist_ok=True)
    same = {path.name for path in archives} - {path.name for path in stale}
    with replacing(collection.index_path) as stream, ExitStack() as files:
        kept: Iterator[bytes] = iter(())
        if same and collection.index_path.is_file():
            held = files.enter_context(collection.index_path.open("rb"))
            kept = (line for line in held if indexed_file(line) in same)
        else:
            stale = archives
        fresh = (line.rstrip("\n").encode("utf-8") + b"\n" for line in index_archives(stale))
        stream.writelines(merge(kept, fresh))


def indexed_file(line: bytes) -> str | None:
    """Return the name of the archive that an index line points into, None for a line that is none."""
    try:
        name = json.loads(line.split(b" ", 2)[2]).get("filename")
    except (ValueError, IndexError, AttributeError):
        return None
    return name if isinstance(name, str) else None


def drop_parts(collection: Collection) -> None:
    """Remove what a run that was killed left half written; the lock says that no other run is writing."""
    for folder in (collection.records, collection.indexes, collection.snapshots):
        if folder.is_dir():
            for path in folder.rglob(".*.part"):
                path.unlink(missing_ok=True)


def unread_archives(collection: Collection) -> list[str]:
    """Return the archives that nothing was derived from yet, by name."""
    paths = [path for path in collection.warc_paths() if not path.name.endswith(".open")]
    if not collection.catalog_path.is_file():
        return [path.name for path in paths]
    with Catalog.open(collection.catalog_path) as catalog:
        known = catalog.known()
    return [path.name for path in paths if known.get(path.name) != path.stat().st_size]
