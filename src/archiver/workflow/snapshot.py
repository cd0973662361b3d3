"""`snapshot`: the canonical text of each article, with the case that pins what it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from archiver.check import Case, case_of, case_text, pinned_files, read_case, write_case
from archiver.errors import SnapshotError, UsageError
from archiver.extract import Reading
from archiver.record import ArticleRecord
from archiver.snapshot import take_snapshot
from archiver.workflow.extract import try_source
from archiver.workflow.sources import (
    STDIN,
    PageSource,
    ReadOptions,
    Rejected,
    Tally,
    expand_inputs,
    read_sources,
)

Outcome = Literal["written", "unchanged", "updated", "differs"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one article's snapshot; `differs` means that it was left as it was."""

    path: Path
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Waiting:
    """A snapshot that would replace another; `ours` when that one is of an earlier capture and of this run."""

    case: Case
    text: str
    ours: bool


class Cases:
    """The cases of a folder, as far as they must be known to write one more; of several captures the latest is pinned."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_file: dict[str, Path] | None = None
        self._latest: dict[Path, str] = {}
        self._new: set[Path] = set()
        self._waiting: dict[Path, Waiting] = {}

    def case_of(self, source: PageSource, article: ArticleRecord) -> Case:
        """Return the case that pins a page, where it lies already if it has no address to be named by."""
        case = case_of(article, folder=self._folder, input_path=Path(source.file), charset=source.charset)
        if article.url is not None or case.record_id is not None or case.offset is not None:
            return case
        if self._by_file is None:
            self._by_file = pinned_files(self._folder)
        return replace(case, path=self._by_file.setdefault(case.input, case.path))

    def keep(self, source: PageSource, article: ArticleRecord) -> Taken | None:
        """Write a snapshot with its case where neither lies; what would replace one waits for `settle`."""
        case = self.case_of(source, article)
        place, date = case.snapshot_path, article.provenance.capture_date or ""
        seen = self._latest.get(place, date)
        if date < seen:
            return None
        self._latest[place] = date
        text = take_snapshot(article)
        texts = {place: text, case.path: case_text(case)}
        held = {path: path.read_bytes() if path.is_file() else None for path in texts}
        changed = [path for path, new in texts.items() if held[path] != new.encode("utf-8")]
        if not changed or (changed == [case.path] and is_copy(case)):
            if date > seen:
                self._waiting.pop(place, None)
            return Taken(place, "unchanged")
        if any(held[path] is not None for path in changed):
            self._waiting[place] = Waiting(case, text, ours=place in self._new and date > seen)
            return None
        write_case(case, text)
        self._new.add(place)
        return Taken(place, "written")

    def settle(self, *, update: bool) -> Iterator[Taken]:
        """Write what waits where `update` says so or an earlier capture of the same run is replaced, else tell of it."""
        for place, waiting in self._waiting.items():
            if update or waiting.ours:
                write_case(waiting.case, waiting.text)
            yield Taken(place, "updated" if update or waiting.ours else "differs")


def is_copy(case: Case) -> bool:
    """Tell whether the case that lies there pins another copy of the same page, which is still there."""
    try:
        held = read_case(case.path)
    except SnapshotError:
        return False
    return replace(held, input=case.input) == case and held.input_path.is_file()


def snapshot_inputs(
    inputs: Iterable[str], folder: Path, options: ReadOptions, tally: Tally, *, update: bool
) -> Iterator[Taken | Rejected]:
    """Write a snapshot and a case for each article, of its latest capture; one that would change only with `update`."""
    cases = Cases(folder)
    for name in expand_inputs(list(inputs)):
        if name == STDIN:
            raise UsageError("a case pins a file; stdin cannot be read again", remedy="save the page first")
        for source in read_sources(name, options, tally):
            result = source if isinstance(source, Rejected) else try_source(source)
            tally.count(result)
            if isinstance(source, PageSource) and isinstance(result, Reading):
                taken = cases.keep(source, result.article)
                if taken is not None:
                    yield taken
            elif isinstance(result, Rejected):
                yield result
    yield from cases.settle(update=update)
