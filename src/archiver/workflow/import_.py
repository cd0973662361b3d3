"""Bringing archives, HAR files, saved pages and mementos of other archives into a collection."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import __version__
from archiver.capture import (
    Fetcher,
    Memento,
    Request,
    TakenOver,
    har_events,
    import_archive,
    import_wacz,
    looks_like_har,
    make_fetcher,
    memento_events,
    read_timemap,
    saved_events,
    saved_pages,
)
from archiver.errors import ArchiverError, CaptureError, InputRefused, NotAnArchive, StoreError
from archiver.store import Collection
from archiver.warc import NewRecord, WarcWriter, looks_like_wacz, open_writer
from archiver.workflow.capture import Wishes

if TYPE_CHECKING:
    from archiver.workflow.derive import Derived

SOFTWARE = f"news-archiver/{__version__}"
PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt")


@dataclass(slots=True)
class Imported:
    """What an import brought in; `failures` are sources that could not be, with the reason."""

    archives: int = 0
    already: int = 0
    captures: int = 0
    failures: list[tuple[str, ArchiverError]] = field(default_factory=list)
    derived: Derived | None = None

    @property
    def exit_code(self) -> int:
        """DESIGN's exit code: 3 when every source was refused, 1 when some failed."""
        done = self.archives + self.already + self.captures
        if self.failures and not done and all(error.exit_code == 3 for _, error in self.failures):  # noqa: PLR2004
            return 3
        return 1 if self.failures else 0


def import_sources(
    folder: Path, sources: Sequence[str], wishes: Wishes, *, limit: int | None = None
) -> Imported:
    """Import each source: WARC, ARC, WACZ, HAR, a saved page or a folder of them, or the address of a TimeMap."""
    collection = Collection.open(folder, create=True)
    imported = Imported()
    with collection.lock():
        with _writer(collection) as writer:
            for source in sources:
                try:
                    _import(collection, writer, source, wishes, limit, imported)
                except (ArchiverError, OSError) as error:
                    known = (
                        error
                        if isinstance(error, ArchiverError)
                        else StoreError(str(error.strerror or error), path=source)
                    )
                    imported.failures.append((source, known))
        if wishes.then_derive:
            from archiver.workflow.derive import derive  # noqa: PLC0415 - reading pages loads much

            imported.derived = derive(collection, wishes.reading)
    return imported


def _writer(collection: Collection) -> WarcWriter:
    info = {"description": "imported from elsewhere; each event's metadata says from where"}
    return open_writer(
        collection.archive,
        prefix="import",
        software=SOFTWARE,
        operator=collection.settings.name,
        info=info,
        digest="sha256",
    )


def _import(
    collection: Collection,
    writer: WarcWriter,
    source: str,
    wishes: Wishes,
    limit: int | None,
    imported: Imported,
) -> None:
    if source.lower().startswith(("http://", "https://")):
        _import_timemap(collection, writer, source, wishes, limit, imported)
        return
    path = Path(source)
    if not path.exists():
        raise InputRefused(
            "there is no such file or folder",
            path=source,
            remedy="name a file, a folder or a TimeMap's address",
        )
    if path.is_dir():
        _import_folder(collection, writer, path, imported)
    elif looks_like_wacz(source):
        for taken in import_wacz(collection, path):
            _note_archive(writer, taken, imported)
    elif path.suffix.lower() in PAGE_ENDINGS:
        _write(writer, [saved_events(path, path)], imported)
    elif looks_like_har(path):
        _write(writer, har_events(path), imported)
    else:
        _note_archive(writer, import_archive(collection, path), imported)


def _import_folder(collection: Collection, writer: WarcWriter, folder: Path, imported: Imported) -> None:
    """Import the archives and the saved pages of a folder."""
    before = imported.archives + imported.already + imported.captures
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith((".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")):
            _note_archive(writer, import_archive(collection, path), imported)
        elif path.is_file() and path.suffix.lower() in {".har", ".wacz"}:
            _import(collection, writer, str(path), Wishes(), None, imported)
    _write(writer, (saved_events(page, folder) for page in saved_pages(folder)), imported)
    if imported.archives + imported.already + imported.captures == before:
        raise NotAnArchive("there is nothing in it that can be imported", path=str(folder))


def _import_timemap(
    collection: Collection,
    writer: WarcWriter,
    url: str,
    wishes: Wishes,
    limit: int | None,
    imported: Imported,
) -> None:
    options = wishes.for_collection(collection)
    fetcher = make_fetcher(options)
    timemap = fetcher.fetch(Request(url))
    mementos = read_timemap(timemap)
    for memento in mementos[-limit:] if limit else mementos:
        time.sleep(options.settings.delay)
        try:
            _write(writer, [_fetch_memento(fetcher, memento)], imported)
        except CaptureError as error:
            imported.failures.append((memento.url, error))


def _fetch_memento(fetcher: Fetcher, memento: Memento) -> list[NewRecord]:
    exchange = fetcher.fetch(Request(memento.raw_url))
    try:
        return memento_events(memento, exchange)
    finally:
        exchange.received.close()


def _note_archive(writer: WarcWriter, taken: TakenOver, imported: Imported) -> None:
    """Keep where an archive file came from, as a metadata record."""
    facts = asdict(taken)
    if facts.pop("already"):
        imported.already += 1
        return
    facts["imported"] = datetime.now(UTC).isoformat(timespec="seconds")
    told = json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace")
    writer.write_event([NewRecord("metadata", None, block=told, content_type="application/json")])
    imported.archives += 1


def _write(writer: WarcWriter, events: Iterable[list[NewRecord]], imported: Imported) -> None:
    for records in events:
        writer.write_event(records)
        imported.captures += 1
