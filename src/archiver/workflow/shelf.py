"""Finding a page again: the record of an archive that a case pins or a provenance names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.errors import NotAnArchive, StoreError, WarcError
from archiver.workflow.sources import (
    Originals,
    PageSource,
    ReadOptions,
    Rejected,
    Remembered,
    expand_inputs,
    lone_source,
    looks_like_archive,
    peek,
    record_source,
)

if TYPE_CHECKING:
    from archiver.warc import WarcRecord


class Shelf:
    """Archives that pages are fetched from again, by file and offset or by record id; what was learned of them is kept."""

    def __init__(self, paths: list[str]) -> None:
        self._files = list(expand_inputs(paths))
        self._by_name = {Path(file).name: file for file in self._files}
        self._by_id: dict[str, tuple[str, int]] | None = None
        self._originals = Originals()

    @contextmanager
    def found(
        self, record_id: str | None, file: str | None = None, offset: int | None = None
    ) -> Iterator[WarcRecord | None]:
        """Give the record that is named: where it is said to lie, else wherever its id is found; None if nowhere.

        Its archive is closed at the end.
        """
        with ExitStack() as archives:
            place = self._by_name.get(file or "")
            if place is not None and offset is not None:
                record = record_at(place, offset, archives)
                if record is not None and record_id in (None, record.record_id):
                    yield record
                    return
            known = self._ids().get(record_id or "")
            yield None if known is None else record_at(*known, archives)

    def page_of(self, record: WarcRecord) -> PageSource:
        """Return the page in a record; WarcError says why there is none."""
        if record.type == "revisit":
            self._ids()  # walks the archives once, and so learns where payloads lie
        source = record_source(record, Remembered(), self._originals, record.file)
        if source is None or isinstance(source, Rejected):
            reason = source.detail if source else "it holds no page"
            raise WarcError(reason, path=record.file, offset=record.offset)
        return source

    def _ids(self) -> dict[str, tuple[str, int]]:
        """Return where each record lies, walking the archives on first use."""
        from archiver.warc import open_archive  # noqa: PLC0415 - archives are opened only when there is one

        if self._by_id is None:
            self._by_id = {}
            for file in self._files:
                with open_archive(file) as archive:
                    for record in archive:
                        self._originals.remember(file, record)
                        if record.record_id:
                            self._by_id.setdefault(record.record_id, (record.file, record.offset))
        return self._by_id


def record_at(file: str, offset: int, archives: ExitStack) -> WarcRecord | None:
    """Return the record at an offset, None when none begins there; its archive stays open as long as `archives`."""
    from archiver.warc import open_archive  # noqa: PLC0415 - archives are opened only when there is one

    try:
        return archives.enter_context(open_archive(file)).record_at(offset)
    except WarcError:
        return None


def pinned_source(path: Path, record_id: str | None, offset: int | None, options: ReadOptions) -> PageSource:
    """Return the page that a case pins: a record of an archive, or a file as a whole."""
    name = str(path)
    if record_id is None and offset is None:
        if not path.is_file():
            raise StoreError("the pinned input is not there", path=name)
        return lone_source(name, options)
    if not looks_like_archive(peek(name), name):
        raise NotAnArchive("the pinned input is no archive any more", path=name)
    shelf = Shelf([name])
    with shelf.found(record_id, path.name, offset) as record:
        if record is None:
            raise StoreError(f"the archive holds no record {record_id or f'at byte {offset}'}", path=name)
        return shelf.page_of(record)
