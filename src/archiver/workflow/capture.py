"""Capturing into a collection: fetch and archive, then index, extract and snapshot what was fetched."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.capture import CaptureOptions, CaptureSummary, Report, capture_run, with_overrides
from archiver.errors import StoreError, UsageError
from archiver.store import Collection, NewTask

if TYPE_CHECKING:  # reading pages loads much, and a capture of thousands begins without it
    from archiver.workflow.derive import Derived, Progress

LONGEST_LIST = 256 << 20


@dataclass(frozen=True, slots=True)
class CaptureInputs:
    """What a command names: pages, files of pages, feeds, sitemaps, section pages."""

    urls: tuple[str, ...] = ()
    lists: tuple[Path, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()

    def tasks(self) -> Iterator[NewTask]:
        """Yield all that is to be captured, in the order given."""
        yield from (NewTask(url, "page") for url in self.urls)
        for path in self.lists:
            yield from (NewTask(url, "page") for url in read_list(path))
        yield from (NewTask(url, "feed") for url in self.feeds)
        yield from (NewTask(url, "sitemap") for url in self.sitemaps)
        yield from (NewTask(url, "section") for url in self.sections)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a command captures: options, what it says against a collection's settings, and who is told."""

    options: CaptureOptions = field(default_factory=CaptureOptions)
    overrides: Mapping[str, Any] = field(default_factory=dict)
    report: Report = lambda _: None
    reading: Progress | None = None
    then_derive: bool = True

    def for_collection(self, collection: Collection, **changes: Any) -> CaptureOptions:
        """Return the options with a collection's settings in them."""
        settings = with_overrides(collection.settings, self.overrides)
        said = {name: value for name, value in self.overrides.items() if value is not None}
        return replace(self.options, settings=settings, said=said, **changes)


@dataclass(frozen=True, slots=True)
class Captured:
    """A finished capture: what became of the URLs, and what was made of them."""

    summary: CaptureSummary | None
    derived: Derived | None


def capture_into(folder: Path, inputs: CaptureInputs, wishes: Wishes) -> Captured:
    """Capture into a collection, making it when it is not there; go on with an unfinished run."""
    tasks = list(inputs.tasks())
    collection = Collection.open(folder, create=bool(tasks))
    with collection.lock():
        summary = capture_run(collection, tasks, wishes.for_collection(collection), wishes.report)
        return Captured(summary, derive_after(collection, summary, wishes))


def derive_after(collection: Collection, summary: CaptureSummary | None, wishes: Wishes) -> Derived | None:
    """Index, extract and snapshot what a run fetched, or what an earlier run could not finish reading."""
    if not wishes.then_derive:
        return None
    from archiver.workflow.derive import derive, unread_archives  # noqa: PLC0415 - see TYPE_CHECKING above

    if summary is None and not unread_archives(collection):
        return None
    return derive(collection, wishes.reading)


def capture_urls(
    urls: Iterable[str], collection: str | Path, *, options: CaptureOptions | None = None, **overrides: Any
) -> CaptureSummary | None:
    """Capture pages into a collection from Python; `overrides` are settings by name, e.g. `delay=0`."""
    wishes = Wishes(options or CaptureOptions(), overrides)
    return capture_into(Path(collection), CaptureInputs(urls=tuple(urls)), wishes).summary


def read_list(path: Path) -> list[str]:
    """Return the addresses of a list, one a line; empty lines and lines that begin with # are left out."""
    try:
        data = sys.stdin.buffer.read(LONGEST_LIST) if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(f"the list cannot be read: {error.strerror}", path=str(path)) from error
    lines = (line.strip() for line in data.decode("utf-8-sig", "replace").splitlines())
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise StoreError("there is no address in the list", path=str(path))
    return found
